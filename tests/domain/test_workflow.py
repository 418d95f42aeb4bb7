"""The table of moves is the only way to change a stage: no case leaves it or gets stuck, and each rule holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain.facts import Actor, CaseFacts
from coc_service.domain.move_fields import LETTER
from coc_service.domain.move_rows import Missing, Move
from coc_service.domain.presence import Presence
from coc_service.domain.stages import FIRST, Stage
from coc_service.domain.workflow import (
    MOVES,
    FieldsMissing,
    MoveRefused,
    asked_for,
    missing,
    open_from,
    take,
    take_without_words,
)
from tests.domain.cases import FACTS, LEAD, allowing, facts, filled
from tests.domain.every_row import EVERY_ROW

moves = st.sampled_from(list(MOVES.values()))
stages = st.sampled_from(Stage)
names = st.sampled_from(sorted({one.name for move in MOVES.values() for one in move.fields}))
fillings = st.dictionaries(names, st.sampled_from(["", " \n", "Written.", "violation", "decided"]))


def reachable_from(start: Stage) -> set[Stage]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        onward = {move.target for move in MOVES.values() if move.target and here in move.sources} - found
        found |= onward
        waiting += onward
    return found


def test_the_table_is_the_written_one() -> None:
    assert {name: ({*move.sources}, move.target) for name, move in MOVES.items()} == EVERY_ROW


def test_every_stage_can_be_reached() -> None:
    assert reachable_from(FIRST) == set(Stage)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_way_to_closed(stage: Stage) -> None:
    assert Stage.CLOSED in reachable_from(stage)


def test_moves_are_offered_in_the_order_of_the_table() -> None:
    assert [move.name for move in open_from(Stage.INVESTIGATING)] == [
        "refer",
        "take_no_action",
        "ask",
        "propose",
        "postpone",
        "hand_over",
        "answer_wish",
    ]
    assert [move.name for move in open_from(Stage.CLOSED)] == [
        "reopen",
        "uphold",
        "overturn",
        "hand_over",
        "answer_wish",
    ]


@given(st.lists(st.tuples(moves, facts, fillings)))
def test_no_path_leaves_the_table(steps: list[tuple[Move, CaseFacts, Mapping[str, str]]]) -> None:
    stage = FIRST
    for move, known, given_ in steps:
        before = stage
        try:
            stage = take(move, stage=stage, facts=known, given=given_)
        except (MoveRefused, FieldsMissing):
            assert stage is before
        else:
            sources, target = EVERY_ROW[move.name]
            assert before in sources
            assert stage == (target or before)


@given(st.lists(moves, max_size=40))
def test_no_path_reaches_a_decision_without_a_carried_vote(steps: list[Move]) -> None:
    stage = FIRST
    for move in steps:
        known = replace(allowing(move), is_vote_carried=False)
        try:
            stage = take(move, stage=stage, facts=known, given=filled(move))
        except MoveRefused:
            continue

    assert stage not in {Stage.DECIDED, Stage.IMPLEMENTING, Stage.MONITORING}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_a_move_starts_at_its_sources_alone(move: Move) -> None:
    for stage in Stage:
        if stage in move.sources:
            assert take(move, stage=stage, facts=allowing(move), given=filled(move)) is (move.target or stage)
        else:
            with pytest.raises(MoveRefused) as caught:
                take(move, stage=stage, facts=allowing(move), given=filled(move))
            assert (caught.value.name, caught.value.missing) == (move.name, ())


LACKS = {
    Missing.EVERY_DECLARATION: partial(replace, awaiting_count=1),
    Missing.ENOUGH_MEMBERS: partial(replace, clear_count=1),
    Missing.A_SHORTAGE: partial(replace, awaiting_count=1),
    Missing.ACKNOWLEDGEMENT: partial(replace, is_acknowledged=False),
    Missing.A_READER: partial(replace, is_reachable=False),
    Missing.A_CARRIED_VOTE: partial(replace, is_vote_carried=False),
    Missing.NO_SPAM_MARK: partial(replace, spam_marked_by="member-2"),
    Missing.A_SPAM_MARK: partial(replace, spam_marked_by=None),
    Missing.ANOTHERS_SPAM_MARK: partial(replace, spam_marked_by=LEAD),
    Missing.AN_APPEAL: partial(replace, has_appeal=False),
    Missing.NO_APPEAL: partial(replace, has_appeal=True),
    Missing.OTHER_DECIDERS: partial(replace, may_decide_appeal=False),
    Missing.A_WISH: partial(replace, has_wish=False),
    Missing.AN_IMPORT: partial(replace, has_just_recorded=False),
}
IMPORTS = ("import_open", "import_closed")
NEEDS = [(move, need) for move in MOVES.values() for need in move.needs]


def test_what_each_move_needs_is_the_written_list() -> None:
    assert {(move.name, need) for move, need in NEEDS} == {
        ("form_panel", Missing.EVERY_DECLARATION),
        ("form_panel", Missing.ENOUGH_MEMBERS),
        ("refer_without_panel", Missing.A_SHORTAGE),
        ("refer_without_panel", Missing.ACKNOWLEDGEMENT),
        ("refer", Missing.ACKNOWLEDGEMENT),
        ("log", Missing.ACKNOWLEDGEMENT),
        ("take_no_action", Missing.ACKNOWLEDGEMENT),
        *((name, Missing.A_READER) for name in ("ask", "ask_view")),
        ("open_vote", Missing.ENOUGH_MEMBERS),
        ("open_vote", Missing.ACKNOWLEDGEMENT),
        ("decide", Missing.A_CARRIED_VOTE),
        ("reopen", Missing.ENOUGH_MEMBERS),
        ("reopen", Missing.NO_APPEAL),
        ("mark_spam", Missing.NO_SPAM_MARK),
        ("confirm_spam", Missing.ANOTHERS_SPAM_MARK),
        ("drop_spam_mark", Missing.A_SPAM_MARK),
        ("uphold", Missing.AN_APPEAL),
        ("uphold", Missing.OTHER_DECIDERS),
        ("overturn", Missing.AN_APPEAL),
        ("overturn", Missing.OTHER_DECIDERS),
        ("hand_over", Missing.A_WISH),
        ("answer_wish", Missing.A_WISH),
        ("import_open", Missing.AN_IMPORT),
        ("import_closed", Missing.AN_IMPORT),
    }


@pytest.mark.parametrize(("move", "need"), NEEDS, ids=[f"{move.name}-{need}" for move, need in NEEDS])
def test_what_is_missing_stops_a_move_and_is_named(move: Move, need: Missing) -> None:
    known: CaseFacts = LACKS[need](allowing(move))

    with pytest.raises(MoveRefused) as caught:
        take(move, stage=min(move.sources), facts=known, given=filled(move))

    assert caught.value.missing == (need,)


def test_every_move_is_the_leads_but_those_about_spam_appeals_and_imports() -> None:
    anyones = {name for name, move in MOVES.items() if move.actor is not Actor.LEAD}

    assert anyones == {"mark_spam", "confirm_spam", "drop_spam_mark", "restore", "uphold", "overturn", *IMPORTS}


@pytest.mark.parametrize(
    "move", [move for move in MOVES.values() if move.actor is Actor.LEAD], ids=lambda one: one.name
)
def test_only_the_lead_makes_the_leads_moves(move: Move) -> None:
    known = allowing(move)
    assert missing(move, replace(known, actor_id="member-2")) == (Missing.TO_BE_LEAD,)
    assert missing(move, replace(known, lead_id=None)) == (Missing.A_LEAD,)
    assert missing(move, replace(known, actor_presence=Presence.AWAITING)) == (Missing.TO_BE_LEAD,)
    assert missing(move, replace(known, actor_presence=Presence.RECUSED)) == (Missing.TO_BE_LEAD,)


def test_who_stays_silent_past_the_deadline_keeps_no_case_from_being_referred() -> None:
    lone = replace(allowing(MOVES["refer_without_panel"]), awaiting_count=3)

    assert missing(MOVES["refer_without_panel"], lone) == (Missing.A_SHORTAGE,)
    assert missing(MOVES["refer_without_panel"], replace(lone, is_overdue=True)) == ()


def test_who_stays_silent_past_the_deadline_stops_no_panel() -> None:
    silent = replace(FACTS, awaiting_count=1)

    assert missing(MOVES["form_panel"], replace(silent, is_overdue=False)) == (Missing.EVERY_DECLARATION,)
    assert missing(MOVES["form_panel"], replace(silent, is_overdue=True)) == ()


FIELDS = [(move, one) for move in MOVES.values() for one in move.fields if not one.is_optional]


@pytest.mark.parametrize("blank", ["", " ", "\n\t", None])
@pytest.mark.parametrize(("move", "one"), FIELDS, ids=[f"{move.name}-{one.name}" for move, one in FIELDS])
def test_a_field_left_empty_is_named(move: Move, one: object, blank: str | None) -> None:
    name = getattr(one, "name", "")
    given_ = {key: value for key, value in (filled(move) | {name: blank}).items() if value is not None}

    with pytest.raises(FieldsMissing) as caught:
        take(move, stage=min(move.sources), facts=allowing(move), given=given_)

    assert caught.value.names == (name,)


def test_a_question_may_name_a_day_or_none() -> None:
    move, given_ = MOVES["ask"], {"question": "Was it before the talk?"}

    for day in ({}, {"answer_by": ""}, {"answer_by": "2026-11-24"}):
        assert take(move, stage=Stage.INVESTIGATING, facts=FACTS, given=given_ | day) is Stage.AWAITING_INFO
    with pytest.raises(FieldsMissing) as caught:
        take(move, stage=Stage.INVESTIGATING, facts=FACTS, given=given_ | {"answer_by": "soon"})
    assert caught.value.names == ("answer_by",)


@pytest.mark.parametrize("choice", ["anything else", "VIOLATION", " violation"])
def test_a_choice_that_is_not_offered_is_no_choice(choice: str) -> None:
    move = MOVES["propose"]

    with pytest.raises(FieldsMissing) as caught:
        take(move, stage=Stage.INVESTIGATING, facts=FACTS, given=filled(move) | {"finding": choice})

    assert caught.value.names == ("finding",)


@pytest.mark.parametrize("text", ["tomorrow", "23.11.2026", "2026-13-01", "2026-11-23T12:00", "0"])
def test_what_is_no_date_is_no_new_date(text: str) -> None:
    move = MOVES["postpone"]

    with pytest.raises(FieldsMissing) as caught:
        take(move, stage=Stage.TRIAGE, facts=FACTS, given=filled(move) | {"new_date": text})

    assert caught.value.names == ("new_date",)


WITH_LETTER = {name: move for name, move in MOVES.items() if LETTER in move.fields}


@pytest.mark.parametrize("move", WITH_LETTER.values(), ids=WITH_LETTER)
def test_where_nobody_can_read_it_no_letter_is_asked_for(move: Move) -> None:
    withdrawn = replace(allowing(move), is_reachable=False, is_acknowledged=False)
    given_ = {name: value for name, value in filled(move).items() if name != LETTER.name}

    assert LETTER not in asked_for(move, withdrawn)
    assert take(move, stage=min(move.sources), facts=withdrawn, given=given_) in {move.target, min(move.sources)}


@given(moves, stages, facts)
def test_a_chain_that_cannot_read_the_words_checks_everything_else(move: Move, stage: Stage, known: CaseFacts) -> None:
    def outcome(way: Callable[[], Stage]) -> Stage | tuple[Missing, ...]:
        try:
            return way()
        except MoveRefused as refused:
            return refused.missing

    assert outcome(lambda: take_without_words(move, stage=stage, facts=known)) == outcome(
        lambda: take(move, stage=stage, facts=known, given=filled(move))
    )


def test_a_move_is_added_by_its_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    pause = replace(MOVES["resume"], name="pause", sources=frozenset({Stage.TRIAGE}), expected_from=frozenset())
    monkeypatch.setitem(MOVES, pause.name, pause)

    assert pause in open_from(Stage.TRIAGE)
    assert take(pause, stage=Stage.TRIAGE, facts=FACTS, given=filled(pause)) is Stage.INVESTIGATING
