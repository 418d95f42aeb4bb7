"""A member's own ways to their keys: another passphrase, and a printed recovery code.

Each only locks the same secret once more: keys, seats and grants stay as they are. Keys that somebody else may have are stated
as lost (`losing`).
"""

from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.catalogue import msg
from coc_service.crypto import lock, random_bytes
from coc_service.domain import recovery_code
from coc_service.store import people
from coc_service.usecases.act import Act, Question, Refused, Stale, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import key_slots, own_ways
from coc_service.usecases.people.key_slots import PASSPHRASE_SLOT, RECOVERY_SLOT, Found
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.own_sessions import EndSessions
from coc_service.usecases.people.passphrases import check_strength

WRONG = msg("That is neither your passphrase nor your recovery code. Please type it once more.")
NOT_A_CODE = msg("This is a recovery code. Please choose words of your own.")


@dataclass(frozen=True, slots=True)
class _OnSlots:
    """The base of acts on a member's slots. `proof` is their passphrase or recovery code, typed again."""

    custody: Custody
    member: UnlockedMember
    proof: str = field(repr=False)

    def _found(self, session: Session) -> Found:
        return key_slots.found(session, self.custody.ledger.reading(session), self.member.person, self.proof)

    def _locked(self, seen: Found, typed: str, kind: str) -> bytes:
        """Return a slot for the member's secret if the proof opens it.

        Raises:
            Refused: it does not. Otherwise who finds an open session could let themselves in for ever.
        """
        if key_slots.opened(seen, person=self.member.person) != self.member.secret:
            raise Refused(WRONG, field="present")
        return lock(self.member.secret, typed, context=contexts.key_slot(person=self.member.person, kind=kind))

    def _store(self, session: Session, slot: bytes, kind: str) -> None:
        """Put the slot in place of the earlier one of its kind."""
        draft, person = self.custody.ledger.writing(session), self.member.person
        if not people.slots(session, person):
            raise Stale  # the keys were stated as lost meanwhile
        key_slots.set_slot(draft, self.member.signer, person, kind=kind, slot=slot)
        own_ways.tell_owner(draft, person)


@dataclass(frozen=True, slots=True)
class ChangePassphrase(_OnSlots, Act[Found, bytes, None]):
    """Lock the member's secret under another passphrase, and end all their other sessions.

    Effects: key slot, log entry, mail; as `EndSessions`, so that a row that is put back revives no session.

    Raises:
        Refused: the proof is wrong, or the new passphrase is a recovery code.
        PassphraseWeak: with advice.
    """

    is_slow: ClassVar[bool] = True

    passphrase: str = field(repr=False)

    def look(self, session: Session) -> Found:
        """Check the new passphrase, and return the slot that the proof opens."""
        row = people.person(session, self.member.person)
        about = [row.name, row.handle, row.login_name] if row else [self.member.name]
        check_strength(self.passphrase, about=about)
        if recovery_code.read(self.passphrase):
            raise Refused(NOT_A_CODE, field="passphrase")
        return self._found(session)

    def prepare(self, seen: Found) -> bytes:
        """Open with the old, lock with the new."""
        return self._locked(seen, self.passphrase, PASSPHRASE_SLOT)

    def store(self, session: Session, ready: bytes) -> None:
        """Store the slot."""
        self._store(session, ready, PASSPHRASE_SLOT)
        EndSessions(self.custody, self.member).write(session)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A recovery code, and the slot that it opens."""

    words: tuple[str, ...]
    slot: bytes


@dataclass(frozen=True, slots=True)
class MakeRecoveryCode(_OnSlots, Act[Found, NewCode, tuple[str, ...]]):
    """Make a recovery code and return its words, which are stored nowhere. The earlier code opens nothing from then on.

    Effects: key slot, log entry, mail.

    Raises:
        Refused: the proof is wrong.
    """

    is_slow: ClassVar[bool] = True

    def look(self, session: Session) -> Found:
        """Return the slot that the proof opens."""
        return self._found(session)

    def prepare(self, seen: Found) -> NewCode:
        """Draw a code and lock the secret with it."""
        words = _drawn()
        return NewCode(words, self._locked(seen, " ".join(words), RECOVERY_SLOT))

    def store(self, session: Session, ready: NewCode) -> tuple[str, ...]:
        """Store the slot."""
        self._store(session, ready.slot, RECOVERY_SLOT)
        return ready.words


@dataclass(frozen=True, slots=True)
class RevokeRecoveryCode(WriteAct[None]):
    """Delete the slot of the member's recovery code. Without one nothing happens. Effects: key slot, log entry, mail."""

    custody: Custody
    member: UnlockedMember

    def write(self, session: Session) -> None:
        """Delete it."""
        draft = self.custody.ledger.writing(session)
        if key_slots.remove_slot(draft, self.member, RECOVERY_SLOT):
            own_ways.tell_owner(draft, self.member.person)


@dataclass(frozen=True, slots=True)
class OwnSlots:
    """What a member is shown of their slots. Browsers need the login name to store a new passphrase in the right place."""

    login_name: str
    has_code: bool


@dataclass(frozen=True, slots=True)
class ShowOwnSlots(Question[OwnSlots]):
    """A member's login name, and whether they have a recovery code."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> OwnSlots:
        """Return the name from the row, and what the log says of the code."""
        row, person = people.person(session, self.member.person), self.member.person
        slots = self.custody.ledger.reading(session).person(person).slots
        return OwnSlots(row.login_name if row else "", RECOVERY_SLOT in slots)


def _drawn() -> tuple[str, ...]:
    while True:
        if words := recovery_code.to_words(random_bytes(recovery_code.ENTROPY_BYTES)):
            return words
