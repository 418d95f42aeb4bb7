"""What members see of how long a case is kept, and of what would be erased."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.domain import case_proposals, case_retention
from coc_service.domain.case_retention import Hindrance
from coc_service.domain.case_state import Case
from coc_service.domain.open_proposals import CaseProposal
from coc_service.domain.record_models import FileRecord
from coc_service.domain.retention import Ground, Part, RetentionClass
from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import load_cleared
from coc_service.usecases.committee.retaining import Suggested, suggested
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of a case: the digest of its list, how many records of each kind go, the names of files as far as they open, from
    when it may be erased for its age, and what keeps members from erasing it by each ground.
    """

    part: Part
    digest: str
    records: Mapping[str, int]
    files: Sequence[str]
    due_at: datetime | None
    hindered: dict[Ground, Hindrance | None]


@dataclass(frozen=True, slots=True)
class RetentionShown:
    """The retention of a case at a time, for one member."""

    file: SealedFile
    member: UnlockedMember
    at: datetime

    @property
    def case(self) -> Case:
        """The case."""
        return self.file.case

    @property
    def kept_as(self) -> RetentionClass | None:
        """Its class."""
        return case_retention.class_of(self.case)

    @property
    def due_at(self) -> datetime | None:
        """From when the whole case may be erased for its age, or is looked at again."""
        return case_retention.due_at(self.case, self.file.policy)

    def is_second(self, proposal: CaseProposal) -> bool:
        """Whether this member can confirm a proposal."""
        committee, person = self.file.committee, self.member.person
        return case_proposals.is_second(self.case, proposal, committee, person=person, at=self.at)

    def opened(self) -> OpenedFile:
        """Open the file."""
        return casefile.open_file(self.file, self.member.recipient)

    def suggestion(self, opened: OpenedFile) -> Suggested | None:
        """Return the class that the decision suggests, while none is stated."""
        return None if self.case.retention.stated else suggested(opened)

    def part(self, part: Part, opened: OpenedFile) -> PartShown:
        """Return a part of the case."""
        case, policy = self.case, self.file.policy
        going = frozenset(case_retention.to_erase(case, part))
        bodies = (one.said.body for one in opened.records if one.filed.id in going)
        names = [body.name for body in bodies if isinstance(body, FileRecord)]
        hindered = {
            ground: case_retention.hindrance(case, policy, part=part, ground=ground, at=self.at) for ground in Ground
        }
        return PartShown(
            part,
            case_retention.list_digest(case, part),
            Counter(case.records[one].kind for one in going),
            names,
            case_retention.part_due_at(case, part, policy),
            hindered,
        )


@dataclass(frozen=True, slots=True)
class ShowRetention(Question[RetentionShown]):
    """How long a case is kept. Raises NoSuchCase, NotDeclared."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> RetentionShown:
        """Return the sealed file, and the time at which it is shown."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        return RetentionShown(file, self.member, self.custody.now())
