"""The rules for moves and votes in a case's chain: a move is judged under the policy that the case began with."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from coc_service.domain import case_appeals, case_people, case_records, case_retention, case_wishes, votes, workflow
from coc_service.domain.case_facts import facts
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import Statement, Void, read_moment, require
from coc_service.domain.facts import acts_as
from coc_service.domain.move_rows import Effect, Move, Timer
from coc_service.domain.outcomes import Ballot
from coc_service.domain.policy import Policy
from coc_service.domain.record_models import RecordKind

_NOT_OPEN = "the move is not open"


def moved(case: Case, statement: Statement, policy: Policy) -> Case:
    """Apply a move, under the policy that the case began with."""
    said = statement.detail
    move = workflow.MOVES[said["move"]]
    require(move.act == statement.act, "another act than the row's")
    known = facts(case, policy, person=statement.person, at=statement.at)
    require(acts_as(move.actor, known), _NOT_OPEN)
    is_carried = Effect.COUNT_VOTE in move.effects and votes.is_carried(case, said, policy)
    known = replace(known, is_vote_carried=is_carried)
    try:
        stage = workflow.take_without_words(move, stage=case.stage, facts=known)
    except workflow.MoveRefused as refused:
        raise Void(_NOT_OPEN) from refused
    require(said["to"] == stage, "the move leads elsewhere")
    filed = case_records.file_all(case, statement, policy)
    if Effect.OPEN_VOTE in move.effects:
        votes.check_electorate(case, said, policy)
    after = _effects(_timed(filed, move, statement, policy), move, statement)
    return case_retention.moved(case, case_appeals.with_outcome(case, after, statement), statement)


def _timed(case: Case, move: Move, statement: Statement, policy: Policy) -> Case:
    """Set the stage and its deadline, which must follow from the policy unless the move gives a date."""
    due_at, at = read_moment(statement.detail["due"]), statement.at
    if move.timer is Timer.KEPT:
        require(due_at == case.stage_due_at, "the deadline stays")
    elif move.timer is Timer.GIVEN_DATE:
        require(due_at and at < due_at < at + workflow.LONGEST_DELAY, "the date is past or too far away")
    else:
        expected = workflow.due_at(move, policy, stage=case.stage, given={}, now=at)
        require(due_at == expected, "not the policy's deadline")
    return replace(case, stage=move.target or case.stage, stage_due_at=due_at)


def _effects(case: Case, move: Move, statement: Statement) -> Case:
    for effect in sorted(move.effects):
        if rule := _EFFECTS.get(effect):
            case = rule(case, statement)
    return case


def _leave_out_silent(case: Case, statement: Statement) -> Case:
    said = statement.detail
    require(sorted(said["clear"]) == sorted(case.clear), "not those who are clear")
    require(sorted(said["left_out"]) == sorted(case.awaiting), "not those who were silent")
    return case_people.gone(case, list(said["left_out"]))


def _set_proposal(case: Case, statement: Statement) -> Case:
    return replace(case, proposal=statement.leaf, is_view_asked=False)


def _ask_view(case: Case, _: Statement) -> Case:
    return replace(case, is_view_asked=True)


def _end_vote(case: Case, _: Statement) -> Case:
    return replace(case, vote=None, proposal="")


def cast(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep a voter's ballot in the open vote instead of their earlier one. Raises Void."""
    vote, refs = case.vote, statement.detail["records"]
    require(vote and statement.detail["vote"] == vote.leaf, "no such vote")
    require(statement.person in votes.voters(case), "the signer may not vote")
    require([(ref[1], ref[3]) for ref in refs] == [(PANEL, RecordKind.BALLOT)], "one ballot, in the panel's channel")
    assert vote is not None  # noqa: S101  for the type checker: `require` refuses None
    ballots = {**vote.ballots, statement.person: Ballot(statement.leaf, str(refs[0][0]))}
    return replace(case_records.file_all(case, statement, policy), vote=replace(vote, ballots=ballots))


_EFFECTS: Mapping[Effect, Callable[[Case, Statement], Case]] = {
    Effect.LEAVE_OUT_SILENT: _leave_out_silent,
    Effect.OPEN_VOTE: votes.open_vote,
    Effect.SET_PROPOSAL: _set_proposal,
    Effect.ASK_VIEW: _ask_view,
    Effect.COUNT_VOTE: votes.close_vote,
    Effect.END_VOTE: _end_vote,
    Effect.MARK_SPAM: case_people.spam_marked,
    Effect.END_SPAM_MARK: case_people.spam_mark_ended,
    Effect.ANSWER_APPEALS: case_appeals.answered,
    Effect.IMPORTED: case_people.imported,
    Effect.OVERTURN: case_appeals.overturned,
    Effect.ANSWER_WISH: case_wishes.answered,
    Effect.HAND_OVER: case_wishes.handed_over,
}
