"""Guards on a case, each looked at alone: the gate, the epoch, the lead, the vote, the form sent twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import col

from coc_service.audit import Act
from coc_service.domain import workflow
from coc_service.domain.casefile import Payload, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.quorum import Tally
from coc_service.domain.workflow import FieldsMissing, Status
from coc_service.store import cases
from coc_service.store.tables import Ballot, Grant, Record
from coc_service.usecases import case_access, case_moves, case_work, filing, panel
from coc_service.usecases.case_access import NoSuchCase, NotDeclared
from coc_service.usecases.case_moves import NOT_COUNTED, Counted, NoVoteOpen, Step, VoteChanged
from coc_service.usecases.case_work import NotOnTheCase, NotTheLead
from coc_service.usecases.channels import OpenRecord
from coc_service.usecases.filing import EpochTurned, ReporterUnreachable
from tests.usecases.light import CASE, NOON, Light, light, record


@pytest.fixture
def desk() -> Iterator[Light]:
    with light() as made:
        yield made


def store(desk: Light, made: Record, *, by: str = "noor") -> None:
    case_work.store_record(desk.session, CASE, desk.reader(by), made, now=NOON)


ACTS: dict[str, Callable[[Light], object]] = {
    "read": lambda desk: case_access.load(desk.session, CASE, desk.reader("noor"), now=NOON),
    "prepare": lambda desk: case_access.peek(desk.session, CASE, desk.reader("noor")),
    "write": lambda desk: store(desk, record("note")),
    "choose": lambda desk: case_work.assign_lead(desk.session, CASE, desk.reader("noor"), lead_id="ilse", now=NOON),
    "vote": lambda desk: case_moves.cast_ballot(desk.session, CASE, desk.reader("noor"), record("vote"), now=NOON),
    "move": lambda desk: case_moves.make_move(desk.session, CASE, desk.reader("noor"), step("form_panel"), now=NOON),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_before_the_gate_nothing_can_be_read_or_done(desk: Light, act: Callable[[Light], object]) -> None:
    desk.answer("noor", Answer.AWAITING)

    with pytest.raises(NotDeclared):
        act(desk)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_without_a_grant_nothing_can_be_read_or_done(desk: Light, act: Callable[[Light], object]) -> None:
    desk.session.execute(delete(Grant).where(col(Grant.holder_id) == "noor"))

    with pytest.raises(NoSuchCase):
        act(desk)


def test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged(desk: Light) -> None:
    for made in (record("who", RecordKind.NAMED), record("note")):
        filing.add_record(desk.session, desk.case(), made)

    gate = case_access.load_named(desk.session, CASE, desk.reader("noor"), now=NOON)
    whole = case_access.load(desk.session, CASE, desk.reader("noor"), now=NOON)

    assert [row.id for row in gate.records] == ["who"]
    assert [row.id for row in whole.records] == ["who", "note"]
    assert desk.acts() == [(Act.CASE_OPENED, "member:noor", "gate"), (Act.CASE_OPENED, "member:noor", "")]


def test_a_member_loads_no_grant_but_their_own(desk: Light) -> None:
    loaded = case_access.peek(desk.session, CASE, desk.reader("noor"))

    assert {grant.holder_id for grant in loaded.grants} == {"noor"}


def test_what_is_sealed_in_an_old_epoch_is_not_stored(desk: Light) -> None:
    desk.case().epoch = 2

    with pytest.raises(EpochTurned):
        store(desk, record("note", epoch=1))


def test_the_same_note_again_is_kept_and_logged_once(desk: Light) -> None:
    for _ in range(2):
        store(desk, record("note"))

    assert [row.id for row in cases.all_records(desk.session, CASE)] == ["note"]
    assert desk.acts() == [(Act.RECORD_ADDED, "member:noor", "note")]


def test_no_letter_is_kept_for_a_reporter_who_withdrew(desk: Light) -> None:
    desk.case().withdrawn_at = NOON

    with pytest.raises(ReporterUnreachable):
        store(desk, record("letter", RecordKind.MESSAGE))


@pytest.mark.parametrize(("lead_id", "answer"), [("ilse", Answer.AWAITING), ("ilse", Answer.RECUSED), ("eve", None)])
def test_only_who_declared_no_conflict_can_be_chosen_to_lead(desk: Light, lead_id: str, answer: Answer | None) -> None:
    if answer:
        desk.answer(lead_id, answer)

    with pytest.raises(NotOnTheCase):
        case_work.assign_lead(desk.session, CASE, desk.reader("noor"), lead_id=lead_id, now=NOON)


@pytest.mark.parametrize(
    ("lead_id", "later", "may"),
    [(None, 0, True), ("noor", 0, True), ("ilse", 0, False), ("ilse", 3, True)],
    ids=["nobody leads", "hands over", "would take over", "takes over late"],
)
def test_the_lead_hands_over_and_nobody_takes(desk: Light, lead_id: str | None, later: int, *, may: bool) -> None:
    desk.case().lead_id = lead_id
    now = NOON + timedelta(days=later)

    if may:
        case_work.assign_lead(desk.session, CASE, desk.reader("noor"), lead_id="noor", now=now)
        assert desk.case().lead_id == "noor"
        return
    with pytest.raises(NotTheLead):
        case_work.assign_lead(desk.session, CASE, desk.reader("noor"), lead_id="noor", now=now)


def cast(desk: Light, record_id: str) -> None:
    case_moves.cast_ballot(desk.session, CASE, desk.reader("noor"), record(record_id), now=NOON)


def test_a_ballot_needs_an_open_vote(desk: Light) -> None:
    with pytest.raises(NoVoteOpen):
        cast(desk, "vote")


def test_a_member_has_one_ballot_and_the_same_form_again_changes_nothing(desk: Light) -> None:
    desk.case().status = Status.VOTING
    for record_id in ("vote", "vote", "changed"):
        cast(desk, record_id)

    assert [ballot.record_id for ballot in cases.ballots(desk.session, desk.case())] == ["changed"]
    assert [act for act, _, _ in desk.acts()].count(Act.BALLOT_CAST) == 2


def step(name: str, *, counted: Counted = NOT_COUNTED, records: tuple[Record, ...] = (), **given: str) -> Step:
    return Step(workflow.MOVES[name], given, list(records), None, counted)


CARRIED = Tally(yes=2, no=0, abstain=0, eligible=2, is_quorate=True, is_carried=True)


def decide(desk: Light, counted: Counted) -> None:
    desk.case().status, desk.case().lead_id = Status.VOTING, "noor"
    case_moves.make_move(desk.session, CASE, desk.reader("noor"), step("decide", counted=counted), now=NOON)


def test_a_count_of_other_ballots_decides_nothing(desk: Light) -> None:
    with pytest.raises(VoteChanged):
        decide(desk, Counted(CARRIED, frozenset({"a ballot that was taken back"})))

    assert desk.case().status == Status.VOTING


def test_a_carried_vote_decides(desk: Light) -> None:
    decide(desk, Counted(CARRIED, frozenset()))

    assert desk.case().status == Status.DECIDED
    assert desk.acts()[-1] == (Act.CASE_DECIDED, "member:noor", "decide")


def test_the_same_move_again_is_made_once(desk: Light) -> None:
    desk.case().status, desk.case().lead_id = Status.TRIAGE, "noor"

    for _ in range(2):
        made = step("investigate", records=(record("move", RecordKind.MOVE),), scope="All of it.", plan="Ask.")
        case_moves.make_move(desk.session, CASE, desk.reader("noor"), made, now=NOON)

    assert [act for act, _, _ in desk.acts()] == [Act.RECORD_ADDED, Act.CASE_MOVED]


def test_a_panel_that_leaves_out_the_silent_begins_a_new_epoch(desk: Light) -> None:
    desk.case().lead_id = "noor"
    desk.answer("tomas", Answer.AWAITING)
    late = NOON + timedelta(days=3)

    with pytest.raises(EpochTurned):
        case_moves.make_move(desk.session, CASE, desk.reader("noor"), step("form_panel"), now=late)


def test_each_vote_is_a_round_of_its_own(desk: Light) -> None:
    case = desk.case()
    case.status, case.lead_id, case.acknowledged_at = Status.PROPOSED, "noor", NOON

    opened = step("open_vote", reporter_view="Agrees.", respondent_heard="Yes.")
    case_moves.make_move(desk.session, CASE, desk.reader("noor"), opened, now=NOON)

    assert case.voting_round == 1


@pytest.mark.parametrize("days", [-1, 0, 4000])
def test_a_new_date_lies_ahead_and_not_too_far(desk: Light, days: int) -> None:
    desk.case().lead_id = "noor"
    late = (NOON.replace(hour=23, minute=59) + timedelta(days=days)).date().isoformat()

    with pytest.raises(FieldsMissing):
        case_moves.make_move(
            desk.session,
            CASE,
            desk.reader("noor"),
            step("postpone", new_date=late, letter="We need more time."),
            now=NOON.replace(hour=23, minute=59, second=30),
        )


def test_only_ballots_of_this_round_are_counted_and_only_those_who_may_vote_are_eligible(desk: Light) -> None:
    desk.answer("tomas", Answer.AWAITING)
    for record_id in ("mine", "an earlier one"):
        filing.add_record(desk.session, desk.case(), record(record_id, RecordKind.BALLOT))
    desk.session.add(Ballot(case_id=CASE, voting_round=0, member_id="noor", record_id="mine"))
    desk.session.flush()
    loaded = case_access.peek(desk.session, CASE, desk.reader("noor"))
    opened = [OpenRecord(row, Payload("noor", NOON, {"choice": "yes"})) for row in loaded.records]

    counted = case_moves.count(loaded, opened)

    assert counted.record_ids == {"mine"}
    assert counted.tally is not None
    assert (counted.tally.yes, counted.tally.eligible) == (1, 2)


def test_declaring_twice_is_logged_once(desk: Light) -> None:
    desk.answer("noor", Answer.AWAITING)

    for _ in range(2):
        panel.declare_clear(desk.session, CASE, desk.reader("noor"), now=NOON)

    assert desk.acts() == [(Act.CASE_DECLARED_CLEAR, "member:noor", "")]


def test_the_deadline_is_the_nearest_of_what_is_owed(desk: Light) -> None:
    case = desk.case()
    owed = []
    for acknowledged_at, withdrawn_at, status in (
        (None, None, Status.TRIAGE),
        (NOON, None, Status.TRIAGE),
        (None, NOON, Status.TRIAGE),
        (NOON, None, Status.CLOSED),
    ):
        case.acknowledged_at, case.withdrawn_at, case.status = acknowledged_at, withdrawn_at, status
        filing.set_deadline(desk.session, case)
        owed.append(case.deadline_at)

    assert owed == [NOON + timedelta(hours=24), case.stage_due_at, case.stage_due_at, None]
