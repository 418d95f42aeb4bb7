"""The page on which members state for whom they work, and see what the others have stated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Day, Message, Name, msg
from coc_service.domain import affiliations, texts
from coc_service.domain.affiliations import Affiliation
from coc_service.usecases.people.employers import EmployersList, ShowEmployers, StateEmployers
from coc_service.web.http import forms, pages, runtime, sessions
from coc_service.web.http.forms import FieldError

FIELD = "employers"
STATED = msg("Your employers are kept.")
_WRONG = msg(
    "Please write one employer on a line, with dates like 2026-01-31 if you know them: Acme | 2025-01-01 | 2026-01-31. "
    "%(most)s employers is the most.",
    most=affiliations.MOST,
)
_OPEN, _SINCE = msg("%(employer)s"), msg("%(employer)s, since %(starts)s")
_UNTIL, _BOTH = msg("%(employer)s, until %(ends)s"), msg("%(employer)s, from %(starts)s until %(ends)s")
_MOST_PARTS = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member and for whom they work."""

    name: str
    employers: Sequence[Message]


@dataclass(frozen=True, slots=True)
class ListView:
    """The members of a committee."""

    name: str
    members: Sequence[MemberView]


async def employers(request: Request) -> Response:
    """Show the form with what the member stated last, and the list."""
    shown = await _shown(request)
    me = request.state.member.person
    stated = [found for board in shown for seat, found in board.stated if seat.person == me]
    return _page(request, shown, _lines(stated[0] if stated else ()), [])


async def state(request: Request) -> Response:
    """Keep what the member states."""
    sent, _ = await sessions.staff_form(request)
    written, running = sent.text(FIELD), runtime.of(request)
    read = _read(written)
    if read is None or affiliations.problem(read):
        return _page(request, await _shown(request), written, [FieldError(FIELD, _WRONG)])
    if lost := forms.lost_letters(sent, [FIELD]):
        return _page(request, await _shown(request), written, lost)
    await running.perform(StateEmployers(running.custody, request.state.member, read))
    return pages.see_other(request, "/employers?done=stated")


async def _shown(request: Request) -> list[EmployersList]:
    running = runtime.of(request)
    return await running.ask(ShowEmployers(running.custody, request.state.member))


def _read(written: str) -> tuple[Affiliation, ...] | None:
    """Return the employers in the lines; None if one cannot be read."""
    try:
        return tuple(_affiliation(line) for line in texts.clean(written).splitlines() if line.strip())
    except (ValueError, OverflowError):  # no date, or one after which no other comes
        return None


def _affiliation(line: str) -> Affiliation:
    """Return the employer in a line. The last day counts as a whole: the time ends with the next midnight.

    Raises:
        ValueError: there are too many parts, or a date is none.
    """
    parts = [" ".join(part.split()) for part in line.split("|")]
    if len(parts) > _MOST_PARTS:
        raise ValueError(len(parts))
    name, starts, ends = [*parts, "", ""][:_MOST_PARTS]
    last = _midnight(ends)
    return Affiliation(name, _midnight(starts), last + _DAY if last else None)


def _last_day(one: Affiliation) -> datetime | None:
    return one.ends - _DAY if one.ends else None


def _midnight(typed: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(typed), time(), UTC) if typed else None


def _lines(found: Sequence[Affiliation]) -> str:
    return "\n".join(_line(one) for one in found)


def _line(one: Affiliation) -> str:
    dates = [at.date().isoformat() if at else "" for at in (one.starts, _last_day(one))]
    return " | ".join([one.employer, *dates]).rstrip(" |")


def _page(request: Request, shown: Sequence[EmployersList], written: str, errors: Sequence[FieldError]) -> Response:
    return pages.page(
        request,
        "members/employers.html",
        status_code=422 if errors else 200,
        errors=errors,
        stated=STATED if request.query_params.get("done") == "stated" and not errors else None,
        values={FIELD: written},
        lists=[_list(one) for one in shown],
    )


def _list(shown: EmployersList) -> ListView:
    members = [MemberView(seat.name, [_said(one) for one in found]) for seat, found in shown.stated]
    return ListView(shown.committee.name, members)


def _said(one: Affiliation) -> Message:
    sentence = {(False, False): _OPEN, (True, False): _SINCE, (False, True): _UNTIL, (True, True): _BOTH}
    said = sentence[one.starts is not None, one.ends is not None].filled(employer=Name(one.employer))
    dates = {"starts": Day(one.starts) if one.starts else "", "ends": Day(last) if (last := _last_day(one)) else ""}
    return said.filled(**dates)
