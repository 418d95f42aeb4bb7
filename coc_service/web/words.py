"""How dates, deadlines and paragraphs are said on every page."""

from datetime import datetime, timedelta

from coc_service.catalogue import Day, Text, TimeOfDay, msg

NOTHING = "\N{EM DASH}"


def paragraphs(text: str) -> list[Text]:
    """Return a text's paragraphs."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def urgency(deadline: datetime | None, *, now: datetime) -> str:
    """Return how near a deadline is: late, soon (within a day) or calm."""
    if deadline is None:
        return "calm"
    return "late" if deadline < now else "soon" if deadline - now < timedelta(days=1) else "calm"


def due(deadline: datetime | None, *, now: datetime) -> Text:
    """Return when something is due, from where we stand."""
    if deadline is None:
        return NOTHING
    days = (deadline.date() - now.date()).days
    if deadline < now:
        return msg("since %(day)s", day=Day(deadline))
    if days == 0:
        return msg("today, %(time)s UTC", time=TimeOfDay(deadline))
    return msg("tomorrow, %(time)s UTC", time=TimeOfDay(deadline)) if days == 1 else Day(deadline)
