"""An attacker with the database and `keys/`: appends entries with a valid authentication code for the head."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act, Entry, Frontier, encode, leaf_hash, signed_bytes
from coc_service.audit.details import has_detail
from coc_service.crypto import (
    CaseKey,
    OpenFailed,
    RecipientSecret,
    SigningKey,
    channel_key,
    open_sealed,
    random_bytes,
    unwrap,
)
from coc_service.domain.case_state import Begin, Case
from coc_service.store import log
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.draft import head_row
from tests.usecases.house import House
from tests.usecases.ready import ORIGIN, Known


@dataclass(frozen=True)
class Attacker:
    """An attacker with the database and the service's keys."""

    house: House

    async def append(
        self,
        act: Act,
        subject: str,
        actor: str,
        says: Mapping[str, Any],
        *,
        secret: RecipientSecret | None = None,
        prev: bytes | None = None,
    ) -> str:
        """Append an entry without judging it, as no honest process does. Returns its leaf."""
        detail = (
            canonical.encode({"of": act.value, "salt": bytes(16).hex(), **says}) if has_detail(act) or says else b""
        )

        def job(session: Session) -> str:
            entry = Entry(
                act=act,
                actor=actor,
                at=self.house.clock.now(),
                digest=canonical.sha256(detail) if detail else b"",
                nonce=random_bytes(16),
                prev=last_of(session, subject) if prev is None else prev,
                subject=subject,
            )
            if secret is not None:
                entry = replace(entry, sig=SigningKey(secret).sign(signed_bytes(entry, self.house.custody.keys.origin)))
            return self.write(session, subject, encode(entry), detail or None)

        return await self.house.write(job)

    def write(self, session: Session, subject: str, entry: bytes, detail: bytes | None) -> str:
        head = log.hold_head(session)
        assert head is not None
        frontier = Frontier.decode(head.frontier).append(leaf_hash(entry))
        log.append(session, head.size, subject=subject, entry=entry, detail=detail)
        log.move_head(session, head_row(self.house.custody.keys, frontier))
        return leaf_hash(entry).hex()


def last_of(session: Session, subject: str) -> bytes:
    rows = log.chain(session, subject, stop=1 << 30)
    return leaf_hash(rows[-1].entry) if rows else b""


async def reseal_head(house: House) -> None:
    """Make the head row fit the present entries, with a valid code."""

    def job(session: Session) -> None:
        frontier = Frontier().extend(leaf_hash(row.entry) for row in log.entries(session))
        log.move_head(session, head_row(house.custody.keys, frontier))

    await house.write(job)


async def readable(house: House, case_id: str, name: str) -> set[str]:
    """Return the records that a person can open with their secret and all rows, whatever the chain states about them."""
    case, known = await house.case(case_id), house.ready.people[name]
    wrapped = await house.rows("SELECT wrapped_key FROM channel_grant WHERE case_id = :case_id", case_id=case_id)
    sealed = dict(await house.rows("SELECT id, sealed FROM record WHERE case_id = :case_id", case_id=case_id))
    keys = [key for begin in case.begins for (row,) in wrapped for key in _unwrapped(row, begin, case, known)]
    found = set()
    for filed in case.records.values():
        begin = case.begin(filed.epoch)
        assert begin is not None
        context = contexts.record(
            origin=ORIGIN,
            case_id=case_id,
            channel=filed.channel,
            epoch=filed.epoch,
            begin=begin.digest,
            record_id=filed.id,
            kind=filed.kind,
        )
        for key in keys:
            with suppress(OpenFailed):
                open_sealed(channel_key(key, filed.channel), sealed.get(filed.id, b""), context=context)
                found.add(filed.id)
    return found


def _unwrapped(row: bytes, begin: Begin, case: Case, known: Known) -> list[CaseKey]:
    context = contexts.grant(
        origin=ORIGIN,
        case_id=case.id,
        epoch=begin.number,
        begin=begin.digest,
        channel=contexts.CASE,
        recipient=known.person,
    )
    try:
        return [CaseKey(unwrap(row, secret=known.secret, context=context))]
    except OpenFailed:
        return []
