"""Who writes to the database and has `keys/` as well: entries of their own, appended with the right code for the head."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act, Entry, Frontier, encode, leaf_hash, signed_bytes
from coc_service.crypto import RecipientSecret, random_bytes, sign
from coc_service.store import log
from coc_service.usecases.custody.ledger import Ledger
from tests.usecases.house import House


@dataclass(frozen=True)
class Attacker:
    """Somebody with the database and the service's keys."""

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
        """Append an entry as no honest process does: nothing is judged. Returns its leaf."""
        detail = canonical.encode({"of": act.value, "salt": "", **says})

        def job(session: Session) -> str:
            entry = Entry(
                act=act,
                actor=actor,
                at=self.house.clock.now(),
                digest=canonical.sha256(detail),
                nonce=random_bytes(16),
                prev=last_of(session, subject) if prev is None else prev,
                subject=subject,
            )
            if secret is not None:
                entry = replace(entry, sig=sign(secret, signed_bytes(entry, self.house.custody.keys.origin)))
            return self._write(session, subject, encode(entry), detail)

        return await self.house.write(job)

    def _write(self, session: Session, subject: str, entry: bytes, detail: bytes) -> str:
        head = log.hold_head(session)
        assert head is not None
        frontier = Frontier.decode(head.frontier).append(leaf_hash(entry))
        log.append(session, head.size, subject=subject, entry=entry, detail=detail)
        log.move_head(session, Ledger(self.house.custody.keys).head_row(frontier))
        return leaf_hash(entry).hex()


def last_of(session: Session, subject: str) -> bytes:
    rows = log.chain(session, subject, stop=1 << 30)
    return leaf_hash(rows[-1].entry) if rows else b""


async def reseal_head(house: House) -> None:
    """Make the head row fit the entries that there are, with the right code."""

    def job(session: Session) -> None:
        frontier = Frontier().extend(leaf_hash(row.entry) for row in log.entries(session))
        log.move_head(session, Ledger(house.custody.keys).head_row(frontier))

    await house.write(job)
