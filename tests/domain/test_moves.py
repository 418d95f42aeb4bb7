"""The whole table of moves is repeated here, so that no move is changed by accident."""

from datetime import UTC, datetime

import pytest

from coc_service.domain.move_rows import NEEDS, Effect, FieldKind, Missing, Notified, Timer
from coc_service.domain.policy import default_toml, parse
from coc_service.domain.stages import FIRST, STAGES, Stage
from coc_service.domain.vocabulary import CLOSURE_REASONS, FINDINGS, ClosureReason, Finding, LetterKind
from coc_service.domain.workflow import MOVES, FieldsMissing, due_at, expected


def test_every_end_and_every_delay_owes_the_reporter_a_letter() -> None:
    assert {name: move.letter for name, move in MOVES.items() if move.letter} == {
        "refer_without_panel": LetterKind.OUTCOME,
        "refer": LetterKind.OUTCOME,
        "log": LetterKind.OUTCOME,
        "take_no_action": LetterKind.OUTCOME,
        "ask": LetterKind.QUESTION,
        "ask_view": LetterKind.PROPOSED_RESOLUTION,
        "implement": LetterKind.OUTCOME,
        "close": LetterKind.CLOSING,
        "hand_over": LetterKind.HANDED_OVER,
        "postpone": LetterKind.NEW_DATE,
    }


def test_one_field_becomes_the_letter_where_there_is_one() -> None:
    letters = {name: [one.name for one in move.fields if one.is_letter] for name, move in MOVES.items()}

    assert letters == {
        name: [] if move.letter is None else ["question"] if name == "ask" else ["letter"]
        for name, move in MOVES.items()
    }


def test_a_choice_offers_something_and_a_text_offers_nothing() -> None:
    assert all(bool(one.options) == (one.kind is FieldKind.SELECT) for move in MOVES.values() for one in move.fields)


def test_what_a_move_changes_is_the_written_list() -> None:
    told = {name: (move.act, move.effects) for name, move in MOVES.items() if move.effects or move.act != "case.moved"}

    assert told == {
        "form_panel": ("panel.formed", frozenset({Effect.LEAVE_OUT_SILENT})),
        "propose": ("case.moved", frozenset({Effect.SET_PROPOSAL})),
        "ask_view": ("case.moved", frozenset({Effect.ASK_VIEW})),
        "open_vote": ("vote.opened", frozenset({Effect.OPEN_VOTE})),
        "withdraw_proposal": ("case.moved", frozenset({Effect.END_VOTE})),
        "decide": ("case.decided", frozenset({Effect.COUNT_VOTE})),
        "close": ("case.moved", frozenset({Effect.CLOSE})),
        "reopen": ("case.moved", frozenset({Effect.END_SPAM_MARK})),
        "uphold": ("case.moved", frozenset({Effect.ANSWER_APPEALS})),
        "overturn": ("case.moved", frozenset({Effect.OVERTURN})),
        "hand_over": ("case.moved", frozenset({Effect.HAND_OVER})),
        "answer_wish": ("case.moved", frozenset({Effect.ANSWER_WISH})),
        "mark_spam": ("case.moved", frozenset({Effect.MARK_SPAM})),
        "confirm_spam": ("case.moved", frozenset({Effect.END_SPAM_MARK})),
        "drop_spam_mark": ("case.moved", frozenset({Effect.END_SPAM_MARK})),
        "import_open": ("case.moved", frozenset({Effect.IMPORTED})),
        "import_closed": ("case.moved", frozenset({Effect.IMPORTED})),
    }
    assert {name for name, move in MOVES.items() if move.notifies is not Notified.NOBODY} == {
        "open_vote",
        "mark_spam",
        "restore",
        "uphold",
        "overturn",
        "hand_over",
        "answer_wish",
    }


def test_every_row_is_told_by_an_act_whose_detail_is_a_move() -> None:
    assert {move.act for move in MOVES.values()} == {"panel.formed", "vote.opened", "case.decided", "case.moved"}


def test_whose_move_it_was_can_be_told_of_every_move() -> None:
    assert all(move.done.msgid.count("%(who)s") == 1 for move in MOVES.values())
    assert all("%(" not in text.msgid for move in MOVES.values() for text in (move.label, move.consequence))


def test_every_stage_is_named_and_every_need_has_its_words() -> None:
    assert set(STAGES) == set(Stage)
    assert all(text.msgid for row in STAGES.values() for text in (row.label, row.for_committee, row.for_reporter))
    assert set(NEEDS) == set(Missing)


EXPECTED = {
    "conflict_check": "form_panel",
    "triage": "investigate",
    "investigating": "propose",
    "awaiting_info": "resume",
    "proposed": "open_vote",
    "voting": "decide",
    "decided": "implement",
    "implementing": "monitor",
    "monitoring": "close",
    "referred": "close",
    "logged": "close",
    "no_action": "close",
    "closed": None,
    "spam": None,
}


def test_every_stage_has_one_expected_next_step_until_the_case_ends() -> None:
    steps = {stage: expected(stage) for stage in Stage}

    assert {stage.value: step and step.name for stage, step in steps.items()} == EXPECTED
    assert all(sum(stage in move.expected_from for move in MOVES.values()) <= 1 for stage in Stage)
    assert all(move.expected_from <= move.sources for move in MOVES.values())


def test_the_expected_steps_lead_from_the_beginning_to_the_end() -> None:
    way, stage = [FIRST], FIRST
    while step := expected(stage):
        stage = step.target or stage
        way.append(stage)

    assert way[-1] is Stage.CLOSED
    assert len(way) == len(set(way)) == 9


def test_every_value_that_is_chosen_has_its_words() -> None:
    assert set(FINDINGS) == set(Finding)
    assert set(CLOSURE_REASONS) == set(ClosureReason)


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = parse(default_toml())


def test_a_stage_is_due_when_the_policy_says() -> None:
    due = {
        name: due_at(move, POLICY, stage=min(move.sources), given={}, now=NOON)
        for name, move in MOVES.items()
        if move.timer not in {Timer.GIVEN_DATE, Timer.KEPT}
    }

    assert due == {
        name: NOON + allowed if (allowed := POLICY.allowed(move.target)) else None
        for name, move in MOVES.items()
        if move.target
    }
    assert [name for name, at in due.items() if at is None] == ["close", "confirm_spam", "import_closed"]


def test_a_given_date_is_due_at_its_end() -> None:
    due = due_at(MOVES["postpone"], POLICY, stage=Stage.TRIAGE, given={"new_date": "2026-11-23"}, now=NOON)

    assert due == datetime(2026, 11, 23, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "2026-11-22", "2027-02-22", "9999-12-31"])
def test_a_date_that_is_past_or_too_far_away_is_no_new_date(text: str) -> None:
    with pytest.raises(FieldsMissing) as caught:
        due_at(MOVES["postpone"], POLICY, stage=Stage.TRIAGE, given={"new_date": text}, now=NOON)

    assert caught.value.names == ("new_date",)


def test_the_last_day_that_can_be_given_is_within_three_months() -> None:
    due = due_at(MOVES["postpone"], POLICY, stage=Stage.TRIAGE, given={"new_date": "2027-02-21"}, now=NOON)

    assert due == datetime(2027, 2, 21, 23, 59, tzinfo=UTC)
