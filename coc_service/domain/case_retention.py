"""The rules for how long a case is kept, for a legal hold, and for what two members erase.

Specification: `docs/trust.md` section 1. What two members sign is judged by the rules of `case_proposals`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from coc_service import canonical
from coc_service.domain import case_proposals
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, read_moment, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.open_proposals import CaseProposal
from coc_service.domain.policy import MOST_HOURS, Policy
from coc_service.domain.record_models import RecordKind
from coc_service.domain.retention import (
    STATED,
    Erasure,
    Ground,
    Hold,
    Part,
    Retention,
    RetentionClass,
    RetentionSummary,
    end_of,
)
from coc_service.domain.stages import Stage

ENDED = frozenset({Stage.CLOSED, Stage.SPAM})
LONGEST = timedelta(hours=MOST_HOURS)
_KINDS: Mapping[Part, frozenset[str]] = {
    Part.WHOLE: frozenset(RecordKind),
    Part.IDENTITY: frozenset({RecordKind.IDENTITY}),
    Part.FILES: frozenset({RecordKind.FILE}),
}


class Hindrance(StrEnum):
    """What keeps members from erasing something now, the first that applies."""

    HELD = "held"
    OPEN = "open"
    WAITS = "waits"
    EARLY = "early"
    NOTHING = "nothing"


def moved(before: Case, after: Case, statement: Statement) -> Case:
    """Return the case after a move: the time counts from its end, and ends when the case is opened again. A hold stays."""
    was_ended, is_ended = before.stage in ENDED, after.stage in ENDED
    if was_ended == is_ended:
        return after
    begun = Retention(closed_at=statement.at) if is_ended else Retention()
    return _with(_without(after, Erasure, Hold), replace(begun, is_held=before.retention.is_held))


def class_of(case: Case) -> RetentionClass | None:
    """Return the class of a closed case; None if members have to state it, or the case is open.

    What was decided is sealed, so nobody but them can tell. Where nothing was decided, nothing was found; but not in a
    case that was imported: what had been decided about it before is sealed as well.
    """
    if case.stage is Stage.SPAM:
        return RetentionClass.SPAM
    if case.stage not in ENDED or case.retention.stated:
        return case.retention.stated
    return RetentionClass.NO_VIOLATION if case.decision is None and not case.is_imported else None


def due_at(case: Case, policy: Policy) -> datetime | None:
    """Return from when members may erase the whole case for its age, or look at it again if it is serious; None if no age is
    enough, or the class is not stated.
    """
    kept, begin = case.retention, case.retention.counts_from
    what = class_of(case)
    if begin is None or what is None or what is RetentionClass.PERMANENT:
        return None
    latest = {RetentionClass.MEASURE: kept.measure_ends, RetentionClass.REVIEW: kept.stated_at}.get(what)
    return end_of(max(begin, latest or begin), policy.retention.of(what))


def part_due_at(case: Case, part: Part, policy: Policy) -> datetime | None:
    """Return from when members may erase a part for its age; None as `due_at`, or if nothing of it is left."""
    if part is Part.WHOLE:
        return due_at(case, policy)
    if case.retention.closed_at is None or not to_erase(case, part):
        return None
    return end_of(case.retention.closed_at, policy.retention.of(part))


def to_erase(case: Case, part: Part) -> list[str]:
    """Return the ids of the records that go with a part, oldest first."""
    return [one.id for one in case.records.values() if one.kind in _KINDS[part] and one.id not in case.erased]


def contents_of(case: Case, part: Part) -> list[str]:
    """Return the ids of the files whose content goes with a part."""
    return [] if part is Part.IDENTITY else list(case.contents)


def list_digest(case: Case, part: Part) -> str:
    """Return the SHA-256, in hexadecimal, of what goes with a part: two members sign for the same list."""
    return canonical.sha256(
        canonical.encode({"part": part.value, "records": to_erase(case, part), "files": contents_of(case, part)})
    ).hex()


def hindrance(case: Case, policy: Policy, *, part: Part, ground: Ground, at: datetime) -> Hindrance | None:
    """Return what keeps members from erasing a part now; None if nothing does."""
    due = part_due_at(case, part, policy)
    is_early = ground is Ground.DUE and (due is None or at < due)
    found = (
        (Hindrance.HELD, case.retention.is_held),
        (Hindrance.OPEN, case.stage not in ENDED),
        (Hindrance.WAITS, bool(case.unanswered or case.wishes or case.is_danger_open)),
        (Hindrance.NOTHING, part is not Part.WHOLE and not to_erase(case, part)),
        (Hindrance.EARLY, is_early),
    )
    return next((one for one, applies in found if applies), None)


def proposed(case: Case) -> list[Erasure | Hold]:
    """Return what was proposed about how long a case is kept, in the order of the log."""
    return [one for one in case.unconfirmed.values() if isinstance(one, Erasure | Hold)]


def is_hold_asked(case: Case, committee: Committee, at: datetime) -> bool:
    """Whether a hold, or its end, waits for a second member. One whose first member does not read the case any more waits for
    nobody, and nobody can refuse it: the next one takes its place.
    """
    holds = case_proposals.waiting(case, Hold).values()
    return any(case_proposals.is_first_there(case, one, committee, at) for one in holds)


def summary(case: Case, policy: Policy) -> RetentionSummary | None:
    """Return how long the case is kept, in short; None while it is open."""
    if case.stage not in ENDED:
        return None
    dates = [part_due_at(case, part, policy) for part in Part]
    due = min((one for one in dates if one), default=None)
    return RetentionSummary(
        due_at=None if case.retention.is_held else due,
        is_unstated=class_of(case) is None,
    )


def stated(case: Case, statement: Statement, _: Policy) -> Case:
    """Set the class of a closed case. Raises Void."""
    said = statement.detail
    what, ends = RetentionClass(said["class"]), read_moment(said["ends"])
    require(case.stage is Stage.CLOSED, "the case is not closed")
    require(what in STATED, "nobody states this class")
    require((ends is not None) == (what is RetentionClass.MEASURE), "the end of a measure belongs to its class alone")
    require(ends is None or ends <= statement.at + LONGEST, "an end too far away")
    return _with(case, replace(case.retention, stated=what, stated_at=statement.at, measure_ends=ends))


def restarted(case: Case, statement: Statement, _: Policy) -> Case:
    """Let the time of a closed case begin again: there is a newer report about the same person. Raises Void."""
    require(case.stage is Stage.CLOSED, "the case is not closed")
    return _with(case, replace(case.retention, restarted_at=statement.at))


def hold_proposed(case: Case, statement: Statement, _: Policy) -> Case:
    """Keep a proposed hold, or end of it, until a second member signs. It replaces an earlier one. Raises Void."""
    holds = statement.detail["holds"] is True
    require(holds != case.retention.is_held, "as it is already")
    return _alone(case, Hold(*case_proposals.first(case, statement), holds=holds))


def hold_agreed(case: Case, statement: Statement, _: Policy) -> Case:
    """Begin or end a hold. A proposed erasure ends with its beginning. Raises Void."""
    after, hold = case_proposals.confirmed(case, statement, Hold)
    return _with(_without(after, Erasure) if hold.holds else after, replace(case.retention, is_held=hold.holds))


def erasure_proposed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep a proposed erasure until a second member confirms it. Raises Void."""
    said = statement.detail
    part, ground = Part(said["part"]), Ground(said["ground"])
    known = case_proposals.without_lapsed(case, statement.at)
    require(not case_proposals.waiting(known, Erasure), "another one waits")
    _check(case, statement, policy, part=part, ground=ground)
    require(said["list"] == list_digest(case, part), "not what is there")
    return _alone(case, Erasure(*case_proposals.first(case, statement), part=part, ground=ground))


def erasure_confirmed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Erase a part of the case. Raises Void."""
    after, part = _confirmed(case, statement, policy)
    require(part is not Part.WHOLE, "the whole case ends with another act")
    gone = frozenset(contents_of(case, part))
    contents = {one: filed for one, filed in case.contents.items() if one not in gone}
    return replace(after, erased=case.erased | frozenset(to_erase(case, part)), contents=contents)


def expunged(case: Case, statement: Statement, policy: Policy) -> Case:
    """End the case: nothing of it is left but this entry, the proposal, and the hashes in the log. Raises Void."""
    after, part = _confirmed(case, statement, policy)
    require(part is Part.WHOLE, "two members confirm what was proposed")
    require(statement.detail["committee"] == case.committee, "another committee")
    return _with(after, replace(case.retention, expunged=statement.leaf))


def _confirmed(case: Case, statement: Statement, policy: Policy) -> tuple[Case, Part]:
    after, erasure = case_proposals.confirmed(case, statement, Erasure)
    _check(case, statement, policy, part=erasure.part, ground=erasure.ground)
    require(statement.detail["list"] == list_digest(case, erasure.part), "not what is there")
    return after, erasure.part


def _check(case: Case, statement: Statement, policy: Policy, *, part: Part, ground: Ground) -> None:
    found = hindrance(case, policy, part=part, ground=ground, at=statement.at)
    require(found is None, f"not now: {found}")


def _alone(case: Case, proposal: Erasure | Hold) -> Case:
    return case_proposals.kept(_without(case, type(proposal)), proposal)


def _without(case: Case, *kinds: type[CaseProposal]) -> Case:
    return case_proposals.without(case, lambda one: isinstance(one, kinds))


def _with(case: Case, retention: Retention) -> Case:
    return replace(case, retention=retention)
