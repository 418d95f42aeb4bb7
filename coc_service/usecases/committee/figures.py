"""The figures of a committee for its auditor: read from the chains of its cases, one batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain import case_history
from coc_service.domain.chain import case_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.figures import History
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.policies import PolicyBroken
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.audits import audits_of
from coc_service.usecases.people.members import UnlockedMember

BATCH = 25


class NotAudited(Exception):
    """The person is no auditor of this committee. Whether there is such a committee is not told."""


def audited(view: View, auditor: UnlockedMember, committee_id: str) -> Committee:
    """Return a committee that a person audits, by the log as it is now.

    Raises:
        NotAudited: they do not audit it.
    """
    found = next((one for one in audits_of(view, auditor.person, view.now()) if one.id == committee_id), None)
    if found is None:
        raise NotAudited
    return found


@dataclass(frozen=True, slots=True)
class Counted:
    """What a batch of cases leads to. `is_broken`: a part of the log of one of them is missing, so that it is not counted."""

    histories: Sequence[History] = ()
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class CasesToCount(Question[list[str]]):
    """The cases of all committees, for `CountCases`. Nobody is shown them. Raises NotAudited."""

    custody: Custody
    auditor: UnlockedMember
    committee_id: str

    def look(self, session: Session) -> list[str]:
        """Return their ids."""
        view = self.custody.ledger.reading(session)
        audited(view, self.auditor, self.committee_id)
        return [one.removeprefix("case:") for one in view.subjects() if one.startswith("case:")]


@dataclass(frozen=True, slots=True)
class CountCases(Question[Counted]):
    """When what happened in those of these cases that are the committee's, and nothing that says which one it was.

    Raises:
        NotAudited: the person does not audit the committee.
    """

    custody: Custody
    auditor: UnlockedMember
    committee_id: str
    case_ids: Sequence[str]

    def look(self, session: Session) -> Counted:
        """Read their chains."""
        view = self.custody.ledger.reading(session)
        audited(view, self.auditor, self.committee_id)
        found, is_broken = [], False
        for case_id in self.case_ids:
            try:
                found += _history(view, case_id, self.committee_id)
            except NoSuchCase:
                continue
            except (Frozen, PolicyBroken):
                is_broken = True
        return Counted(found, is_broken)


def _history(view: View, case_id: str, committee_id: str) -> list[History]:
    if ended := view.tombstone(case_id):
        return [ended.history] if ended.history and ended.committee == committee_id else []
    case = view.case(case_id)
    if case.committee != committee_id:
        return []
    chain = [one for _, one in view.chain(case_subject(case_id)) if not view.is_void(one.leaf)]
    found = case_history.counted(case, chain, view.policy(case))
    return [found] if found else []
