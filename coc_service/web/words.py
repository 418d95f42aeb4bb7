"""Dates, deadlines and paragraphs as all pages show them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from coc_service.catalogue import Day, Message, Moment, Text, TimeOfDay, msg
from coc_service.domain.chain import party_of
from coc_service.domain.record_models import LetterRecord, PartyStatementRecord
from coc_service.domain.vocabulary import LessSafe, LetterKind

NOTHING = "\N{EM DASH}"


def paragraphs(text: str) -> list[Text]:
    """Return a text's paragraphs."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def within_the_hour(at: datetime) -> Message:
    """Return a day and an hour in words, for what is dated by the hour or should not be told more exactly."""
    hour = at.astimezone(UTC).hour
    return msg("%(day)s, between %(start)s and %(end)s UTC", day=Day(at), start=hour, end=hour + 1)


def moment_of(actor: str, at: datetime) -> Text:
    """Return the time of an act: what a party did is dated by the hour, and would seem to have happened at its beginning."""
    return within_the_hour(at) if party_of(actor) else Moment(at)


# How a letter of the committee is headed for its reader. Members see the same before they send it.
OURS = {
    LetterKind.OUTCOME: msg("What we decided"),
    LetterKind.QUESTION: msg("We have a question for you"),
    LetterKind.NEW_DATE: msg("A new date"),
    LetterKind.PROPOSED_RESOLUTION: msg("What we plan"),
    LetterKind.NOTICE: msg("What we were told"),
    LetterKind.DECISION: msg("What we decided"),
    LetterKind.APPEAL_DECISION: msg("Our answer to your appeal"),
}
# What a reporter says when they are asked whether a plan makes them less safe.
LESS_SAFE = {
    LessSafe.YES: msg("Yes, it makes me less safe"),
    LessSafe.NO: msg("No, it does not make me less safe"),
    LessSafe.UNSURE: msg("I am not sure if it makes me less safe"),
}
OUR_LETTER = msg("From the committee")
_NEW_DATE = msg("The new date is %(day)s. You hear from us by then.")
_ANSWER_BY = msg("Please answer by %(day)s, if you can.")


def letter(body: LetterRecord) -> list[Text]:
    """Return the paragraphs of a letter as its reader sees them."""
    dates = ((_ANSWER_BY, body.answer_by), (_NEW_DATE, body.new_date))
    asked: list[Text] = [said.filled(day=Day(datetime.combine(day, time(), UTC))) for said, day in dates if day]
    return paragraphs(body.text) + asked


def statement(body: PartyStatementRecord) -> list[Text]:
    """Return the paragraphs of a statement, with the answer before the words."""
    answer: list[Text] = [LESS_SAFE[body.less_safe]] if body.less_safe else []
    return answer + paragraphs(body.text)


class Urgency(StrEnum):
    """How urgent a deadline is: passed, within a day, or later."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"


_FLAGS = {Urgency.LATE: msg("Late"), Urgency.SOON: msg("Soon")}


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline relative to now."""

    text: Text
    urgency: Urgency

    @property
    def flag(self) -> Message | None:
        """The word before the time, such as "Late"; None if the deadline is not near."""
        return _FLAGS.get(self.urgency)


def due(deadline: datetime | None, *, now: datetime) -> Due:
    """Return a deadline relative to `now`."""
    if deadline is None:
        return Due(NOTHING, Urgency.CALM)
    urgency = Urgency.SOON if deadline - now < timedelta(days=1) else Urgency.CALM
    return Due(_moment(deadline, now), Urgency.LATE if deadline < now else urgency)


def _moment(deadline: datetime, now: datetime) -> Text:
    days = (deadline.date() - now.date()).days
    if deadline < now:
        return (
            msg("since %(time)s UTC", time=TimeOfDay(deadline))
            if days == 0
            else msg("since %(day)s", day=Day(deadline))
        )
    if days == 0:
        return msg("today, %(time)s UTC", time=TimeOfDay(deadline))
    return msg("tomorrow, %(time)s UTC", time=TimeOfDay(deadline)) if days == 1 else Day(deadline)
