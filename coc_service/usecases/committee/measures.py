"""The measures in force in a member's cases, for the desk. A session opens those of each case once.

Their days are sealed, so nobody but the clear members of a case can be reminded of them, and only while they look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coc_service.domain import findings as domain
from coc_service.domain.record_models import MeasureRecord
from coc_service.domain.summary import Summary
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.committee import findings
from coc_service.usecases.committee.loading import LoadFiles
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.session_caches import Measures
from coc_service.usecases.people.members import UnlockedMember

AT_ONCE = 8  # cases opened in one visit: each takes some milliseconds


@dataclass(frozen=True, slots=True)
class InForce:
    """A measure in force, with its case and the next day on which something is to be done about it; None if there is none."""

    case: Summary
    measure: MeasureRecord
    next_on: date | None


@dataclass(frozen=True, slots=True)
class OnDesk:
    """The measures in force, the nearest day first, and the cases of which a part does not open: they may have more."""

    in_force: Sequence[InForce]
    broken: Sequence[Summary]


async def on_desk(custody: Custody, database: Database, member: UnlockedMember) -> OnDesk:
    """Return what is in force in the cases whose gate the member has passed."""
    summaries = custody.ledger.memory.summaries.cases
    own = custody.desk_indexes.of(member.person).decided_cases()
    cases = [summaries[one] for one in own if one in summaries]
    known = await _opened(custody, database, member, cases)
    today = custody.now().date()
    bodies = [(case, body) for case in cases if case.id in known for body in _bodies(known[case.id])]
    found = [
        InForce(case, body, domain.next_day(body, today)) for case, body in bodies if not domain.is_over(body, today)
    ]
    broken = [case for case in cases if case.id in known and not known[case.id].is_whole]
    return OnDesk(sorted(found, key=lambda one: (one.next_on or date.max, one.case.code_name)), broken)


async def _opened(
    custody: Custody, database: Database, member: UnlockedMember, cases: Sequence[Summary]
) -> dict[str, Measures]:
    """Return what the session has opened, with some more of what it has not."""
    cache = custody.session_caches.of(member.id_hash, now=custody.now())
    known = cache.measures(member.secret)
    stale = [case for case in cases if case.id not in known or known[case.id].records != case.decided][:AT_ONCE]
    if stale:
        loaded = await act.ask(LoadFiles(custody, member, stale, lambda case: case.decided), database)
        known |= {case.id: _measures(case, file, member) for case, file in loaded}
        cache.keep_measures(member.secret, known)
    return {case.id: known[case.id] for case in cases if case.id in known and known[case.id].records == case.decided}


def _measures(case: Summary, file: SealedFile, member: UnlockedMember) -> Measures:
    opened = casefile.open_file(file, member.recipient)
    decided = findings.decided(opened)
    bodies = [one.body.model_dump_json() for one in decided.measures] if decided else []
    return Measures(case.decided, tuple(bodies), findings.is_decision_whole(opened))


def _bodies(measures: Measures) -> list[MeasureRecord]:
    return [MeasureRecord.model_validate_json(one) for one in measures.bodies]
