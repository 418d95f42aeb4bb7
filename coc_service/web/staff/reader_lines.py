"""The lines of the desk about proposed readers of cases, each with the page on which the member can answer."""

from collections.abc import Iterable

from coc_service.catalogue import Message, Moment, Name, msg
from coc_service.usecases.committee.readers_owed import ReaderOwed
from coc_service.web.staff import links
from coc_service.web.staff.links import LinkView

_YOURS = msg("%(case)s: you can confirm another reader now")
_OTHERS = msg("%(case)s: another reader waits for one more member")
_REPORTER = msg("%(case)s: the reporter can say no to another reader until %(moment)s")


def lines(owed: Iterable[ReaderOwed]) -> list[LinkView]:
    """Return a line for each."""
    return [LinkView(_said(one), f"{links.case_url(one.case_id)}/readers") for one in owed]


def _said(one: ReaderOwed) -> Message:
    case = Name(one.code_name)
    if one.asked_until:
        return _REPORTER.filled(case=case, moment=Moment(one.asked_until))
    return (_YOURS if one.may_confirm else _OTHERS).filled(case=case)
