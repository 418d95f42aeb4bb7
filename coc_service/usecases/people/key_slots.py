"""A person's key slots: the passphrase and the printed recovery code, each of which opens the same secret."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import OpenFailed, RecipientSecret, dummy_unlock, unlock
from coc_service.domain import recovery_code
from coc_service.domain.chain import person_subject
from coc_service.store import people
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.people.members import UnlockedMember

PASSPHRASE_SLOT = "passphrase"  # noqa: S105  the kind of a key slot, not a secret
RECOVERY_SLOT = "recovery"


@dataclass(frozen=True, slots=True)
class Found:
    """The slot that what was typed may open: of the recovery code if it is one, else of the passphrase. None: there is none."""

    kind: str
    typed: str
    slot: bytes | None


def found(session: Session, person: str, typed: str) -> Found:
    """Return the one slot to try, so that each attempt takes the same time, whatever slots there are."""
    code = recovery_code.read(typed)
    kind = RECOVERY_SLOT if code else PASSPHRASE_SLOT
    slots = [one.slot for one in people.slots(session, person) if one.kind == kind]
    return Found(kind, code or typed, slots[0] if slots else None)


def opened(one: Found, *, person: str) -> RecipientSecret | None:
    """Return the secret in a slot; None if it does not open. Takes as long without a slot."""
    if one.slot is None:
        dummy_unlock(one.typed)
        return None
    try:
        return unlock(one.slot, one.typed, context=contexts.key_slot(person=person, kind=one.kind))
    except OpenFailed:
        return None


def state_slot(draft: Draft, member: UnlockedMember, act: LogAct, kind: str) -> None:
    """Log that a member has set or removed a slot of theirs. Effects: a log entry in their own chain."""
    draft.append(act, person_subject(member.person), signer=member.signer, at=draft.now(), says={"kind": kind})
