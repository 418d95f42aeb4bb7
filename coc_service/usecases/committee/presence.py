"""Declaring and stepping back. After a member has stepped back the next writer begins a new epoch, without them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Names, msg
from coc_service.domain import affiliations
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import NamedRecord
from coc_service.store import cases
from coc_service.usecases.act import Act, CheckedAct, Question, Refused
from coc_service.usecases.committee.access import NAMED, find
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.people.members import UnlockedMember

SAME_EMPLOYER = msg(
    "The report is about someone at %(names)s, for whom you work as you have stated. By your committee’s rules this is a "
    "conflict: please step back."
)


class LastReader(Exception):
    """The member is the last reader. The case must be referred before they step back."""


@dataclass(frozen=True, slots=True)
class FindCase(Question[Case]):
    """Find a case that exists for a member, without opening it. Raises NoSuchCase."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> Case:
        """Return the case."""
        return find(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)


def _declare(session: Session, act: "DeclareClear | StepBack", answer: Presence) -> None:
    """Log the declaration, unless it was already made."""
    draft = act.custody.ledger.writing(session)
    case = find(draft, act.case_id, act.member, act.custody)
    if case.presence_of(act.member.person) is answer:
        return
    draft.append(
        LogAct.DECLARED,
        case_subject(act.case_id),
        signer=act.member.signer,
        at=act.custody.now(),
        says={"answer": answer.value},
    )


@dataclass(frozen=True, slots=True)
class DeclareClear(Act[SealedFile | None, Sequence[str], None]):
    """Declare that there is no conflict. Effects: a log entry.

    Raises:
        NoSuchCase: for this member.
        Refused: the case's policy takes the same employer for a conflict, and the report is about somebody of theirs.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> SealedFile | None:
        """Return the sealed file if its policy asks for a comparison of employers; else None."""
        view = self.custody.ledger.reading(session)
        case = find(view, self.case_id, self.member, self.custody)
        is_last = view.readers_of(case, self.custody.now()) == [self.member.person]
        if is_last or not view.policy(case).employers.same_steps_back:
            return None  # the last reader cannot step back either: they have to refer the case, and for that they must be clear
        return casefile.load(view, self.case_id, recipient_id=self.member.person)

    def prepare(self, seen: SealedFile | None) -> Sequence[str]:
        """Return the member's employers that the report names."""
        if seen is None:
            return ()
        opened = casefile.open_file(seen, self.member.recipient, kinds=NAMED)
        return same_employers(opened, self.member.person, self.custody.now())

    def store(self, session: Session, ready: Sequence[str]) -> None:
        """Declare, unless already done."""
        if ready:
            raise Refused(SAME_EMPLOYER.filled(names=Names(tuple(ready))), field="answer")
        _declare(session, self, Presence.CLEAR)


def same_employers(file: OpenedFile, person: str, at: datetime) -> list[str]:
    """Return the employers of a member that the report names where it says whom it is about."""
    bodies = [one.said.body for one in file.records]
    who = " ".join(str(body.answers.get("who", "")) for body in bodies if isinstance(body, NamedRecord))
    return affiliations.named_in(who, file.sealed.committee.affiliations.get(person, ()), at)


@dataclass(frozen=True, slots=True)
class StepBack(CheckedAct[None]):
    """Step back from a case. Afterwards it does not exist for this member.

    Effects: a log entry; the member's grants deleted; the case has no lead if they led it.

    Raises:
        NoSuchCase: for this member.
        LastReader: nobody could read the case any more.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str

    def check(self, session: Session) -> None:
        """Raise NoSuchCase if the case does not exist for this member."""
        find(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)

    def write(self, session: Session) -> None:
        """Declare the conflict and delete the member's grants."""
        draft = self.custody.ledger.writing(session)
        case = find(draft, self.case_id, self.member, self.custody)
        if draft.readers_of(case, self.custody.now()) == [self.member.person]:
            raise LastReader
        _declare(session, self, Presence.RECUSED)
        cases.drop_grants(session, self.case_id, recipient_id=self.member.person)
        reindex(session, draft, self.case_id)
