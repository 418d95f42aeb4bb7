"""The page on how long a case is kept: its class, a legal hold, and what two members delete."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.audit import Act
from coc_service.catalogue import msg
from coc_service.domain.retention import Ground, Part, RetentionClass
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.case_proposals import WAITING
from coc_service.usecases.committee.erasing import ConfirmErasure, ProposeErasure, RefuseErasure
from coc_service.usecases.committee.retaining import (
    AgreeHold,
    ProposeHold,
    RefuseHold,
    RestartRetention,
    StateRetention,
)
from coc_service.usecases.committee.retention_shown import ShowRetention
from coc_service.web.http import pages, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.http.fresh import asks_again
from coc_service.web.staff import retention_views, timeline
from coc_service.web.staff.case_request import CaseRequest, case_request
from coc_service.web.staff.cases import on_a_case
from coc_service.web.staff.proposal_pages import ProposalPage

NO_PART = msg("Please choose what is deleted.")
NO_GROUND = msg("Please choose why.")
NO_DAY = msg("Please give a day, such as 2027-05-31, or leave it empty.")
_DONE = frozenset(
    {
        Act.RETENTION_STATED,
        Act.RETENTION_RESTARTED,
        Act.HOLD_PROPOSED,
        Act.HOLD_AGREED,
        Act.HOLD_REFUSED,
        Act.ERASURE_PROPOSED,
        Act.ERASURE_REFUSED,
        Act.ERASURE_CONFIRMED,
    }
)


def url_of(case_url: str) -> str:
    """Return the address of the page."""
    return f"{case_url}/kept"


def _lands(at: CaseRequest, act: str) -> str:
    return f"{url_of(at.url)}?done={act}#done"


async def _shown(request: Request) -> Mapping[str, Any]:
    at = case_request(request)
    shown = await at.running.ask(ShowRetention(at.running.custody, at.member, at.case_id))
    return {
        "code_name": shown.case.code_name,
        "retention": retention_views.page(shown, url=url_of(at.url)),
        "values": retention_views.values(shown),
        "done": timeline.done(request, among=_DONE),
    }


_PAGE = ProposalPage("cases/retention.html", _shown, _lands)


async def state(request: Request) -> Response:
    """State the class of a case."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    given = {"class": sent.text("class"), "ends_on": sent.text("ends_on")}
    what = RetentionClass(given["class"]) if given["class"] in set(RetentionClass) else None
    try:
        ends_on = date.fromisoformat(given["ends_on"]) if given["ends_on"] else None
    except ValueError:
        return await _PAGE.show(request, [FieldError("ends_on", NO_DAY)], given)
    act = StateRetention(at.running.custody, at.member, at.case_id, what, ends_on)
    return await _PAGE.perform(request, act, given, done=Act.RETENTION_STATED)


async def restart(request: Request) -> Response:
    """Say that there is a newer report about the same person."""
    at = case_request(request)
    await sessions.staff_form(request)
    act = RestartRetention(at.running.custody, at.member, at.case_id)
    return await _PAGE.perform(request, act, done=Act.RETENTION_RESTARTED)


async def ask_hold(request: Request) -> Response:
    """Ask for a legal hold, or for its end."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    act = ProposeHold(at.running.custody, at.member, at.case_id, sent.text("holds") == "yes")
    return await _PAGE.perform(request, act, done=Act.HOLD_PROPOSED)


async def ask_erasure(request: Request) -> Response:
    """Propose to delete the case or a part of it."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    given = {"part": sent.text("part"), "ground": sent.text("ground")}
    wrong = [] if given["part"] in set(Part) else [FieldError("part", NO_PART)]
    wrong += [] if given["ground"] in set(Ground) else [FieldError("ground", NO_GROUND)]
    if wrong:
        return await _PAGE.show(request, wrong, given)
    part, seen = Part(given["part"]), sent.text(f"list-{given['part']}")
    act = ProposeErasure(at.running.custody, at.member, at.case_id, part, Ground(given["ground"]), seen)
    return await _PAGE.perform(request, act, given, done=Act.ERASURE_PROPOSED)


async def confirm_erasure(request: Request) -> Response:
    """Confirm a deletion as the second member. Of a whole case no page is left, so its member goes to the desk."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    act = ConfirmErasure(at.running.custody, at.member, at.case_id, sent.text("proposal"), sent.text("list"))
    try:
        part = await at.running.perform(act)
    except Refused as refused:
        return await _PAGE.show(request, [FieldError(WAITING, refused.message)])
    is_gone = part is Part.WHOLE
    return pages.see_other(
        request, f"/desk?done={Act.CASE_EXPUNGED}#done" if is_gone else _lands(at, Act.ERASURE_CONFIRMED)
    )


def routes() -> list[BaseRoute]:
    """Return the routes on which members say how long a case is kept, and delete it."""
    at = url_of("/cases/{case_id:id}")
    agree = _PAGE.answering(AgreeHold, done=Act.HOLD_AGREED)
    refuse_hold = _PAGE.answering(RefuseHold, done=Act.HOLD_REFUSED)
    refuse = _PAGE.answering(RefuseErasure, done=Act.ERASURE_REFUSED)
    return [
        Route(at, on_a_case(_PAGE.show), methods=["GET"]),
        Route(f"{at}/class", on_a_case(state), methods=["POST"]),
        Route(f"{at}/again", on_a_case(restart), methods=["POST"]),
        Route(f"{at}/hold", on_a_case(ask_hold), methods=["POST"]),
        Route(f"{at}/hold/confirm", on_a_case(asks_again(agree)), methods=["POST"]),
        Route(f"{at}/hold/refuse", on_a_case(refuse_hold), methods=["POST"]),
        Route(f"{at}/delete", on_a_case(ask_erasure), methods=["POST"]),
        Route(f"{at}/delete/refuse", on_a_case(refuse), methods=["POST"]),
        Route(f"{at}/delete/confirm", on_a_case(asks_again(confirm_erasure)), methods=["POST"]),
    ]
