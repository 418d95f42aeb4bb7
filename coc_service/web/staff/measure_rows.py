"""The measures in force as the desk lists them: what, in which case, until when, and what is near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coc_service.catalogue import Message, msg
from coc_service.usecases.committee.measures import InForce
from coc_service.usecases.custody.session_caches import Title
from coc_service.web import finding_words
from coc_service.web.staff import finding_views

SHOWN = 8
SOON = timedelta(days=7)
_ENDS, _ENDLESS = msg("ends on %(day)s"), msg("without an end")
_REVIEW = msg("look at it again on %(day)s")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure in force. `case` is the title of its case, or its code name."""

    url: str
    case: str
    is_titled: bool
    what: str
    says: Sequence[Message]
    is_soon: bool


def rows(found: Sequence[InForce], titles: Mapping[str, Title], *, today: date) -> list[MeasureRow]:
    """Return the rows, the nearest day first."""
    return [_row(one, titles.get(one.case.id), today) for one in found]


def _row(one: InForce, title: Title | None, today: date) -> MeasureRow:
    titled = title.title if title else ""
    return MeasureRow(
        url=finding_views.url(one.case.id),
        case=titled or one.case.code_name,
        is_titled=bool(titled),
        what=one.measure.measure,
        says=_says(one, today),
        is_soon=one.next_on is not None and one.next_on - today <= SOON,
    )


def _says(one: InForce, today: date) -> list[Message]:
    review, ends = one.measure.review_on, one.measure.ends_on
    looked_at = [_REVIEW.filled(day=finding_words.day(review))] if review and review >= today else []
    return [*looked_at, _ENDS.filled(day=finding_words.day(ends)) if ends else _ENDLESS]
