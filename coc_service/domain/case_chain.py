"""The rules of a case's chain: what each signed entry changes, and which entries have no effect.

Specification: `docs/trust.md` section 1. An entry is judged against the committee as it was at the entry's place in the log.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from coc_service import canonical
from coc_service.domain import (
    case_appeals,
    case_disclosures,
    case_left_out,
    case_moves,
    case_parties,
    case_people,
    case_proposals,
    case_readers,
    case_records,
    case_recovery,
    case_retention,
    case_wishes,
    danger,
    departures,
    epochs,
    recovery,
    workflow,
)
from coc_service.domain.case_changes import changed
from coc_service.domain.case_facts import facts
from coc_service.domain.case_state import Case, Event
from coc_service.domain.chain import MALFORMED, Statement, Void, read_moment, require, require_in_order
from coc_service.domain.committee_state import Committee
from coc_service.domain.facts import Actor, may_assign_lead
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence, is_on_case
from coc_service.domain.record_models import RecordKind
from coc_service.domain.retention import Erasure, Hold
from coc_service.domain.stages import FIRST

_LONGEST_SUBMISSION = timedelta(hours=1)  # a new hour may begin between sealing a report and storing it
_NOT_OPEN = "the move is not open"
_NO_EVENT = frozenset(
    {
        "epoch.begun",
        "record.failed",
        "case.opened",
        "file.opened",
        "party.came",
        "proof.taken",
        "disclosure.taken",
        "news.chosen",
    }
)
_NO_NEWS = frozenset({RecordKind.LABEL.value, RecordKind.NAMED.value, RecordKind.PARTY.value})
_COUNTS_PEOPLE = frozenset({"lead.assigned", "case.moved", "panel.formed", "vote.opened", "case.decided"})
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
        if statement.act == "reader.recovered":
            case_recovery.judge(case, statement, committee)
            return
        is_outside = case.presence_of(statement.person) is not Presence.RECUSED and not reads
        require(not is_outside, "the signer was admitted anew since they came to the case")
        if statement.act == "epoch.begun":
            epochs.check_begin(case, statement, committee)
        if statement.detail.get("records"):
            usable = epochs.is_usable(case, committee, writer=statement.actor, at=statement.at)
            require(usable, "the epoch is not usable any more")
        _judge_act(case, statement, committee)
        _judge_people(case, statement, committee)
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def _judge_act(case: Case, statement: Statement, committee: Committee) -> None:
    """Check acts that have a rule of their own about the roster."""
    if statement.act == case_left_out.ACT:
        case_left_out.judge(case, statement, committee)
    if statement.act in case_proposals.SECOND_ACTS:
        case_proposals.judge(case, statement, committee)
    if statement.act == "danger.taken":
        is_open = departures.as_of(case, committee, statement.at).is_danger_open
        require(is_open, "no danger that nobody has answered")


def _judge_people(case: Case, statement: Statement, committee: Committee) -> None:
    """Check what an entry says about who is on the case against the roster."""
    if statement.act in _COUNTS_PEOPLE:
        present = departures.as_of(case, committee, statement.at)
        require(present.on_case == case.on_case, "somebody has left since the epoch began")
    if statement.act == "case.decided":
        removed = departures.removed_voters(case, committee, statement.at)
        require(not removed, "a voter was removed while the vote was open")


def begin(statement: Statement, policy: Policy, *, case_id: str) -> Case:
    """Return the case that its first entry begins.

    Raises:
        Void: the rules refuse the entry, so no case begins.
    """
    try:
        require(statement.act == "report.received", "a case begins with a report")
        case = _new_case(statement, policy, case_id=case_id)
        return case_records.filed(case, statement, statement.detail["records"])
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def apply(case: Case, statement: Statement, policy: Policy) -> Case:
    """Return the case after one more entry, by the rules that need only the chain; `judge` checks it against the committee.

    Raises:
        Void: the rules refuse the entry. The chain continues after it: see `pass_over`.
    """
    try:
        require(not case.retention.expunged, "two members erased the case")
        _check_signer(case, statement)
        after = _RULES[statement.act](case, statement, policy)
        newest_at, last = max(case.newest_at, statement.at), _event(statement) or case.last
        return changed(after, head=statement.leaf, newest_at=newest_at, last=last)
    except MALFORMED as error:
        raise Void("the act is unknown or its detail malformed") from error


def pass_over(case: Case, leaf: str) -> Case:
    """Return the case after a void entry: only its head changes."""
    return changed(case, head=leaf)


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
        admissions=recovery.people(first.recipients),
        presences=dict.fromkeys(recovery.people(first.recipients), Presence.AWAITING),
        recovery=recovery.key_among(first.recipients),
        parties=epochs.parties_of_genesis(said),
        records={},
        stage=FIRST,
        stage_due_at=received_at + allowed if (allowed := policy.allowed(FIRST)) else None,
        waiting_since=received_at,
        newest_at=statement.at,
        last=Event(statement.act, statement.actor, statement.at),
        alternates_left_out=epochs.alternates_left_out(said),
    )


def _event(statement: Statement) -> Event | None:
    """Return what an entry means for the desk; None for a visit, a new epoch, a new title, and a copy for a new reader."""
    said = statement.detail
    kinds = [str(ref[3]) for ref in said.get("records", [])]
    if statement.act in _NO_EVENT or (kinds and set(kinds) <= _NO_NEWS):
        return None
    what = said.get("move") or said.get("answer") or (kinds[0] if kinds else "")
    return Event(statement.act, statement.actor, statement.at, str(what))


def _check_signer(case: Case, statement: Statement) -> None:
    """Check that the signer is on the case, and has declared unless the act is open to those who have not."""
    if statement.party:
        require(case.party_of(statement.party), "the signer is no party of this case")
        case_parties.check_act(case, statement)
        return
    if statement.act == "report.recorded":  # a recorder may be left out of the case
        require(case.recorder == statement.person, "the receipt named another recorder")
        return
    if _is_of_recorder(statement):  # directly after it: the move itself requires that, and who they are
        return
    if statement.act == "reader.recovered":  # they have left the case with their keys
        return
    presence = case.presence_of(statement.person)
    require(is_on_case(presence), "the signer is not on the case")
    is_gate_opened = statement.act == "case.opened" and statement.detail["part"] == "gate"
    is_at_gate = statement.act in _AT_THE_GATE or is_gate_opened
    require(presence is Presence.CLEAR or is_at_gate, "the signer has not declared")


def _is_of_recorder(statement: Statement) -> bool:
    move = workflow.MOVES.get(statement.detail["move"]) if statement.act == "case.moved" else None
    return move is not None and move.actor is Actor.RECORDER


def _begun(case: Case, statement: Statement, _: Policy) -> Case:
    said = statement.detail["begin"]
    begun = epochs.read_begin(said, canonical.encode(said), signer=statement.actor)
    after = departures.begun(case, {person for person, _ in begun.recipients})
    return replace(after, begins=(*case.begins, begun), is_settled=True)


def _lead_assigned(case: Case, statement: Statement, policy: Policy) -> Case:
    known = facts(case, policy, person=statement.person, at=statement.at)
    require(may_assign_lead(known), "somebody else leads")
    require(case.presence_of(statement.detail["lead"]) is Presence.CLEAR, "the lead has not declared")
    return replace(case, lead=statement.detail["lead"], lead_left="")


def _danger_taken(case: Case, statement: Statement, _: Policy) -> Case:
    return replace(case, danger_taken_by=statement.person)


def _lost(case: Case, statement: Statement, _: Policy) -> Case:
    require(statement.person and statement.detail["record"] in case.records, "no such record")
    return replace(case, lost=case.lost | {statement.detail["record"]})


def _file_opened(case: Case, statement: Statement, _: Policy) -> Case:
    filed = case.records.get(statement.detail["record"])
    require(filed is not None and filed.kind == RecordKind.FILE, "no such file")
    return case


def _noted(case: Case, _: Statement, __: Policy) -> Case:
    return case


Rule = Callable[[Case, Statement, Policy], Case]
_RULES: Mapping[str, Rule] = {
    "epoch.begun": _begun,
    "record.added": case_records.file_all,
    "record.lost": _lost,
    "record.failed": _noted,
    "declared": case_people.declared,
    "lead.assigned": _lead_assigned,
    "danger.taken": _danger_taken,
    "danger.raised": danger.raised,
    "panel.formed": case_moves.moved,
    "vote.opened": case_moves.moved,
    "case.decided": case_moves.moved,
    "case.moved": case_moves.moved,
    "ballot.cast": case_moves.cast,
    "reader.proposed": case_readers.proposed,
    "reader.allowed": case_readers.allowed,
    "reader.refused": case_readers.refused,
    "reader.added": case_readers.added,
    "reader.recovered": case_recovery.recovered,
    "reader.left_out": case_left_out.left_out,
    "party.added": case_people.party_added,
    "party.joined": case_parties.joined,
    "party.closed": case_people.party_closed,
    "appeal.made": case_appeals.made,
    "wish.made": case_wishes.made,
    "retention.stated": case_retention.stated,
    "retention.restarted": case_retention.restarted,
    "hold.proposed": case_retention.hold_proposed,
    "hold.agreed": case_retention.hold_agreed,
    "hold.refused": case_proposals.refusing(Hold),
    "erasure.proposed": case_retention.erasure_proposed,
    "erasure.refused": case_proposals.refusing(Erasure),
    "erasure.confirmed": case_retention.erasure_confirmed,
    "case.expunged": case_retention.expunged,
    "report.withdrawn": case_people.withdrawn,
    "identity.corrected": case_people.identity_corrected,
    "news.chosen": case_people.news_chosen,
    "recorder.named": case_people.recorder_named,
    "report.recorded": case_people.recorded,
    "party.came": case_people.came,
    "proof.taken": _noted,
    "disclosure.proposed": case_disclosures.proposed,
    "disclosure.confirmed": case_disclosures.confirmed,
    "disclosure.refused": case_disclosures.refused,
    "disclosure.taken": case_disclosures.taken,
    "case.opened": _noted,
    "file.opened": _file_opened,
}
