"""Appends to the log, whose head stays locked until the transaction ends."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act, Entry, Frontier, encode, leaf_hash, signed_bytes
from coc_service.crypto import blind, equal, random_bytes
from coc_service.store import jobs, log
from coc_service.store.log import EntryRow, HeadRow
from coc_service.usecases.custody import contexts, judging
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signer import SERVICE, Signer, entry_moment
from coc_service.usecases.custody.view import View

_SALT_BYTES = 16
_NONCE_BYTES = 16


class Draft(View):
    """The locked end of the log. Entries are committed together with the changes that they record, or not at all."""

    def append(
        self, act: Act, subject: str, *, signer: Signer, at: datetime, says: Mapping[str, Any] | None = None
    ) -> str:
        """Append an entry and return its leaf in hexadecimal. It is signed here, because it contains the previous entry's hash.

        Acts of a party or the service are dated by the hour. Effects: the entry's row; the head row, once, before COMMIT.

        Raises:
            Void: the chain's rules refuse it.
            Frozen: a part of the chain is missing or altered.
        """
        detail = None if says is None else _detail(act, says)
        before = self.head(subject) if subject else None
        entry = Entry(
            act=act,
            actor=signer.actor,
            at=entry_moment(signer.actor, at),
            digest=canonical.sha256(detail) if detail else b"",
            nonce=random_bytes(_NONCE_BYTES),
            prev=before.leaf if before else b"",
            subject=subject,
        )
        signed = self._signed(entry, signer)
        encoded = encode(signed)
        row = EntryRow(self.ahead.size, encoded, detail)
        leaf = leaf_hash(encoded)
        if subject:
            self.keep(judging.own(self, signed, row, leaf), subject, leaf)
        self.ahead.advance(row.position, subject, leaf, before)
        log.append(self.session, row.position, subject=subject, entry=encoded, detail=detail)
        jobs.before_commit(self.session, self._move_head)  # once for the transaction, however many jobs share it
        return leaf.hex()

    def cover(self, count: int, *, at: datetime) -> None:
        """Append cover entries, so that the log's size depends on the time and not on what happened."""
        for _ in range(count):
            self.append(Act.COVER, "", signer=Signer(SERVICE), at=at)

    def rekey(self, keys: ServiceKeys) -> None:
        """Write the head with other keys: only processes that have these append from then on. Effects: as `append`."""
        self.keys = keys
        jobs.before_commit(self.session, self._move_head)

    def take_over(self) -> None:
        """Update the memory. Called after COMMIT."""
        self.memory.take_over(self.ahead)

    def _signed(self, entry: Entry, signer: Signer) -> Entry:
        if signer.key is None:
            return entry
        return replace(entry, sig=signer.key.sign(signed_bytes(entry, self.keys.origin)))

    def _move_head(self, session: Session) -> None:
        log.move_head(session, head_row(self.keys, self.ahead.frontier))


def head_row(keys: ServiceKeys, frontier: Frontier) -> HeadRow:
    """Return the row for a head, with its authentication code."""
    return HeadRow(frontier.size, frontier.encode(), head_mac(keys, frontier.size, frontier.encode()))


def head_mac(keys: ServiceKeys, size: int, frontier: bytes) -> bytes:
    """Return a head's authentication code: only a process with the service's key can write a valid head."""
    return blind(keys.log_head, contexts.log_head(origin=keys.origin, size=size, frontier=frontier, turn=keys.turn))


def is_our_head(row: HeadRow | None, keys: ServiceKeys) -> bool:
    """Return whether a head's row was written with these keys."""
    return row is not None and equal(row.mac, head_mac(keys, row.size, row.frontier))


def _detail(act: Act, says: Mapping[str, Any]) -> bytes:
    return canonical.encode({"of": act.value, "salt": random_bytes(_SALT_BYTES).hex(), **says})
