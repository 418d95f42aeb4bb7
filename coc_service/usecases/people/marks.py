"""Marks of the log: the checkpoint a person last saw, kept sealed for them and in their browser, and compared at a login.

The sealed mark is in the database, so winding the database back also winds it back; the browser's copy is out of reach.
Together they detect a partial restore, a completely forged log, and a server that shows different logs to visitors.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import open_note, root
from coc_service.crypto import OpenFailed, RecipientSecret, derive, open_sealed, seal
from coc_service.store import log, marks
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.keys import ServiceKeys

ABOUT_LOG = "log"


class LogComparison(StrEnum):
    """How the present log compares with what a person last saw of it."""

    CONTINUES = "continues"
    CHANGED = "changed"
    UNKNOWN = "unknown"  # neither the site nor the browser has kept a checkpoint


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A checkpoint as it is kept: size and root."""

    size: int
    root: bytes

    def encode(self) -> str:
        """Return the browser's form: "size.root" with the root in hexadecimal."""
        return f"{self.size}.{self.root.hex()}"


def decode(text: str) -> KeptCheckpoint | None:
    """Read the browser's form; None if it is malformed."""
    size, _, root_hex = text.partition(".")
    try:
        return KeptCheckpoint(int(size), bytes.fromhex(root_hex)) if size.isdecimal() and root_hex else None
    except ValueError:
        return None


def latest(session: Session, keys: ServiceKeys) -> KeptCheckpoint | None:
    """Return the newest published checkpoint; None if there is none."""
    found = log.latest_checkpoint(session)
    return _seen(found, keys) if found else None


def compare(session: Session, keys: ServiceKeys, kept: list[KeptCheckpoint]) -> LogComparison:
    """Compare the published log with checkpoints that were kept earlier."""
    if not kept:
        return LogComparison.UNKNOWN
    now = latest(session, keys)
    is_continued = now is not None and all(_continues(session, now, one) for one in kept)
    return LogComparison.CONTINUES if is_continued else LogComparison.CHANGED


def kept_mark(session: Session, keys: ServiceKeys, *, person: str, secret: RecipientSecret) -> KeptCheckpoint | None:
    """Open a person's mark of the log; None if there is none or it does not open."""
    row = marks.find(session, person, ABOUT_LOG)
    if row is None:
        return None
    try:
        opened = open_sealed(derive(secret, "mark"), row.sealed, context=_context(keys, person))
    except OpenFailed:
        return None
    value = canonical.decode(opened)
    return KeptCheckpoint(int(str(value["size"])), bytes.fromhex(str(value["root"])))


def keep_mark(session: Session, keys: ServiceKeys, *, person: str, secret: RecipientSecret) -> None:
    """Store the newest published checkpoint as a person's mark. Effects: the mark's row."""
    now = latest(session, keys)
    if now is not None:
        value = canonical.encode({"size": now.size, "root": now.root.hex()})
        sealed = seal(derive(secret, "mark"), value, context=_context(keys, person))
        marks.keep(session, person, ABOUT_LOG, sealed)


def _continues(session: Session, now: KeptCheckpoint, kept: KeptCheckpoint) -> bool:
    """Whether the published tree has the kept root at the kept size."""
    if not 0 < kept.size <= now.size:
        return False
    return log.is_published(session, kept.size) and root(kept.size, log.nodes(session)) == kept.root


def _seen(row: PublishedCheckpoint, keys: ServiceKeys) -> KeptCheckpoint:
    signed = open_note(row.note, keys.signer.verifier_key)
    return KeptCheckpoint(signed.size, signed.root)


def _context(keys: ServiceKeys, person: str) -> bytes:
    return contexts.mark(origin=keys.origin, person=person, about=ABOUT_LOG)
