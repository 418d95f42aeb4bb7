"""When a member can be reached: their time zone, the hours they are on call, when mail stays away, and their digest.

Each member states it for themself in the committee's chain; the last statement counts. The rules of the chain check only
numbers: whether a time zone is known depends on the machine's data, and processes must not judge an entry differently. A
member in an unknown zone is never on call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from coc_service.domain.chain import require

VERSION = 1
DAY_MINUTES = 24 * 60
MOST_SPANS = 42
DAYS = 7
_HOUR = 60
_FIELDS = ("zone", "on_call", "quiet", "digest", "digest_day", "digest_minute")
_DAY, _WEEK = timedelta(days=1), timedelta(days=DAYS)


class Digest(StrEnum):
    """How often a member gets a digest."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Span:
    """Local time on one day of the week (Monday is 0), in minutes. It goes on into the next day if it ends before it starts."""

    day: int
    starts: int
    ends: int

    def holds(self, day: int, minute: int) -> bool:
        """Whether it contains this minute of this day."""
        if self.starts < self.ends:
            return day == self.day and self.starts <= minute < self.ends
        is_evening = day == self.day and minute >= self.starts
        return is_evening or (day == (self.day + 1) % DAYS and minute < self.ends)


@dataclass(frozen=True, slots=True)
class Availability:
    """What a member stated last. `quiet` is the local time during which no reminder is sent: empty if both ends are equal."""

    zone: str = "UTC"
    on_call: tuple[Span, ...] = ()
    quiet: tuple[int, int] = (0, 0)
    digest: Digest = Digest.DAILY
    digest_day: int = 0
    digest_minute: int = 8 * _HOUR

    def is_on_call(self, at: datetime) -> bool:
        """Whether the member is on call. Summer time is that of their zone."""
        zone = zone_of(self.zone)
        if zone is None:
            return False
        local = at.astimezone(zone)
        return any(span.holds(local.weekday(), local.hour * _HOUR + local.minute) for span in self.on_call)

    def not_before(self, at: datetime) -> datetime:
        """Return when a reminder may be sent: at once, or when the quiet hours end."""
        _, ends = self.quiet
        zone = zone_of(self.zone) or UTC
        local = at.astimezone(zone)
        minute = local.hour * _HOUR + local.minute
        if not is_within(self.quiet, minute):
            return at
        day = local.date() + (_DAY if minute >= ends else timedelta())
        return max(at, datetime.combine(day, _time(ends), zone).astimezone(UTC))

    def latest_digest(self, at: datetime) -> datetime | None:
        """Return the last moment, not after `at`, at which a digest is due; None if the member wants none."""
        return None if self.digest is Digest.NEVER else self.latest(self.digest, at)

    def latest(self, digest: Digest, at: datetime) -> datetime:
        """Return the last moment, not after `at`, of a daily or weekly beat at the member's digest time."""
        zone = zone_of(self.zone) or UTC
        local, clock = at.astimezone(zone), _time(self.digest_minute)
        back = (local.weekday() - self.digest_day) % DAYS if digest is Digest.WEEKLY else 0
        found = datetime.combine(local.date() - back * _DAY, clock, zone)
        if found.astimezone(UTC) > at:
            found = datetime.combine(found.date() - (_WEEK if digest is Digest.WEEKLY else _DAY), clock, zone)
        return found.astimezone(UTC)

    @classmethod
    def of(cls, zone: str, spans: Iterable[Span], **more: Any) -> Self:  # noqa: ANN401  the other fields, each of its own type
        """Return an availability with its spans in the order of the week."""
        ordered = tuple(sorted(spans, key=lambda span: (span.day, span.starts, span.ends)))
        return cls(zone=zone, on_call=ordered, **more)


def is_within(quiet: tuple[int, int], minute: int) -> bool:
    """Whether a minute of the day is within quiet hours, which may go on over midnight."""
    starts, ends = quiet
    return starts <= minute < ends if starts <= ends else minute >= starts or minute < ends


@lru_cache(maxsize=128)
def zone_of(name: str) -> tzinfo | None:
    """Return a time zone by its name; None if it is unknown here."""
    try:
        return ZoneInfo(name) if name in zone_names() else None
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the time zones that a member can choose: those named after a place, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def says(stated: Availability) -> dict[str, Any]:
    """Return an availability as it is written in a detail."""
    return {
        "v": VERSION,
        "zone": stated.zone,
        "on_call": [[span.day, span.starts, span.ends] for span in stated.on_call],
        "quiet": list(stated.quiet),
        "digest": stated.digest.value,
        "digest_day": stated.digest_day,
        "digest_minute": stated.digest_minute,
    }


def read(detail: Mapping[str, Any]) -> Availability:
    """Read an availability from a detail.

    Raises:
        Void: a day or a time is none, or there are too many spans.
    """
    zone, on_call, (starts, ends), digest, day, minute = (detail[name] for name in _FIELDS)
    spans = tuple(Span(*span) for span in on_call)
    require(len(spans) <= MOST_SPANS, "too many spans")
    require(all(_is_span(span) for span in spans), "no span of a week")
    require(max(starts, ends) < DAY_MINUTES, "quiet hours beyond a day")
    require(day < DAYS and minute < DAY_MINUTES, "no time of a week")
    return Availability(zone, spans, (starts, ends), Digest(digest), day, minute)


def _is_span(span: Span) -> bool:
    return span.day < DAYS and span.starts < DAY_MINUTES and span.ends <= DAY_MINUTES and span.starts != span.ends


def _time(minute: int) -> time:
    return time(minute // _HOUR, minute % _HOUR)
