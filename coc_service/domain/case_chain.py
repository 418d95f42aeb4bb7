"""The rules of a case's chain: what each signed entry changes, and which entries have no effect.

Specification: `docs/trust.md` section 1. An entry is judged against the committee as it was at the entry's place in the log.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from coc_service import canonical
from coc_service.domain import case_people, epochs, votes, workflow
from coc_service.domain.case_state import PANEL, Ballot, Case, Event, Filed, facts, party_channel
from coc_service.domain.chain import MALFORMED, Statement, Void, read_moment, require, require_in_order
from coc_service.domain.committee_state import Committee
from coc_service.domain.facts import acts_as, may_assign_lead
from coc_service.domain.move_rows import Effect, Move, Timer
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence, is_on_case
from coc_service.domain.record_models import RecordKind
from coc_service.domain.stages import FIRST

_LONGEST_SUBMISSION = timedelta(hours=1)  # a new hour may begin between sealing a report and storing it
_NOT_OPEN = "the move is not open"
_NO_EVENT = frozenset({"epoch.begun", "record.failed", "case.opened", "party.came", "proof.taken"})
_AT_THE_GATE = frozenset({"declared", "record.failed"})


def judge(case: Case | None, statement: Statement, committee: Committee) -> None:
    """Check an entry against its committee as it is at this place in the log. Done once, while the log is followed.

    Raises:
        Void: a seat, an admission, the policy or the committee's head differs from what the entry relies on.
    """
    try:
        if case is None:
            epochs.check_genesis(statement, committee)
            return
        require_in_order(statement, case.newest_at)
        require(statement.party or committee.seat_of(statement.person, statement.at), "the signer has no seat in force")
        reads = epochs.reader(case, committee, statement.person, statement.at)
        is_outside = is_on_case(case.presence_of(statement.person)) and not reads
        require(not is_outside, "the signer was admitted anew since they came to the case")
        if statement.act == "epoch.begun":
            epochs.check_begin(case, statement, committee)
        if statement.detail.get("records"):
            usable = epochs.is_usable(case, committee, writer=statement.actor, at=statement.at)
            require(usable, "the epoch is not usable any more")
        if statement.act == "reader.added":
            seat = committee.seat_of(statement.detail["person"], statement.at)
            require(seat and seat.leaf == statement.detail["admission"], "not on the roster with this admission")
            reads = epochs.reader(case, committee, statement.detail["person"], statement.at)
            require(not reads, "on the case already")
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def begin(statement: Statement, policy: Policy, *, case_id: str) -> Case:
    """Return the case that its first entry begins.

    Raises:
        Void: the rules refuse the entry, so no case begins.
    """
    try:
        require(statement.act == "report.received", "a case begins with a report")
        case = _new_case(statement, policy, case_id=case_id)
        return _file(case, statement, statement.detail["records"])
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def apply(case: Case, statement: Statement, policy: Policy) -> Case:
    """Return the case after one more entry, by the rules that need only the chain; `judge` checks it against the committee.

    Raises:
        Void: the rules refuse the entry. The chain continues after it: see `pass_over`.
    """
    try:
        _check_signer(case, statement)
        after = _RULES[statement.act](case, statement, policy)
        newest_at, last = max(case.newest_at, statement.at), _event(statement) or case.last
        return replace(after, head=statement.leaf, newest_at=newest_at, last=last)
    except MALFORMED as error:
        raise Void("the act is unknown or its detail malformed") from error


def pass_over(case: Case, leaf: str) -> Case:
    """Return the case after a void entry: only its head changes."""
    return replace(case, head=leaf)


def _new_case(statement: Statement, policy: Policy, *, case_id: str) -> Case:
    said = statement.detail["begin"]
    encoded = canonical.encode(said)
    require(canonical.case_name(encoded) == case_id, "the name of the case is not its genesis")
    received_at = read_moment(said["hour"])
    is_its_hour = received_at and statement.at - _LONGEST_SUBMISSION <= received_at <= statement.at
    require(is_its_hour, "a report bears the hour it is stored in")
    assert received_at is not None  # noqa: S101  for the type checker: `require` refuses None
    first = epochs.read_begin(said, encoded, signer=statement.actor)
    return Case(
        id=case_id,
        committee=said["committee"],
        policy=said["policy"],
        code_name=str(said["code_name"]),
        is_in_danger=said["danger"] is True,
        received_at=received_at,
        reporter=said["party"],
        head=statement.leaf,
        begins=(first,),
        admissions=dict(first.recipients),
        presences={person: Presence.AWAITING for person, _ in first.recipients},
        parties=epochs.parties_of_genesis(said),
        records={},
        stage=FIRST,
        stage_due_at=received_at + allowed if (allowed := policy.allowed(FIRST)) else None,
        waiting_since=received_at,
        newest_at=statement.at,
        last=Event(statement.act, statement.actor, statement.at),
    )


def _event(statement: Statement) -> Event | None:
    """Return what an entry means for the desk; None for a visit, a new epoch, and a new title."""
    said = statement.detail
    kinds = [str(ref[3]) for ref in said.get("records", [])]
    if statement.act in _NO_EVENT or kinds == [RecordKind.LABEL]:
        return None
    what = said.get("move") or said.get("answer") or (kinds[0] if kinds else "")
    return Event(statement.act, statement.actor, statement.at, str(what))


def _check_signer(case: Case, statement: Statement) -> None:
    """Check that the signer is on the case, and has declared unless the act is open to those who have not."""
    if statement.party:
        require(case.party_of(statement.party), "the signer is no party of this case")
        return
    if statement.act == "report.recorded":  # a recorder may be left out of the case
        require(case.recorder == statement.person, "the receipt named another recorder")
        return
    presence = case.presence_of(statement.person)
    require(is_on_case(presence), "the signer is not on the case")
    is_gate_opened = statement.act == "case.opened" and statement.detail["part"] == "gate"
    is_at_gate = statement.act in _AT_THE_GATE or is_gate_opened
    require(presence is Presence.CLEAR or is_at_gate, "the signer has not declared")


def _file(case: Case, statement: Statement, refs: list[list[object]]) -> Case:
    """Add an entry's records to the case: in the newest epoch, each in a channel that the signer may write to."""
    filed = dict(case.records)
    for record_id, channel, epoch, kind, digest in refs:
        require(channel == PANEL or channel in case.parties, "no such channel")
        require(
            statement.act == "report.received" or _reaches(case, statement, str(channel)), "not the signer's channel"
        )
        require(epoch == case.current.number, "not the newest epoch")
        require(record_id not in filed, "filed twice")
        filed[str(record_id)] = Filed(
            str(record_id),
            str(channel),
            case.current.number,
            str(kind),
            str(digest),
            statement.leaf,
            statement.actor,
            statement.at,
        )
    return replace(case, records=filed)


def _reaches(case: Case, statement: Statement, channel: str) -> bool:
    if statement.party:
        return channel == party_channel(statement.party)
    return channel == PANEL or case.parties[channel].is_open


def _file_all(case: Case, statement: Statement, _: Policy) -> Case:
    refs = statement.detail["records"]
    return _answered(_file(case, statement, refs), statement, refs)


def _answered(case: Case, statement: Statement, refs: list[list[object]]) -> Case:
    """Update since when the reporter waits: their own record starts it, a member's record in their channel ends it."""
    if not any(channel == case.reporter_channel for _, channel, *_ in refs):
        return case
    if statement.party:
        return replace(case, waiting_since=case.waiting_since or statement.at)
    return replace(case, waiting_since=None, answered_at=case.answered_at or statement.at)


def _begun(case: Case, statement: Statement, _: Policy) -> Case:
    said = statement.detail["begin"]
    begun = epochs.read_begin(said, canonical.encode(said), signer=statement.actor)
    return replace(case, begins=(*case.begins, begun), is_settled=True)


def _lead_assigned(case: Case, statement: Statement, policy: Policy) -> Case:
    known = facts(case, policy, person=statement.person, at=statement.at)
    require(may_assign_lead(known), "somebody else leads")
    require(case.presence_of(statement.detail["lead"]) is Presence.CLEAR, "the lead has not declared")
    return replace(case, lead=statement.detail["lead"])


def _danger_taken(case: Case, statement: Statement, _: Policy) -> Case:
    require(case.is_danger_open, "no danger that nobody has answered")
    return replace(case, danger_taken_by=statement.person)


def _moved(case: Case, statement: Statement, policy: Policy) -> Case:
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
    filed = _file_all(case, statement, policy)
    return _effects(_timed(filed, move, statement, policy), move, statement)


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
    return replace(case, proposal=statement.leaf)


def _end_vote(case: Case, _: Statement) -> Case:
    return replace(case, vote=None, proposal="")


def _cast(case: Case, statement: Statement, policy: Policy) -> Case:
    vote, refs = case.vote, statement.detail["records"]
    require(vote and statement.detail["vote"] == vote.leaf, "no such vote")
    require(statement.person in votes.voters(case), "the signer may not vote")
    require([(ref[1], ref[3]) for ref in refs] == [(PANEL, RecordKind.BALLOT)], "one ballot, in the panel's channel")
    assert vote is not None  # noqa: S101  for the type checker: `require` refuses None
    ballots = {**vote.ballots, statement.person: Ballot(statement.leaf, str(refs[0][0]))}
    return replace(_file_all(case, statement, policy), vote=replace(vote, ballots=ballots))


def _lost(case: Case, statement: Statement, _: Policy) -> Case:
    require(statement.person and statement.detail["record"] in case.records, "no such record")
    return replace(case, lost=case.lost | {statement.detail["record"]})


def _noted(case: Case, _: Statement, __: Policy) -> Case:
    return case


Rule = Callable[[Case, Statement, Policy], Case]
_RULES: Mapping[str, Rule] = {
    "epoch.begun": _begun,
    "record.added": _file_all,
    "record.lost": _lost,
    "record.failed": _noted,
    "declared": case_people.declared,
    "lead.assigned": _lead_assigned,
    "danger.taken": _danger_taken,
    "panel.formed": _moved,
    "vote.opened": _moved,
    "case.decided": _moved,
    "case.moved": _moved,
    "ballot.cast": _cast,
    "reader.added": case_people.reader_added,
    "party.added": case_people.party_added,
    "party.closed": case_people.party_closed,
    "report.withdrawn": case_people.withdrawn,
    "recorder.named": case_people.recorder_named,
    "report.recorded": case_people.recorded,
    "party.came": case_people.came,
    "proof.taken": _noted,
    "case.opened": _noted,
}
_EFFECTS: Mapping[Effect, Callable[[Case, Statement], Case]] = {
    Effect.LEAVE_OUT_SILENT: _leave_out_silent,
    Effect.OPEN_VOTE: votes.open_vote,
    Effect.SET_PROPOSAL: _set_proposal,
    Effect.COUNT_VOTE: votes.close_vote,
    Effect.END_VOTE: _end_vote,
    Effect.MARK_SPAM: case_people.spam_marked,
    Effect.END_SPAM_MARK: case_people.spam_mark_ended,
}
