"""The other names that a member stores, by which a report may name them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Name, msg
from coc_service.domain import person_names
from coc_service.domain.chain import person_subject
from coc_service.domain.names import mixed_word
from coc_service.domain.person_names import LONGEST_NAME_CHARS, MOST_NAMES, VERSION
from coc_service.usecases.act import CheckedAct, Question, Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember

FIELD = "names"
_SHOWN_CHARS = 20
TOO_MANY = msg("These are more than %(most)s names. Please keep those that people really use for you.")
TOO_LONG = msg("“%(name)s…” is longer than %(longest)s characters. Please write one name in each line.")
HIDDEN = msg("“%(name)s” holds a character that nobody sees. Please type the name by hand.")
MIXED = msg("“%(word)s” mixes letters of several alphabets, so it would not be found. Please type it in one alphabet.")


@dataclass(frozen=True, slots=True)
class ShowOwnNames(Question[tuple[str, ...]]):
    """The names that a member has stored."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> tuple[str, ...]:
        """Return the names."""
        return self.custody.ledger.reading(session).person(self.member.person).names


@dataclass(frozen=True, slots=True)
class StoreOwnNames(CheckedAct[None]):
    """Store the member's other names in place of those stored before. Effects: a log entry, if they changed.

    Raises:
        Refused: they are too many, or one is too long or has a character that would hide it.
    """

    custody: Custody
    member: UnlockedMember
    names: tuple[str, ...]

    def check(self, session: Session) -> None:
        """Raise Refused if a name cannot be stored."""
        del session  # depends on the names alone
        if len(self.names) > MOST_NAMES:
            raise Refused(TOO_MANY.filled(most=MOST_NAMES), field=FIELD)
        for name in self.names:
            _check(name)

    def write(self, session: Session) -> None:
        """Sign the names."""
        draft, person = self.custody.ledger.writing(session), self.member.person
        if draft.person(person).names != self.names:
            says = {"v": VERSION, "names": list(self.names)}
            draft.append(
                LogAct.PERSON_NAMED, person_subject(person), signer=self.member.signer, at=self.custody.now(), says=says
            )


def _check(name: str) -> None:
    shown = Name(name[:_SHOWN_CHARS])
    if len(name) > LONGEST_NAME_CHARS:
        raise Refused(TOO_LONG.filled(name=shown, longest=LONGEST_NAME_CHARS), field=FIELD)
    if person_names.hidden_character(name):
        raise Refused(HIDDEN.filled(name=shown), field=FIELD)
    if word := mixed_word(name):
        raise Refused(MIXED.filled(word=Name(word)), field=FIELD)
