"""What the log says about the cases of a committee, for its transparency report: read from their chains, batch by batch."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit.case_times import CaseTimes, Fact, Period, times_of
from coc_service.audit.figures import Targets, count
from coc_service.audit.transparency import differences
from coc_service.domain import tombstone
from coc_service.domain.chain import case_subject, committee_subject
from coc_service.domain.tombstone import Tombstone
from coc_service.domain.transparency import Document, Published
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.policies import PolicyBroken
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.site.comparing import Discrepancy

BATCH = 25


@dataclass(frozen=True, slots=True)
class Followed:
    """When what happened in cases. `is_broken`: a part of the log of one of them is missing, so that it is not among them."""

    cases: Sequence[CaseTimes] = ()
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class AllCases(Question[list[str]]):
    """The cases of all committees, for `FollowCases`. Nobody is shown them."""

    custody: Custody

    def look(self, session: Session) -> list[str]:
        """Return their ids."""
        subjects = self.custody.ledger.reading(session).subjects()
        return [one.removeprefix("case:") for one in subjects if one.startswith("case:")]


@dataclass(frozen=True, slots=True)
class FollowCases(Question[Followed]):
    """When what happened in these cases. Only sums of it may be shown, and only once they are public."""

    custody: Custody
    case_ids: Sequence[str]

    def look(self, session: Session) -> Followed:
        """Read their chains."""
        view = self.custody.ledger.reading(session)
        found: list[CaseTimes] = []
        is_broken = False
        for case_id in self.case_ids:
            try:
                if ended := view.tombstone(case_id):
                    found.append(_left_of(ended))
                    continue
                view.case(case_id)
                found.append(times(view, case_id))
            except NoSuchCase:
                continue
            except (Frozen, PolicyBroken):
                is_broken = True
        return Followed(found, is_broken)


def times(view: View, case_id: str) -> CaseTimes:
    """Return when what happened in a case, by its entries that are not void. Raises Frozen."""
    chain = (one for _, one in view.chain(case_subject(case_id)) if not view.is_void(one.leaf))
    return times_of(Fact(one.act, one.actor, one.at, one.detail) for one in chain)


def _left_of(ended: Tombstone) -> CaseTimes:
    """Return what is known of a case that two members erased."""
    said = {"committee": ended.committee, "figures": tombstone.figures_of(ended.history)}
    return times_of([Fact("case.expunged", "", ended.at, said)])


async def follow_all(custody: Custody, database: Database) -> Followed:
    """Return when what happened in the cases of all committees. Other requests are served in between."""
    case_ids = await act.ask(AllCases(custody), database)
    found: list[CaseTimes] = []
    is_broken = False
    for first in range(0, len(case_ids), BATCH):
        followed = await act.ask(FollowCases(custody, case_ids[first : first + BATCH]), database)
        found += followed.cases
        is_broken |= followed.is_broken
        await asyncio.sleep(0)
    return Followed(found, is_broken)


def figures_for(document: Document, followed: Followed) -> dict[str, object]:
    """Return the log's figures that belong to a document."""
    said = document.model_dump(mode="json")
    of_committee = [one for one in followed.cases if one.committee == document.committee]
    return count(of_committee, Period.of(said["period"]), Targets.of(said))


async def report_findings(custody: Custody, database: Database) -> list[Discrepancy]:
    """Return the published reports whose figures are not those of the log. Nothing is said where a part of the log is missing:
    that is found elsewhere.
    """
    committees = [one for one in custody.ledger.committees().values() if one.transparency.published]
    followed = await follow_all(custody, database) if committees else Followed()
    if followed.is_broken:
        return []
    return [
        Discrepancy(committee_subject(committee.id), f"the figures of its report {one.leaf}")
        for committee in committees
        for one in committee.transparency.published
        if _is_other(one, followed)
    ]


def _is_other(report: Published, followed: Followed) -> bool:
    own = [one for one in followed.cases if one.committee == report.document.committee]
    gone = sum(one.erased_at is not None and one.erased_at > report.at for one in own)
    return bool(differences(report.figures, figures_for(report.document, followed), gone=gone))
