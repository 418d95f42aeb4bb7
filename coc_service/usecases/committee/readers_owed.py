"""Proposed readers of a member's cases, and who each of them waits for, so that the desk can say so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import NotDeclared
from coc_service.usecases.committee.reader_offers import Proposed, ShowNewReaders
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.people.members import UnlockedMember

MOST = 20  # a member who proposes readers everywhere must not push the cases off the others' desks


@dataclass(frozen=True, slots=True)
class ReaderOwed:
    """A proposed reader of a case. `asked_until` is until when the reporter can say no, None if nobody waits for that any more;
    `may_confirm`: this member can add the reader now or then.
    """

    case_id: str
    code_name: str
    asked_until: datetime | None
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class ReadersOwed(Question[list[ReaderOwed]]):
    """Find the proposed readers of the cases whose gate a member has passed. For everybody else there are none."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[ReaderOwed]:
        """Return at most `MOST`, those that were proposed first in a case before the later ones."""
        return list(islice(self._all(session), MOST))

    def _all(self, session: Session) -> Iterator[ReaderOwed]:
        for case_id in self.custody.desk_indexes.of(self.member.person).proposed_cases():
            try:
                shown = ShowNewReaders(self.custody, self.member, case_id).look(session)
            except (NoSuchCase, NotDeclared, Frozen):
                continue
            yield from (_owed(case_id, shown.case.code_name, one) for one in shown.proposed)


def _owed(case_id: str, code_name: str, one: Proposed) -> ReaderOwed:
    return ReaderOwed(case_id, code_name, None if one.is_due else one.waits_until, one.may_confirm)
