"""The case page, the gate before it, and stepping back from a case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Names, msg
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import NamedRecord
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import NotDeclared, OpenCase, OpenGate, RecordBroken
from coc_service.usecases.committee.presence import DeclareClear, FindCase, LastReader, StepBack
from coc_service.usecases.custody.casefile import OpenedFile
from coc_service.web.fields import OptionView
from coc_service.web.http import errors, pages, sessions
from coc_service.web.http.error_pages import ErrorPage
from coc_service.web.http.forms import FieldError
from coc_service.web.http.sessions import Endpoint
from coc_service.web.staff import case_page, composer_views, danger
from coc_service.web.staff.case_request import FormState, case_request, landing

LAST_READER = ErrorPage(
    409,
    msg("Nobody else can read this case"),
    msg("If you step back now, the report is lost to everyone. Nothing was changed."),
    (
        msg(
            "If you have a conflict of interest, do not open it. Ask elsewhere, without details, who else can be reached."
        ),
        msg(
            "If you have none and are on the case already: answer the reporter, take the lead, "
            "and refer the case to another body."
        ),
    ),
)
NO_ANSWER = msg("Please choose one of the two.")
_ANSWERS = (
    OptionView(
        Presence.CLEAR,
        msg("I have no conflict"),
        msg("You can read the case from now on, and others see that you can."),
    ),
    OptionView(
        Presence.RECUSED,
        msg("I step back"),
        msg("The case leaves your desk for good. Nobody asks you why, and please do not say why."),
    ),
)


def on_a_case(endpoint: Endpoint) -> Endpoint:
    """Call the endpoint for members on the case. Show the gate before a declaration, and an error page for a broken record."""

    @sessions.members_only
    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            return await _past_the_gate(endpoint, request)
        except RecordBroken as error:
            return await _broken(request, error)

    return guarded


async def _past_the_gate(endpoint: Endpoint, request: Request) -> Response:
    try:
        return await endpoint(request)
    except NotDeclared:
        return await _gate(request)


async def _broken(request: Request, error: RecordBroken) -> Response:
    """Show which record is missing or altered, with the submitted text."""
    at = case_request(request)
    case = await at.running.ask(FindCase(at.running.custody, at.member, at.case_id))
    kept = errors.returned_text(getattr(request.state, "form", None))
    return pages.page(
        request,
        "cases/broken.html",
        status_code=500,
        record_id=error.record_id,
        case={"code_name": case.code_name, "url": at.url},
        kept=kept,
    )


async def _gate(request: Request, *, problem: Message | None = None) -> Response:
    """Show the gate: only who is reported, and the form for the declaration."""
    at = case_request(request)
    opened = await at.running.perform(OpenGate(at.running.custody, at.member, at.case_id))
    named = [one.said.body for one in opened.records if isinstance(one.said.body, NamedRecord)]
    if not named:  # every report has this record, possibly empty: without it nobody can judge a conflict of interest
        raise RecordBroken(opened.failed[0] if opened.failed else "named")
    return pages.page(
        request,
        "cases/declare.html",
        status_code=422 if problem else 200,
        case={"code_name": opened.case.code_name},
        answers=_ANSWERS,
        named=str(named[0].answers.get("who", "")),
        danger=danger.banner(
            opened.case,
            opened.sealed.policy,
            committee=opened.sealed.committee,
            now=at.running.now(),
            take_url=None,
        ),
        own_employers=_own_employers(opened, at.member.person, at.running.now()),
        has_deadline=opened.case.stage_due_at is not None,
        declare_url=at.url + "/declare",
        errors=[FieldError("answer", problem)] if problem else [],
    )


def _own_employers(file: OpenedFile, person: str, at: datetime) -> Names | None:
    """Return the employers that the member has stated, if the case's policy takes the same one for a conflict; else None."""
    if not file.sealed.policy.employers.same_steps_back:
        return None
    stated = file.sealed.committee.affiliations.get(person, ())
    return Names(tuple(one.employer for one in stated if one.is_in_force(at)))


@on_a_case
async def declare(request: Request) -> Response:
    """Store a declaration."""
    sent, _ = await sessions.staff_form(request)
    match sent.text("answer"):
        case Presence.CLEAR:
            return await _declare_clear(request)
        case Presence.RECUSED:
            return await _step_back(request)
        case _:
            return await _gate(request, problem=NO_ANSWER)


async def _declare_clear(request: Request) -> Response:
    at = case_request(request)
    try:
        await at.running.perform(DeclareClear(at.running.custody, at.member, at.case_id))
    except Refused as refused:
        return await _gate(request, problem=refused.message)
    return pages.see_other(request, landing(at, "declare"))


@on_a_case
async def recuse_page(request: Request) -> Response:
    """Ask for confirmation before stepping back."""
    at = case_request(request)
    case = await at.running.ask(FindCase(at.running.custody, at.member, at.case_id))
    head = {"code_name": case.code_name, "url": at.url}
    return pages.page(request, "cases/recuse.html", case=head, recuse_url=at.url + "/recuse")


@on_a_case
async def recuse(request: Request) -> Response:
    """Step back from a case."""
    await sessions.staff_form(request)
    return await _step_back(request)


async def _step_back(request: Request) -> Response:
    at = case_request(request)
    try:
        await at.running.perform(StepBack(at.running.custody, at.member, at.case_id))
    except LastReader:
        return errors.error_page(request, LAST_READER, back_url=at.url)
    return pages.see_other(request, "/desk")


@on_a_case
async def case(request: Request) -> Response:
    """Show a case. Opening it is an act and is logged."""
    return await show(request, FormState())


async def again(
    request: Request, wrong: list[FieldError], values: Mapping[str, str], *, kept: Sequence[str] = ()
) -> Response:
    """Show the case again with a form's errors and all submitted text. The case is opened again, which is logged."""
    return await show(request, FormState(wrong, values, kept))


async def show(request: Request, state: FormState) -> Response:
    """Show the case page."""
    at = case_request(request)
    opened = await at.running.perform(OpenCase(at.running.custody, at.member, at.case_id))
    composer = await composer_views.composer(request, opened, at.member, state.values)
    return pages.page(
        request,
        "cases/case.html",
        status_code=422 if state.errors else 200,
        token_for=None,
        errors=state.errors,
        values=composer.values,
        composer=composer,
        **case_page.values(at, opened, state, asked=request.query_params),
    )
