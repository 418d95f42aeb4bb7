"""When a member can be reached: hours on call, quiet hours and digests, in their own time zone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from coc_service.domain import availability
from coc_service.domain.availability import Availability, Digest, Span
from tests.domain.chains import founded

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
NINE, FIVE = 9 * 60, 17 * 60
WORKDAY = (Span(0, NINE, FIVE),)
NIGHT = (Span(6, 22 * 60, 6 * 60),)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "spans", "moment", "is_on_call"),
    [
        (BERLIN, WORKDAY, "2026-03-23 07:59", False),  # the last Monday of winter time: 08:59
        (BERLIN, WORKDAY, "2026-03-23 08:00", True),
        (BERLIN, WORKDAY, "2026-03-30 06:59", False),  # the first Monday of summer time: 08:59
        (BERLIN, WORKDAY, "2026-03-30 07:00", True),
        (BERLIN, WORKDAY, "2026-03-30 15:00", False),
        (BERLIN, WORKDAY, "2026-10-26 08:00", True),  # winter time again
        (BERLIN, WORKDAY, "2026-10-26 07:59", False),
        (NEW_YORK, WORKDAY, "2026-11-23 13:59", False),
        (NEW_YORK, WORKDAY, "2026-11-23 21:59", True),
        ("Pacific/Auckland", WORKDAY, "2026-11-22 20:00", True),  # there it is Monday already
        (BERLIN, NIGHT, "2026-11-22 21:00", True),
        (BERLIN, NIGHT, "2026-11-23 04:59", True),
        (BERLIN, NIGHT, "2026-11-23 05:00", False),
        (BERLIN, NIGHT, "2026-11-22 20:59", False),
        (BERLIN, NIGHT, "2026-11-24 04:00", False),
        ("UTC", (Span(0, 0, 1440),), "2026-11-23 23:59", True),
        ("UTC", (Span(0, 0, 1440),), "2026-11-24 00:00", False),
        ("UTC", (), "2026-11-23 12:00", False),
        ("Europe/Atlantis", (Span(0, 0, 1440),), "2026-11-23 12:00", False),
        ("../etc/passwd", (Span(0, 0, 1440),), "2026-11-23 12:00", False),
    ],
)
def test_a_member_is_on_call_by_the_clock_on_their_wall(
    zone: str, spans: tuple[Span, ...], moment: str, *, is_on_call: bool
) -> None:
    assert Availability(zone, spans).is_on_call(at(moment)) is is_on_call


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-11-23 20:59", "2026-11-23 20:59"),
        ("2026-11-23 21:00", "2026-11-24 06:00"),  # 22:00 to 07:00 in Berlin
        ("2026-11-24 05:59", "2026-11-24 06:00"),
        ("2026-11-24 06:00", "2026-11-24 06:00"),
        ("2026-03-28 22:00", "2026-03-29 05:00"),  # in this night the clock goes forward
        ("2026-10-24 21:00", "2026-10-25 06:00"),  # in this one it goes back
    ],
)
def test_a_reminder_waits_for_the_end_of_the_quiet_hours(moment: str, sent: str) -> None:
    stated = Availability(BERLIN, quiet=(22 * 60, 7 * 60))

    assert stated.not_before(at(moment)) == at(sent)


def test_quiet_hours_can_be_within_one_day_and_need_not_be_given() -> None:
    noon = at("2026-11-23 12:30")

    assert Availability(quiet=(12 * 60, 13 * 60)).not_before(noon) == at("2026-11-23 13:00")
    assert Availability().not_before(noon) == noon


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_never_send_into_the_past() -> None:
    second_time = at("2026-10-25 01:30")  # 02:30 in Berlin, for the second time

    assert Availability(BERLIN, quiet=(60, 165)).not_before(second_time) == second_time


@pytest.mark.parametrize(
    ("digest", "moment", "latest"),
    [
        (Digest.DAILY, "2026-11-23 06:59", "2026-11-22 07:00"),
        (Digest.DAILY, "2026-11-23 07:00", "2026-11-23 07:00"),
        (Digest.DAILY, "2026-03-29 06:00", "2026-03-29 06:00"),  # summer time has begun: 08:00 is an hour earlier
        (Digest.WEEKLY, "2026-11-25 06:59", "2026-11-18 07:00"),  # Wednesday
        (Digest.WEEKLY, "2026-11-25 07:00", "2026-11-25 07:00"),
        (Digest.WEEKLY, "2026-11-28 23:00", "2026-11-25 07:00"),
        (Digest.WEEKLY, "2026-11-24 07:00", "2026-11-18 07:00"),
    ],
)
def test_a_digest_has_a_fixed_beat_in_the_members_zone(digest: Digest, moment: str, latest: str) -> None:
    stated = Availability(BERLIN, digest=digest, digest_day=2, digest_minute=8 * 60)

    assert stated.latest_digest(at(moment)) == at(latest)


def test_who_wants_no_digest_has_no_beat() -> None:
    assert Availability(digest=Digest.NEVER).latest_digest(at("2026-11-23 12:00")) is None


def test_the_zones_to_choose_from_are_places_and_can_be_used() -> None:
    names = availability.zone_names()

    assert {"UTC", BERLIN, NEW_YORK, "Asia/Kolkata"} <= set(names)
    assert [name for name in names if availability.zone_of(name) is None] == []


# --- what the committee's chain keeps ---

STATED = Availability(BERLIN, (*WORKDAY, Span(5, 0, 1440)), (22 * 60, 7 * 60), Digest.WEEKLY, 4, 8 * 60)


def test_the_last_statement_of_a_member_counts_and_only_their_own() -> None:
    story = founded("noor", "ilse")

    story.say("availability.stated", "noor", **availability.says(Availability()))
    story.say("availability.stated", "noor", **availability.says(STATED))

    assert (story.now.availability_of("noor"), story.now.availability_of("ilse")) == (STATED, Availability())
    assert [seat.person for seat in story.now.on_call(at("2026-11-23 09:00"))] == ["noor"]
    assert story.now.on_call(at("2026-11-23 07:00")) == ()


def test_who_has_left_is_not_on_call_and_states_nothing() -> None:
    story = founded("noor", "ilse")
    story.say("availability.stated", "noor", **availability.says(STATED))
    story.say("roster.left", "noor", admission=story.leaf_of("noor"))

    late = story.say("availability.stated", "noor", **availability.says(STATED))

    assert story.now.on_call(at("2026-11-23 09:00")) == ()
    assert story.why(late) == "the signer has no seat in force"


def test_a_member_whose_term_is_over_is_not_on_call() -> None:
    story = founded("noor")
    story.admit("ilse", "noor", until="2026-11-30T00:00Z")
    story.say("availability.stated", "ilse", **availability.says(STATED))

    on_call = [[seat.person for seat in story.now.on_call(at(f"2026-11-{day} 09:00"))] for day in (23, 30)]

    assert on_call == [["ilse"], []]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"on_call": [[7, 0, 60]]}, "no span of a week"),
        ({"on_call": [[0, 60, 60]]}, "no span of a week"),
        ({"on_call": [[0, 1440, 60]]}, "no span of a week"),
        ({"on_call": [[0, 0, 1441]]}, "no span of a week"),
        ({"on_call": [[0, 0, 60]] * 43}, "too many spans"),
        ({"quiet": [0, 1440]}, "quiet hours beyond a day"),
        ({"quiet": [1440, 0]}, "quiet hours beyond a day"),
        ({"digest_day": 7}, "no time of a week"),
        ({"digest_minute": 1440}, "no time of a week"),
        ({"digest": "hourly"}, "the detail is malformed"),
        ({"zone": "Europe/Atlantis"}, ""),  # another machine may know it
        ({"on_call": [[0, 0, 60]] * 42}, ""),
    ],
)
def test_a_statement_of_no_week_is_void(changed: dict[str, Any], why: str) -> None:
    story = founded("noor")

    leaf = story.say("availability.stated", "noor", **{**availability.says(STATED), **changed})

    assert story.why(leaf) == why


def test_what_members_state_changes_nothing_that_reporters_compare() -> None:
    story = founded("noor", "ilse")
    before = story.now.readers_digest(story.at)

    story.say("availability.stated", "noor", **availability.says(STATED))

    assert story.now.readers_digest(story.at) == before
