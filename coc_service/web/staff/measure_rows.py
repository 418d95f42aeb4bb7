"""The measures in force as the desk lists them: what, in which case, until when, and what is near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coc_service.catalogue import Message, msg
from coc_service.domain.summary import Summary
from coc_service.usecases.committee.measures import InForce, OnDesk
from coc_service.usecases.custody.session_caches import Title
from coc_service.web import finding_words
from coc_service.web.staff import finding_views, links

SHOWN = 8
SOON = timedelta(days=7)
_ENDS, _ENDLESS = msg("ends on %(day)s"), msg("without an end")
NOT_WHOLE = msg("A part of this case could not be opened")
_REVIEW = msg("look at it again on %(day)s")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure in force, or what is said of a case of which a part does not open; `what` is then "". `case` is the title of
    the case, or its code name.
    """

    url: str
    case: str
    is_titled: bool
    what: str
    says: Sequence[Message]
    is_soon: bool


def rows(found: OnDesk, titles: Mapping[str, Title], *, today: date) -> list[MeasureRow]:
    """Return the rows: what does not open, then what is in force, the nearest day first."""
    broken = [_row(case, titles, "", [NOT_WHOLE]) for case in found.broken]
    return broken + [
        _row(one.case, titles, one.measure.measure, _says(one, today), is_soon=_is_soon(one, today))
        for one in found.in_force
    ]


def _row(
    case: Summary, titles: Mapping[str, Title], what: str, says: Sequence[Message], *, is_soon: bool = False
) -> MeasureRow:
    titled = titles[case.id].title if case.id in titles else ""
    return MeasureRow(
        url=finding_views.url(case.id) if what else links.case_url(case.id),
        case=titled or case.code_name,
        is_titled=bool(titled),
        what=what,
        says=says,
        is_soon=is_soon,
    )


def _is_soon(one: InForce, today: date) -> bool:
    return one.next_on is not None and one.next_on - today <= SOON


def _says(one: InForce, today: date) -> list[Message]:
    review, ends = one.measure.review_on, one.measure.ends_on
    looked_at = [_REVIEW.filled(day=finding_words.day(review))] if review and review >= today else []
    return [*looked_at, _ENDS.filled(day=finding_words.day(ends)) if ends else _ENDLESS]
