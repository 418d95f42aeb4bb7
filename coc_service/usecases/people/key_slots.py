"""A person's key slots: the passphrase and the printed recovery code, each of which opens the same secret."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act as LogAct
from coc_service.crypto import OpenFailed, RecipientSecret, dummy_unlock, random_id, unlock
from coc_service.domain import recovery_code
from coc_service.domain.chain import person_subject
from coc_service.store import people
from coc_service.store.tables import KeySlot
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

PASSPHRASE_SLOT = "passphrase"  # noqa: S105  the kind of a key slot, not a secret
RECOVERY_SLOT = "recovery"


@dataclass(frozen=True, slots=True)
class Found:
    """The slot that what was typed may open: of the recovery code if it is one, else of the passphrase. None: there is none."""

    kind: str
    typed: str
    slot: bytes | None


def found(session: Session, view: View, person: str, typed: str) -> Found:
    """Return the one slot to try, so that each attempt takes the same time, whatever slots there are."""
    code = recovery_code.read(typed)
    kind = RECOVERY_SLOT if code else PASSPHRASE_SLOT
    return Found(kind, code or typed, in_force(session, view, person, kind))


def in_force(session: Session, view: View, person: str, kind: str) -> bytes | None:
    """Return a person's slot of a kind; None if there is none.

    It must be the one that they signed last. Otherwise whoever puts a row back could log in with the passphrase of before, or
    with a recovery code that was revoked.
    """
    stated = view.person(person).slots.get(kind)
    slots = [one.slot for one in people.slots(session, person) if one.kind == kind]
    return next((slot for slot in slots if _digest(slot) == stated), None)


def is_in_force(session: Session, view: View, person: str, one: Found) -> bool:
    """Whether a slot that was found is still the one that counts."""
    return one.slot == in_force(session, view, person, one.kind)


def opened(one: Found, *, person: str) -> RecipientSecret | None:
    """Return the secret in a slot; None if it does not open. Takes as long without a slot."""
    if one.slot is None:
        dummy_unlock(one.typed)
        return None
    try:
        return unlock(one.slot, one.typed, context=contexts.key_slot(person=person, kind=one.kind))
    except OpenFailed:
        return None


def set_slot(draft: Draft, signer: Signer, person: str, *, kind: str, slot: bytes) -> None:
    """Put a slot in place of the person's earlier one of its kind. Effects: key slot; a log entry in their own chain."""
    people.drop_slot(draft.session, person, kind)
    draft.session.add(KeySlot(id=random_id(), person_id=person, kind=kind, slot=slot))
    says = {"kind": kind, "digest": _digest(slot)}
    draft.append(LogAct.SLOT_SET, person_subject(person), signer=signer, at=draft.now(), says=says)


def remove_slot(draft: Draft, member: UnlockedMember, kind: str) -> bool:
    """Remove a slot, and return whether the member had one of this kind. Effects: key slot; a log entry, so that a row that is
    put back, also one that was hidden until now, opens nothing.
    """
    people.drop_slot(draft.session, member.person, kind)
    if kind not in draft.person(member.person).slots:
        return False
    subject = person_subject(member.person)
    draft.append(LogAct.SLOT_REMOVED, subject, signer=member.signer, at=draft.now(), says={"kind": kind})
    return True


def _digest(slot: bytes) -> str:
    return canonical.sha256(slot).hex()
