"""When what happened in a case, for figures: read from its chain, and without who did it or what it says."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, read_moment
from coc_service.domain.figures import Doing, History, Outcome
from coc_service.domain.policy import Policy
from coc_service.domain.stages import FIRST, Stage

_ENDS = frozenset({Stage.CLOSED, Stage.SPAM})
_OUTCOMES: Mapping[Stage, Outcome] = {
    Stage.DECIDED: Outcome.DECIDED,
    Stage.REFERRED: Outcome.REFERRED,
    Stage.LOGGED: Outcome.LOGGED,
    Stage.NO_ACTION: Outcome.NO_ACTION,
}
# The arrival has a figure of its own, and who begins an epoch does something else with it.
_DOINGS: Mapping[str, Doing] = {
    "case.opened": Doing.READ,
    "record.added": Doing.WROTE,
    **dict.fromkeys(
        ("declared", "lead.assigned", "reader.proposed", "reader.added", "reader.refused", "danger.taken"), Doing.SAT
    ),
    **dict.fromkeys(("panel.formed", "case.moved", "vote.opened", "ballot.cast", "case.decided"), Doing.MOVED),
    **dict.fromkeys(("record.failed", "record.lost"), Doing.FAILED),
}
_NOT_COUNTED = frozenset({"report.received", "recorder.named", "epoch.begun"})


def counted(case: Case, chain: Sequence[Statement], policy: Policy) -> History | None:
    """Return what figures count of a case; None if it was imported: it came on no day of its own, and ended elsewhere."""
    return None if case.is_imported else history_of(case, chain, policy)


def history_of(case: Case, chain: Sequence[Statement], policy: Policy) -> History:
    """Return when what happened. `chain` has the case's entries in order, without void ones."""
    stages = _stages(case, chain)
    answer_by = policy.acknowledge_by(case.received_at)
    return History(
        received_at=case.received_at,
        answer_by=answer_by if _is_answer_owed(case, chain, stages, answer_by) else None,
        answered_at=case.answered_at,
        safe_by=policy.safe_by(case.danger_since) if case.is_in_danger else None,
        safe_at=_safe_at(case, chain),
        deadlines=_deadlines(case, chain, policy),
        ends=_ends(stages),
        done=[(one.at, doing) for one in chain if (doing := _doing(one))],
    )


def _safe_at(case: Case, chain: Sequence[Statement]) -> datetime | None:
    """Return when a member first wrote to the reporter, or took care, after the danger was told; None if nobody did."""
    told = ((one.act, one.at) == ("danger.raised", case.danger_raised_at) for one in chain)
    since = next((number for number, is_it in enumerate(told) if is_it), 0)
    return next((one.at for one in chain[since:] if not one.party and _is_care(case, one)), None)


def _is_care(case: Case, one: Statement) -> bool:
    wrote = any(row[1] == case.reporter_channel for row in one.detail.get("records", ()))
    return wrote or one.act == "danger.taken"


_Stages = Sequence[tuple[datetime, Stage]]


def _stages(case: Case, chain: Sequence[Statement]) -> _Stages:
    """Return each stage of the case with the time at which it was reached."""
    moves = [(one.at, Stage(one.detail["to"])) for one in chain if "move" in one.detail]
    return [(case.received_at, FIRST), *moves]


def _is_answer_owed(case: Case, chain: Sequence[Statement], stages: _Stages, at: datetime) -> bool:
    """Whether the reporter was to have a first letter by then: they could still read it, and it was no spam."""
    stage = [one for since, one in stages if since <= at][-1]
    is_withdrawn = case.withdrawn_at is not None and case.withdrawn_at <= at
    has_receipt = all(one.detail["receipt"] == "kept" for one in chain if one.act == "recorder.named")
    return has_receipt and not is_withdrawn and stage is not Stage.SPAM


def _deadlines(case: Case, chain: Sequence[Statement], policy: Policy) -> list[tuple[datetime, bool]]:
    """Return each deadline of a stage, and whether no step came by then."""
    allowed = policy.allowed(FIRST)
    set_at: list[tuple[datetime, datetime | None]] = [
        (case.received_at, case.received_at + allowed if allowed else None)
    ]
    for one in chain:
        if "move" in one.detail and (due_at := read_moment(one.detail["due"])) != set_at[-1][1]:
            set_at.append((one.at, due_at))
    until = [*(at for at, _ in set_at[1:]), None]
    return [(due_at, at is None or at > due_at) for (_, due_at), at in zip(set_at, until, strict=True) if due_at]


def _ends(stages: _Stages) -> list[tuple[datetime, Outcome]]:
    """Return each end of the case: a case that was opened again ends once more. The last stage with a result says how."""
    found, outcome, before = [], Outcome.OTHER, FIRST
    for at, stage in stages:
        outcome = _OUTCOMES.get(stage, outcome)
        if stage in _ENDS and before not in _ENDS:
            found.append((at, Outcome.SPAM if stage is Stage.SPAM else outcome))
        before = stage
    return found


def _doing(one: Statement) -> Doing | None:
    if one.act in _NOT_COUNTED:
        return None
    if one.party:
        return Doing.FAILED if one.act == "record.failed" else Doing.CAME
    return _DOINGS.get(one.act)
