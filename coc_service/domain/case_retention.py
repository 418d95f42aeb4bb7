"""The rules for how long a case is kept, for a legal hold, and for what two members erase.

Specification: `docs/trust.md` section 1. `judge` checks what depends on the committee, the other rules need only the chain.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from coc_service import canonical
from coc_service.domain import epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import MALFORMED, Statement, Void, read_moment, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.domain.policy import MOST_HOURS, Policy
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind
from coc_service.domain.retention import (
    STATED,
    Asked,
    ErasureAsked,
    Ground,
    HoldAsked,
    Keeping,
    Part,
    Retention,
    RetentionClass,
    end_of,
)
from coc_service.domain.stages import Stage

SECOND_ACTS = frozenset({"hold.agreed", "erasure.confirmed", "case.expunged"})  # of the second of two members
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
    return replace(after, retention=replace(begun, is_held=before.retention.is_held))


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


def keeping(case: Case, policy: Policy) -> Keeping | None:
    """Return how long the case is kept, in short; None while it is open."""
    if case.stage not in ENDED and case.retention.hold_asked is None:
        return None
    dates = [part_due_at(case, part, policy) for part in Part]
    due = min((one for one in dates if one), default=None)
    asked = (case.retention.erasure_asked, case.retention.hold_asked)
    return Keeping(
        due_at=None if case.retention.is_held else due,
        is_unstated=case.stage in ENDED and class_of(case) is None,
        asked_by=tuple((one.by, one.at + OPEN_FOR) for one in asked if one),
    )


def waiting_erasure(case: Case, at: datetime) -> ErasureAsked | None:
    """Return the proposed erasure that a second member may still confirm; None if there is none."""
    asked = case.retention.erasure_asked
    return asked if asked and at <= asked.at + OPEN_FOR else None


def waiting_hold(case: Case, at: datetime) -> HoldAsked | None:
    """Return the proposed hold, or end of it, that a second member may still confirm; None if there is none."""
    asked = case.retention.hold_asked
    return asked if asked and at <= asked.at + OPEN_FOR else None


def is_second(case: Case, asked: Asked, committee: Committee, *, person: str, at: datetime) -> bool:
    """Whether this clear member is the second of two: not the first, who must still be clear and read the case under the
    admission with which they signed. What was signed with keys that are lost since may be a thief's.
    """
    first = epochs.reader(case, committee, asked.by, at)
    is_there = first is not None and case.presence_of(asked.by) is Presence.CLEAR
    return is_there and case.admissions.get(asked.by) == asked.by_admission and person != asked.by


def judge(case: Case, statement: Statement, committee: Committee) -> None:
    """Check the signature of a second member against the committee.

    Raises:
        Void: nothing waits for it, or the first member may not sign any more.
    """
    try:
        kept = case.retention
        asked = kept.hold_asked if statement.act == "hold.agreed" else kept.erasure_asked
        require(asked and asked.leaf == statement.detail["proposal"], "nothing that waits")
        assert asked is not None  # noqa: S101  for the type checker: `require` refuses None
        may = is_second(case, asked, committee, person=statement.person, at=statement.at)
        require(may, "two members who read the case sign it")
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


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
    """Keep a proposed hold, or end of it, until a second member signs. Raises Void."""
    holds = statement.detail["holds"] is True
    require(holds != case.retention.is_held, "as it is already")
    return _with(case, replace(case.retention, hold_asked=HoldAsked(*_first(case, statement), holds=holds)))


def hold_agreed(case: Case, statement: Statement, _: Policy) -> Case:
    """Begin or end a hold. A proposed erasure ends with its beginning. Raises Void."""
    asked = waiting_hold(case, statement.at)
    require(asked and asked.leaf == statement.detail["proposal"], "nothing that waits")
    assert asked is not None  # noqa: S101  for the type checker: `require` refuses None
    kept = None if asked.holds else case.retention.erasure_asked
    return _with(case, replace(case.retention, is_held=asked.holds, hold_asked=None, erasure_asked=kept))


def erasure_proposed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep a proposed erasure until a second member confirms it. Raises Void."""
    said = statement.detail
    part, ground = Part(said["part"]), Ground(said["ground"])
    require(waiting_erasure(case, statement.at) is None, "another one waits")
    _check(case, statement, policy, part=part, ground=ground)
    require(said["list"] == list_digest(case, part), "not what is there")
    asked = ErasureAsked(*_first(case, statement), part=part, ground=ground)
    return _with(case, replace(case.retention, erasure_asked=asked))


def erasure_refused(case: Case, statement: Statement, _: Policy) -> Case:
    """Drop a proposed erasure. Raises Void."""
    asked = case.retention.erasure_asked
    require(asked and asked.leaf == statement.detail["proposal"], "nothing that waits")
    return _with(case, replace(case.retention, erasure_asked=None))


def erasure_confirmed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Erase a part of the case. Raises Void."""
    asked = _confirmed(case, statement, policy)
    require(asked.part is not Part.WHOLE, "the whole case ends with another act")
    erased = case.erased | frozenset(to_erase(case, asked.part))
    gone = frozenset(contents_of(case, asked.part))
    contents = {one: filed for one, filed in case.contents.items() if one not in gone}
    return _with(replace(case, erased=erased, contents=contents), replace(case.retention, erasure_asked=None))


def expunged(case: Case, statement: Statement, policy: Policy) -> Case:
    """End the case: nothing of it is left but this entry, the proposal, and the hashes in the log. Raises Void."""
    asked = _confirmed(case, statement, policy)
    require(asked.part is Part.WHOLE, "two members confirm what was proposed")
    require(statement.detail["committee"] == case.committee, "another committee")
    return _with(case, replace(case.retention, erasure_asked=None, expunged=statement.leaf))


def _confirmed(case: Case, statement: Statement, policy: Policy) -> ErasureAsked:
    asked, said = waiting_erasure(case, statement.at), statement.detail
    require(asked and asked.leaf == said["proposal"], "nothing that waits")
    assert asked is not None  # noqa: S101  for the type checker: `require` refuses None
    _check(case, statement, policy, part=asked.part, ground=asked.ground)
    require(said["list"] == list_digest(case, asked.part), "not what is there")
    return asked


def _check(case: Case, statement: Statement, policy: Policy, *, part: Part, ground: Ground) -> None:
    found = hindrance(case, policy, part=part, ground=ground, at=statement.at)
    require(found is None, f"not now: {found}")


def _first(case: Case, statement: Statement) -> tuple[str, str, str, datetime]:
    return statement.leaf, statement.person, case.admissions[statement.person], statement.at


def _with(case: Case, retention: Retention) -> Case:
    return replace(case, retention=retention)
