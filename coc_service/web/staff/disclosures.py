"""The page on which members give a copy of a case out: propose, confirm, end, fetch."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.catalogue import msg
from coc_service.domain.disclosures import DisclosurePart, DisclosureTo
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.case_proposals import WAITING
from coc_service.usecases.committee.disclosures import ConfirmDisclosure, ProposeDisclosure, RefuseDisclosure, Wanted
from coc_service.usecases.committee.taking_disclosures import TakeDisclosure
from coc_service.usecases.custody.stored_files import FileBroken
from coc_service.web.http import archives, error_pages, errors, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.fresh import asks_again
from coc_service.web.staff import disclosure_bundle, disclosure_views, subject_disclosures, writing_pages
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case
from coc_service.web.staff.proposal_pages import ProposalPage, Values

MAX_NAME, MAX_PURPOSE = 200, 2000
NO_RECIPIENT = msg("Please write who gets it: a name that both of you know.")
NO_PURPOSE = msg("Please write what it is for. The other member reads it before they agree.")
NO_KEY = msg(
    "This is no public key of age (age1...) and none of SSH that begins with ssh-ed25519. Ask them for one of the two."
)
TOO_LONG = msg("This is too long. Please say it in fewer words.")
_PARTS = frozenset(part.value for part in DisclosurePart)


async def _shown(request: Request) -> Mapping[str, Any]:
    """Return what the page shows. The case is opened for it, which is logged."""
    at, opened = case_request(request), await writing_pages.open_case(request)
    url = f"{at.url}/disclosures"
    return {
        "code_name": opened.case.code_name,
        "disclosures": disclosure_views.views(at, opened, url=url),
        "parts": disclosure_views.PARTS,
        "subjects": disclosure_views.subjects(opened, url=f"{url}/subject"),
        "tells_reporter": opened.file.sealed.policy.disclosures.tell_reporter and opened.case.is_reporter_reachable,
        "disclosures_url": url,
        "done": disclosure_views.DONE.get(request.query_params.get("done", "")),
    }


_PAGE = ProposalPage("cases/disclosures.html", _shown, disclosure_views.landing)


async def propose(request: Request) -> Response:
    """Propose a copy for a lawyer."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    recipient, purpose, key = (sent.text(name).strip() for name in ("recipient", "purpose", "key"))
    parts = _PARTS.intersection(sent.values.get("parts", ()))
    given: Values = {"recipient": recipient, "purpose": purpose, "key": key, "parts": sorted(parts)}
    wrong, key = await _checked(sent)
    if wrong:
        return await _PAGE.show(request, wrong, given)
    wanted = Wanted(DisclosureTo.COUNSEL, recipient, purpose, key, frozenset(map(DisclosurePart, parts)))
    act = ProposeDisclosure(at.running.custody, at.member, at.case_id, wanted, nonce)
    return await _PAGE.perform(request, act, given, done=disclosure_views.PROPOSED, beside=WAITING)


async def _checked(sent: Form) -> tuple[list[FieldError], str]:
    """Return what is wrong with a form, and the key that can be sealed for."""
    wrong = []
    for name, missing, most in (("recipient", NO_RECIPIENT, MAX_NAME), ("purpose", NO_PURPOSE, MAX_PURPOSE)):
        text = sent.text(name).strip()
        if not text or len(text) > most:
            wrong.append(FieldError(name, TOO_LONG if text else missing))
    key = archives.as_key(sent.text("key"))
    if not key or not await archives.is_key(key):
        wrong.append(FieldError("key", NO_KEY))
    return wrong, key


async def take(request: Request) -> Response:
    """Fetch a copy. It is made while it is sent; each time is logged."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    try:
        taken = await at.running.perform(
            TakeDisclosure(at.running.custody, at.member, at.case_id, sent.text("proposal"))
        )
        return await disclosure_bundle.answer(request, taken)
    except Refused as refused:
        return await _PAGE.show(request, [FieldError(WAITING, refused.message)])
    except FileBroken:
        return errors.error_page(request, error_pages.FILE_BROKEN, back_url=f"{at.url}/disclosures")


def routes() -> list[BaseRoute]:
    """Return the routes of copies that are given out."""
    at = "/cases/{case_id:id}/disclosures"
    confirm = _PAGE.answering(ConfirmDisclosure, done=disclosure_views.CONFIRMED)
    refuse = _PAGE.answering(RefuseDisclosure, done=disclosure_views.REFUSED)
    return [
        Route(at, on_a_case(_PAGE.show), methods=["GET"]),
        Route(f"{at}/propose", on_a_case(asks_again(propose)), methods=["POST"]),
        Route(f"{at}/confirm", on_a_case(asks_again(confirm)), methods=["POST"]),
        Route(f"{at}/refuse", on_a_case(refuse), methods=["POST"]),
        Route(f"{at}/take", on_a_case(asks_again(take)), methods=["POST"]),
        Route(f"{at}/subject", subject_disclosures.page, methods=["GET"]),
        Route(f"{at}/subject", subject_disclosures.check, methods=["POST"]),
    ]
