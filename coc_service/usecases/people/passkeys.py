"""A member's passkeys: adding, showing and removing them. Their pages ask for the passphrase again, see `web.http.fresh`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import (
    NewPasskey,
    OpenFailed,
    PasskeyRefused,
    lock_with_passkey,
    open_name,
    passkey_id,
    random_id,
    seal_name,
    verify_new_passkey,
)
from coc_service.domain.chain import person_subject
from coc_service.domain.passkeys import MOST_PASSKEYS, VERSION, Passkey, found
from coc_service.store import people
from coc_service.store.tables import KeySlot
from coc_service.usecases.act import Act, Question, Refused, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import own_ways
from coc_service.usecases.people.ceremonies import Answer, RelyingParty
from coc_service.usecases.people.members import UnlockedMember

LONGEST_NAME_CHARS = 40
FIELD = "passkey_name"
NO_ANSWER = msg("The passkey did not answer as it should. Please try again, or use another one.")
ADDED_BEFORE = msg("This passkey is in your list already.")
TOO_MANY = msg("You have %(most)s passkeys. Please remove one that you do not use before you add another.")
LONG_NAME = msg("This name is longer than %(longest)s characters. Please shorten it.")


def slot_kind(credential: bytes) -> str:
    """Return the kind of the key slot that belongs to a passkey."""
    return "passkey/" + passkey_id(credential)


def adding(member: UnlockedMember) -> str:
    """Return the purpose of a challenge for a new passkey: in this session only."""
    return f"add/{member.id_hash.hex()}"


@dataclass(frozen=True, slots=True)
class AddedPasskey:
    """A passkey that may be added: what the entry says of it, and its key slot; b"" without one."""

    made: NewPasskey
    name: bytes
    slot: bytes


@dataclass(frozen=True, slots=True)
class AddPasskey(Act[bool, AddedPasskey, None]):
    """Add a passkey that the member's authenticator has made. Effects: a key slot, if it derives a key; log entry, mail.

    Raises:
        Refused: the answer is wrong, the name is too long, or there are too many.
    """

    is_slow: ClassVar[bool] = True  # by importing the library, once

    custody: Custody
    member: UnlockedMember
    party: RelyingParty
    answer: Answer
    name: str

    def look(self, session: Session) -> bool:
        """Refuse what the log would."""
        if len(self.name) > LONGEST_NAME_CHARS:
            raise Refused(LONG_NAME.filled(longest=LONGEST_NAME_CHARS), field=FIELD)
        if len(self.custody.ledger.reading(session).passkeys_of(self.member.person)) >= MOST_PASSKEYS:
            raise Refused(TOO_MANY.filled(most=MOST_PASSKEYS))
        return True

    def prepare(self, seen: bool) -> AddedPasskey:  # noqa: FBT001  what `look` returned
        """Check the answer, and lock the secret under the key if there is one."""
        del seen
        custody, member = self.custody, self.member
        try:
            ceremony = self.answer.ceremony(self.party, adding(member), keys=custody.keys, now=custody.now())
            made, key = verify_new_passkey(self.answer.said, ceremony), self.answer.derived_key()
        except PasskeyRefused as error:
            raise Refused(NO_ANSWER) from error
        context = contexts.key_slot(person=member.person, kind=slot_kind(made.credential))
        slot = lock_with_passkey(member.secret, key, context=context) if key else b""
        return AddedPasskey(made, _sealed_name(custody, member, made.credential, self.name), slot)

    def store(self, session: Session, ready: AddedPasskey) -> None:
        """Sign the passkey and store its slot."""
        draft, person, made = self.custody.ledger.writing(session), self.member.person, ready.made
        if found(draft.passkeys_of(person), made.credential):
            raise Refused(ADDED_BEFORE)
        says = {
            "v": VERSION,
            "credential": made.credential.hex(),
            "public_key": made.public_key.hex(),
            "opens": bool(ready.slot),
            "name": ready.name.hex(),
        }
        draft.append(
            LogAct.PASSKEY_ADDED, person_subject(person), signer=self.member.signer, at=self.custody.now(), says=says
        )
        if ready.slot:
            kind = slot_kind(made.credential)
            session.add(KeySlot(id=random_id(), person_id=person, kind=kind, slot=ready.slot))
        own_ways.tell_owner(draft, person)


@dataclass(frozen=True, slots=True)
class RemovePasskey(WriteAct[None]):
    """Remove a passkey. Effects: log entry, by which a slot that is put back opens nothing; its slot is deleted; mail.

    A passkey that the member does not have (any more) changes nothing.
    """

    custody: Custody
    member: UnlockedMember
    leaf: str

    def write(self, session: Session) -> None:
        """Sign the removal."""
        draft, person = self.custody.ledger.writing(session), self.member.person
        one = next((one for one in draft.passkeys_of(person) if one.leaf == self.leaf), None)
        if one is None:
            return
        subject, says = person_subject(person), {"passkey": one.leaf}
        draft.append(LogAct.PASSKEY_REMOVED, subject, signer=self.member.signer, at=self.custody.now(), says=says)
        people.drop_slot(session, person, slot_kind(one.credential))
        own_ways.tell_owner(draft, person)


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey as its owner sees it."""

    leaf: str
    credential: bytes
    name: str
    opens: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ShowPasskeys(Question[Sequence[OwnPasskey]]):
    """The passkeys of a member, oldest first."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> Sequence[OwnPasskey]:
        """Return the passkeys, each with its name."""
        own = self.custody.ledger.reading(session).passkeys_of(self.member.person)
        return [
            OwnPasskey(one.leaf, one.credential, _name(self.custody, self.member, one), one.opens, one.added_at)
            for one in own
        ]


def _sealed_name(custody: Custody, member: UnlockedMember, credential: bytes, name: str) -> bytes:
    context = contexts.passkey_name(origin=custody.keys.origin, person=member.person, credential=credential)
    return seal_name(member.secret, name, context=context)


def _name(custody: Custody, member: UnlockedMember, one: Passkey) -> str:
    context = contexts.passkey_name(origin=custody.keys.origin, person=member.person, credential=one.credential)
    try:
        return open_name(member.secret, one.name, context=context)
    except OpenFailed:  # sealed otherwise by a client of its own: the passkey still counts
        return ""
