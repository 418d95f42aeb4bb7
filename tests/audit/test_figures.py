"""Figures of the log: what is counted, when a case is closed, and that no part which is not told can be computed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from coc_service.audit.case_times import OTHER, CaseTimes, Fact, Period, times_of
from coc_service.audit.figures import ENOUGH, FEW, Targets, count, told
from coc_service.audit.transparency import differences

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 30))
TARGETS = Targets(timedelta(hours=24), timedelta(days=60))
MAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATE = datetime(2026, 7, 31, tzinfo=UTC)  # after the cut-off
NOOR, ILSE, REPORTER = "member:noor", "member:ilse", "party:p1"


def received(at: datetime = MAY) -> Fact:
    begin = {"committee": "c1", "party": "p1"}
    return Fact("report.received", REPORTER, at, {"begin": begin, "records": [["r1", "party/p1", 1, "report", ""]]})


def moved(to: str, at: datetime, move: str = "close", act: str = "case.moved", **said: Any) -> Fact:
    return Fact(act, NOOR, at, {"move": move, "to": to, "due": "", "records": [], **said})


def letter(at: datetime, *, channel: str = "party/p1", actor: str = NOOR) -> Fact:
    return Fact("record.added", actor, at, {"records": [["r2", channel, 1, "letter", ""]]})


def closed(at: datetime, outcome: str = "no_action", since: datetime = MAY) -> list[Fact]:
    return [received(since), moved(outcome, at, "take_no_action"), moved("closed", at)]


def figures(*cases: Sequence[Fact]) -> dict[str, Any]:
    return count(map(times_of, cases), PERIOD, TARGETS)


def test_totals_are_told_also_if_they_are_0_or_1() -> None:
    nothing, one = figures(), figures(closed(MAY))

    assert {name: value for name, value in nothing.items() if value} == {
        "v": 1,
        "answers": {"count": 0, "parts": {}},
        "decisions": {"count": 0, "parts": {}},
    }
    assert (one["received"], one["closed"], one["channels"], one["ends"], one["open"]) == (1, 1, {}, {}, 0)


@pytest.mark.parametrize(
    ("days", "is_counted"),
    [((0, None), True), ((0, 31), True), ((0, 30), False), ((0, 5), False)],
)
def test_a_case_was_closed_if_it_stayed_closed_for_30_days(days: tuple[int, int | None], is_counted: bool) -> None:  # noqa: FBT001  as above
    facts = closed(MAY)
    if days[1] is not None:
        facts.append(moved("triage", MAY + timedelta(days=days[1]), "reopen"))

    assert figures(facts)["closed"] == int(is_counted)


def test_a_case_belongs_to_the_period_in_which_it_was_closed_first() -> None:
    again = [
        *closed(MAY),
        moved("triage", datetime(2026, 8, 1, tzinfo=UTC), "reopen"),
        moved("closed", datetime(2026, 9, 1, tzinfo=UTC)),
    ]
    later = Period(date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 30))

    assert [count([times_of(again)], one, TARGETS)["closed"] for one in (PERIOD, later)] == [1, 0]


def test_a_move_that_keeps_a_case_closed_does_not_open_it() -> None:
    facts = [*closed(MAY), moved("closed", MAY + timedelta(days=3), "uphold", appeals=[])]

    assert figures(facts)["closed"] == 1


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 7, 1)])
def test_what_happened_on_another_day_is_not_counted(day: date) -> None:
    at = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
    found = figures(
        [
            *closed(at, since=at),
            Fact("declared", NOOR, at, {"answer": "recused"}),
            Fact("appeal.made", REPORTER, at, {}),
        ]
    )

    assert [found[name] for name in ("received", "closed", "recusals", "appeals", "votes")] == [0] * 5


def test_spam_is_a_total_of_its_own_and_no_answer_to_it_is_counted() -> None:
    spam = [received(), letter(MAY), moved("spam", MAY, "confirm_spam")]
    found = figures(spam, *[[received(), letter(MAY + timedelta(hours=5))] for _ in range(3)])

    assert (found["received"], found["spam"], found["closed"], found["open"]) == (4, 1, 0, 3)
    assert found["answers"] == {"count": 3, "parts": {"in_time": 3}, "median": 5, "longest": 5}


def test_an_answer_is_the_first_letter_of_a_member_to_the_reporter() -> None:
    early = [letter(MAY, channel="party/p2"), letter(MAY, actor=REPORTER)]
    found = times_of([received(), *early, letter(MAY + timedelta(hours=30)), letter(MAY + timedelta(hours=50))])

    assert found.answered_at == MAY + timedelta(hours=30)


def test_a_letter_after_the_cut_off_is_no_answer() -> None:
    assert figures([received(), letter(LATE)])["answers"]["count"] == 0


def test_a_median_and_the_longest_time_are_told_for_three_or_more() -> None:
    def answered(*hours: int) -> dict[str, Any]:
        found: dict[str, Any] = figures(*[[received(), letter(MAY + timedelta(hours=one))] for one in hours])["answers"]
        return found

    assert answered(1, 90) == {"count": 2, "parts": {}}
    assert answered(1, 3, 90) == {"count": 3, "parts": {}, "median": 3, "longest": 90}


def test_votes_appeals_recusals_and_referrals_are_counted() -> None:
    vote = moved("voting", MAY, "open_vote", "vote.opened", electorate=["noor", "ilse", "tomas"], proposal="")
    ballots = [Fact("ballot.cast", who, MAY, {"vote": "", "records": []}) for who in (NOOR, NOOR, ILSE)]
    appeal = Fact("appeal.made", REPORTER, MAY.replace(hour=11), {"letter": "", "records": []})
    answer = moved("closed", MAY + timedelta(days=20), "uphold", appeals=[""])
    recused = Fact("declared", ILSE, MAY, {"answer": "recused"})
    case = [
        received(),
        recused,
        recused,
        vote,
        *ballots,
        moved("decided", MAY, "decide", "case.decided"),
        appeal,
        answer,
    ]
    withdrawn = moved("investigating", MAY, "withdraw_proposal")
    other = [received(), vote, ballots[0], withdrawn, vote, moved("referred", MAY, "refer"), appeal]
    found = figures(*[case] * 3, *[other] * 3)

    assert (found["recusals"], found["referrals"], found["appeals"], found["votes"]) == (3, 3, 6, 9)
    assert found["appeal_answers"] == {"uphold": 3, "waiting": 3}
    assert found["vote_ends"] == {"quorate": 3, "not_quorate": 6}
    assert found["decisions"]["count"] == 6
    assert found["expunged"] == 0


@pytest.mark.parametrize(
    ("ballots", "ended", "ends"),
    [
        ((MAY, MAY), None, {"quorate": 3}),
        ((MAY, LATE), LATE, {}),
        ((MAY,), None, {}),
        ((MAY,), MAY, {"not_quorate": 3}),
    ],
)
def test_a_vote_that_goes_on_at_the_cut_off_is_not_one_in_which_too_few_voted(
    ballots: Sequence[datetime], ended: datetime | None, ends: dict[str, int]
) -> None:
    opened = moved("voting", MAY, "open_vote", "vote.opened", electorate=["noor", "ilse", "tomas"], proposal="")
    cast = [Fact("ballot.cast", who, at, {}) for who, at in zip((NOOR, ILSE), ballots, strict=False)]
    ending = [moved("investigating", ended, "withdraw_proposal")] if ended else []

    found = figures(*[[received(), opened, *cast, *ending]] * 3)

    assert (found["votes"], found["vote_ends"]) == (3, ends)


LEFT = {
    "received": "2026-05-04T12:00Z",
    "answer_by": "",
    "answered": "2026-05-04T15:00Z",
    "safe_by": "",
    "safe": "",
    "deadlines": [],
    "done": [],
    "ends": [["2026-05-20T12:00Z", "no_action"]],
}


@pytest.mark.parametrize("are_details_there", [True, False])
def test_of_an_erased_case_only_what_its_last_entry_keeps_is_counted(are_details_there: bool) -> None:  # noqa: FBT001  as above
    erased = Fact("case.expunged", NOOR, datetime(2026, 6, 25, tzinfo=UTC), {"committee": "c1", "figures": LEFT})
    before = [received(), Fact("declared", ILSE, MAY, {"answer": "recused"})] if are_details_there else []
    other = [*closed(MAY), Fact("recorder.named", REPORTER, MAY, {})]
    found = figures([*before, erased], *[other] * 3)

    assert [found[name] for name in ("received", "closed", "open", "recusals", "expunged")] == [4, 4, 0, 0, 1]
    assert (found["channels"], found["ends"], found["answers"]["count"]) == ({}, {"no_action": 4}, 1)


@pytest.mark.parametrize("move", ["import_open", "import_closed"])
def test_an_imported_case_is_counted_nowhere_also_after_it_was_erased(move: str) -> None:
    imported = [received(), Fact("recorder.named", REPORTER, MAY, {}), moved("closed", MAY, move)]
    empty = {name: [] if isinstance(value, list) else "" for name, value in LEFT.items()}
    erased = Fact("case.expunged", NOOR, datetime(2026, 6, 25, tzinfo=UTC), {"committee": "c1", "figures": empty})

    assert figures(imported) == figures([*imported, erased]) == figures([erased]) == figures()
    assert times_of(imported).closing(PERIOD) is None


def test_a_report_from_before_a_case_was_erased_is_checked_as_far_as_it_can_be() -> None:
    said = {"received": 4, "recusals": 2, "closed": 4, "expunged": 0, "votes": 1}

    assert differences(said, {**said, "closed": 3}, gone=0) == ["closed"]
    assert differences(said, {**said, "closed": 3, "recusals": 1}, gone=1) == []
    assert differences(said, {**said, "received": 5, "recusals": 3}, gone=1) == ["received", "recusals"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 3, "b": 4}, {"a": 3, "b": 4}),
        ({"a": 1, "b": 0}, {}),
        ({"a": 0, "b": 4}, {"b": 4}),
        ({"a": 1, "b": 4}, {}),  # b would tell a
        ({"a": 1, "b": 1, "c": 7}, {}),  # the rest would be 2
        ({"a": 1, "b": 2, "c": 6}, {"c": 6}),
        ({"a": 2, "b": 2, "c": 5}, {}),  # 4 left for two parts under 3 are 2 and 2
        ({"a": 2, "b": 2, "c": 0, "d": 5}, {"d": 5}),
        ({"a": 1, "b": 9}, {"a": 1, "b": 9}),
        ({"a": 3, "b": 5, OTHER: 1}, {"b": 5}),
        ({"a": 3, "b": 3, OTHER: 3}, {"a": 3, "b": 3}),
        ({"a": 1, "b": 5, OTHER: 4}, {"a": 1, "b": 5}),
        ({"a": 0, "b": 0, OTHER: 12}, {}),
    ],
)
def test_parts_that_are_told(counts: dict[str, int], shown: dict[str, int]) -> None:
    assert told(counts) == shown


@pytest.mark.parametrize(
    "labels", [("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d"), ("a", "b", OTHER), ("a", "b", "c", OTHER)]
)
def test_nobody_who_knows_total_and_rules_computes_a_part_that_is_not_told(labels: tuple[str, ...]) -> None:
    """Every table up to a total of 11 is compared with all others that look the same."""
    for total in range(ENOUGH + 2):
        alike: dict[tuple[tuple[str, int], ...], list[dict[str, int]]] = defaultdict(list)
        for table in tables(labels, total):
            alike[tuple(sorted(told(table).items()))].append(table)
        for shown, possible in alike.items():
            for label in set(labels) - dict(shown).keys() - {OTHER}:
                values = {table[label] for table in possible}
                assert len(values) > 1 or values == {0}, (total, shown, label)
            assert all(number >= FEW for _, number in shown) or total >= ENOUGH


def tables(labels: Sequence[str], total: int) -> Iterator[dict[str, int]]:
    for numbers in product(range(total + 1), repeat=len(labels) - 1):
        if sum(numbers) <= total:
            yield dict(zip(labels, (*numbers, total - sum(numbers)), strict=True))


def test_a_case_without_its_first_fact_is_not_counted() -> None:
    assert count([CaseTimes()], PERIOD, TARGETS)["received"] == 0
