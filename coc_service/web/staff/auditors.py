"""The auditors of a committee, for its members: who is one, whom to admit after a comparison, and how it ends."""

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Names, Text, msg
from coc_service.usecases.act import Refused
from coc_service.usecases.people.auditing import AdmitAuditor, AgreeOnAuditor, EndAuditor
from coc_service.usecases.people.auditors_shown import AuditorShown, AuditorsShown, ShowAuditors
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.fingerprints import FingerprintView, fingerprint_view
from coc_service.web.http.forms import FieldError
from coc_service.web.staff import roster

NOT_READ = msg("Please say that you have read what follows from it.")


@dataclass(frozen=True, slots=True)
class AuditorView:
    """Somebody on the page. The form's address is "" where the reader has signed; `errors` stand above it."""

    id: str
    name: str
    handle: str
    login_name: str
    address: str
    fingerprint: FingerprintView
    digest: str
    leaf: str
    signed_by: Text | None
    form_url: str
    errors: list[FieldError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What a form could not do, beside the person or leaf that it was about."""

    about: str
    message: Message


async def auditors(request: Request) -> Response:
    """Show the auditors of a committee."""
    return await _page(request, None)


async def _page(request: Request, problem: _Problem | None) -> Response:
    running, member, committee_id = runtime.of(request), request.state.member, request.path_params["committee_id"]
    try:
        shown = await running.ask(ShowAuditors(running.custody, member, committee_id))
    except Refused as refused:
        return await roster.roster_page(request, problem=(committee_id, refused.message))
    base = f"/auditors/{committee_id}"
    return pages.page(
        request,
        "members/auditors.html",
        status_code=422 if problem else 200,
        committee=shown.committee.name,
        is_alone=shown.signers_needed == 1,
        own=fingerprint_view(member.name, member.fingerprint),
        waiting=[_view(one, f"{base}/admit", problem) for one in shown.waiting],
        half_admitted=[_view(one, f"{base}/agree", problem) for one in shown.half_admitted],
        in_force=_in_force(shown, base, problem),
        problem=problem.message if problem else None,
    )


def _in_force(shown: AuditorsShown, base: str, problem: _Problem | None) -> list[AuditorView]:
    """Return the auditors: those whose end waits are agreed on by the leaf of that statement."""
    return [_view(one, f"{base}/agree" if one.ends_at else f"{base}/end", problem) for one in shown.auditors]


def _view(one: AuditorShown, form_url: str, problem: _Problem | None) -> AuditorView:
    leaf = one.ends_at or one.leaf
    is_wrong = problem is not None and problem.about in {one.person, leaf}
    return AuditorView(
        id=one.person,
        name=one.name,
        handle=one.handle,
        login_name=one.login_name,
        address=one.address,
        fingerprint=fingerprint_view(one.name, one.fingerprint),
        digest=one.digest,
        leaf=leaf,
        signed_by=Names(one.signed_by) if one.signed_by else None,
        form_url="" if one.has_signed else form_url,
        errors=[FieldError("has_read", problem.message)] if problem and is_wrong else [],
    )


async def admit(request: Request) -> Response:
    """Sign that somebody is an auditor, after the comparison."""
    sent, _ = await sessions.staff_form(request)
    person = sent.text("person")
    if not sent.has("fingerprint_compared"):
        return await _page(request, _Problem(person, roster.NOT_COMPARED))
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    return await _sign(
        request, AdmitAuditor(running.custody, request.state.member, committee_id, person, sent.text("digest"))
    )


async def agree(request: Request) -> Response:
    """Sign as the second member: an admission after the comparison, or the end of one."""
    sent, _ = await sessions.staff_form(request)
    leaf = sent.text("leaf")
    if not (sent.has("fingerprint_compared") or sent.has("has_read")):
        return await _page(request, _Problem(leaf, roster.NOT_COMPARED))
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    return await _sign(request, AgreeOnAuditor(running.custody, request.state.member, committee_id, leaf))


async def end(request: Request) -> Response:
    """Sign that somebody is no auditor any more."""
    sent, _ = await sessions.staff_form(request)
    leaf = sent.text("leaf")
    if not sent.has("has_read"):
        return await _page(request, _Problem(leaf, NOT_READ))
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    return await _sign(request, EndAuditor(running.custody, request.state.member, committee_id, leaf))


async def _sign(request: Request, act: AdmitAuditor | AgreeOnAuditor | EndAuditor) -> Response:
    try:
        await runtime.of(request).perform(act)
    except Refused as refused:
        return await _page(request, _Problem(refused.field, refused.message))
    return pages.see_other(request, f"/auditors/{act.committee_id}")
