"""The form "When I am on call": reads what a member sent, and fills the form with what they stated last."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, msg
from coc_service.domain import availability
from coc_service.domain.availability import DAY_MINUTES, DAYS, Availability, Digest, Span
from coc_service.web.fields import OptionView
from coc_service.web.http.forms import FieldError, Form

DAY_NAMES = (
    msg("Monday"),
    msg("Tuesday"),
    msg("Wednesday"),
    msg("Thursday"),
    msg("Friday"),
    msg("Saturday"),
    msg("Sunday"),
)
DIGESTS = (
    OptionView(Digest.DAILY, msg("Every day")),
    OptionView(Digest.WEEKLY, msg("Once a week")),
    OptionView(Digest.NEVER, msg("Never")),
)
UNKNOWN_ZONE = msg("Please choose a time zone from the list, such as Europe/Berlin or America/New_York.")
BOTH_TIMES = msg("Please give both times, such as 09:00 and 17:00, or leave both empty.")
SAME_TIME = msg("The two times are the same. For the whole day, write 00:00 and 00:00.")
NO_TIME = msg("Please write a time, such as 09:00.")
NO_DIGEST = msg("Please choose how often.")
NO_DAY = msg("Please choose a day.")
IN_QUIET_HOURS = msg("This is within your quiet hours. Please choose a time outside of them.")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:00)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DayFields:
    """The two times of one day: their names, which are their HTML ids too."""

    label: Message
    starts: str
    ends: str


WEEK = tuple(DayFields(label, f"from_{day}", f"until_{day}") for day, label in enumerate(DAY_NAMES))


class _Reading:
    """Reads one form and collects what is wrong with it."""

    def __init__(self, sent: Form) -> None:
        self.sent = sent
        self.wrong: list[FieldError] = []

    def refuse(self, field: str, message: Message) -> None:
        self.wrong.append(FieldError(field, message))

    def minute(self, field: str) -> int | None:
        """Return the minute of the day in a field; None if it is empty or no time."""
        found = _CLOCK.fullmatch(self.sent.text(field).strip())
        return int(found[1]) * 60 + int(found[2]) if found else None

    def pair(self, starts: str, ends: str) -> tuple[int, int] | None:
        """Return the two times of a span; None if both fields are empty, or something is wrong with one."""
        if not self.sent.text(starts).strip() and not self.sent.text(ends).strip():
            return None
        found = self.minute(starts), self.minute(ends)
        for field, minute in zip((starts, ends), found, strict=True):
            if minute is None:
                self.refuse(field, BOTH_TIMES)
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    def span(self, day: int) -> Span | None:
        fields = WEEK[day]
        found = self.pair(fields.starts, fields.ends)
        if found is None:
            return None
        starts, ends = found
        if starts == ends != 0:
            self.refuse(fields.ends, SAME_TIME)
            return None
        return Span(day, starts, DAY_MINUTES if starts == ends else ends)

    def zone(self) -> str:
        name = self.sent.text("zone").strip()
        if availability.zone_of(name) is None:
            self.refuse("zone", UNKNOWN_ZONE)
        return name

    def digest(self) -> Digest:
        chosen = self.sent.text("digest")
        if chosen in set(Digest):
            return Digest(chosen)
        self.refuse("digest", NO_DIGEST)
        return Digest.DAILY

    def digest_day(self, digest: Digest) -> int:
        day = self.sent.text("digest_day")
        if day in {str(number) for number in range(DAYS)}:
            return int(day)
        if digest is Digest.WEEKLY:
            self.refuse("digest_day", NO_DAY)
        return 0

    def digest_minute(self, quiet: tuple[int, int]) -> int:
        minute = self.minute("digest_time")
        if minute is None:
            self.refuse("digest_time", NO_TIME)
        elif availability.is_within(quiet, minute):
            self.refuse("digest_time", IN_QUIET_HOURS)
        return minute or 0


def read(sent: Form) -> tuple[Availability, list[FieldError]]:
    """Return what a member stated, and what is wrong with it."""
    reading = _Reading(sent)
    zone = reading.zone()
    spans = [span for day in range(DAYS) if (span := reading.span(day))]
    quiet = reading.pair("quiet_from", "quiet_until") or (0, 0)
    digest = reading.digest()
    stated = Availability.of(
        zone,
        spans,
        quiet=quiet,
        digest=digest,
        digest_day=reading.digest_day(digest),
        digest_minute=reading.digest_minute(quiet),
    )
    return stated, reading.wrong


def filled(stated: Availability) -> dict[str, str]:
    """Return the values of the form for what was stated; one span for each day."""
    values = {"zone": stated.zone, "digest": stated.digest.value, "digest_day": str(stated.digest_day)}
    values["digest_time"] = clock(stated.digest_minute)
    if stated.quiet[0] != stated.quiet[1]:
        values |= {"quiet_from": clock(stated.quiet[0]), "quiet_until": clock(stated.quiet[1])}
    for span in stated.on_call:
        values.setdefault(WEEK[span.day].starts, clock(span.starts))
        values.setdefault(WEEK[span.day].ends, clock(span.ends))
    return values


def clock(minute: int) -> str:
    """Return a minute of the day as a form sends it, such as 09:00."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def days() -> Sequence[OptionView]:
    """Return the days of the week as options."""
    return [OptionView(str(day), label) for day, label in enumerate(DAY_NAMES)]
