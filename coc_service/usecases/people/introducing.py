"""Title and pronouns of a member: they state them for themself, on each committee on which they have a seat."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain.chain import committee_subject
from coc_service.domain.introductions import LONGEST_CHARS, VERSION, Introduction, is_well_formed
from coc_service.usecases.act import CheckedAct, Question, Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember

FIELD = "title"
NOT_WELL_FORMED = msg("A title and pronouns have at most %(longest)s characters each, and none that nobody sees.")


@dataclass(frozen=True, slots=True)
class ShowIntroduction(Question[Introduction]):
    """What a member has stated last."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> Introduction:
        """Return the introduction in one of their committees; an empty one if they never stated any."""
        view = self.custody.ledger.reading(session)
        committees = view.committees_of(self.member.person, self.custody.now())
        return next((one.introduction_of(self.member.person) for one in committees), Introduction())


@dataclass(frozen=True, slots=True)
class StoreIntroduction(CheckedAct[None]):
    """State a member's title and pronouns in place of those before. Effects: a log entry for each committee, where it changes.

    Raises:
        Refused: too long, or with a character that nobody sees.
    """

    custody: Custody
    member: UnlockedMember
    introduction: Introduction

    def check(self, session: Session) -> None:
        """Raise Refused if it cannot be stored."""
        del session  # depends on the words alone
        if not is_well_formed(self.introduction):
            raise Refused(NOT_WELL_FORMED.filled(longest=LONGEST_CHARS), field=FIELD)

    def write(self, session: Session) -> None:
        """Sign it."""
        draft, person, now = self.custody.ledger.writing(session), self.member.person, self.custody.now()
        says = {"v": VERSION, "title": self.introduction.title, "pronouns": self.introduction.pronouns}
        for committee in draft.committees_of(person, now):
            if committee.introduction_of(person) != self.introduction:
                subject = committee_subject(committee.id)
                draft.append(LogAct.ROSTER_INTRODUCED, subject, signer=self.member.signer, at=now, says=says)
