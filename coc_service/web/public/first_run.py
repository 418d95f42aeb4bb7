"""The first set-up in a browser: one page, behind a one-time link that the operator's command printed."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, msg
from coc_service.mail import EnvelopeMalformed
from coc_service.usecases.act import SetUpProblem, SetUpRefused
from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.people.inviting import Invitee
from coc_service.usecases.site.first_run import FindSetUp, FirstSetUp, SetUpLinkGone, SetUpSite
from coc_service.web.http import forms, pages, runtime
from coc_service.web.http.forms import FieldError

SET_UP = Purpose("set-up")
FIELDS = (
    "project_name", "project_slug", "committee_name", "committee_slug", "name", "handle", "login_name", "address",
)  # fmt: skip
ONE_NAME = "one_name"
_LONGEST_CHARS = 80
_BLANK = {
    "project_name": msg("Please name the project."),
    "project_slug": msg("Please give the project a short name."),
    "committee_name": msg("Please name the committee."),
    "committee_slug": msg("Please give the committee a short name."),
    "name": msg("Please name the person who founds the committee."),
    "login_name": msg("Please choose the founder's login name."),
    "address": msg("Please write the founder's mail address."),
}
_TOO_LONG = msg("“%(start)s…” is too long: please use at most %(longest)s characters.")
_SHOWN_CHARS = 20
_NO_ADDRESS = msg("This mail address cannot be used.")
_RELOADED = msg("This page had been open for too long. Please try again.")
_PROBLEMS: dict[SetUpProblem, tuple[str, Message]] = {
    SetUpProblem.NAME_HIDES_A_CHARACTER: (
        "name",
        msg("A name has a character that nobody sees. Please type it by hand."),
    ),
    SetUpProblem.NAME_MIXES_SCRIPTS: (
        "name",
        msg("“%(word)s” mixes letters of several alphabets. Please write it in one."),
    ),
    SetUpProblem.NAME_IS_NOT_ALONE: ("name", msg("Please write the name alone, without “%(word)s”.")),
    SetUpProblem.NAME_IN_ONE_WORD: ("name", msg("Please write “%(word)s” with a blank between family and given name.")),
}
_SLUGS = ("project_slug", "committee_slug")
_BAD_SLUG = msg("A short name has 1 to 40 lower-case letters, digits and inner hyphens.")


async def form(request: Request) -> Response:
    """Show the form, if the link works."""
    return await _form_page(request, {}, [])


async def _form_page(request: Request, values: dict[str, str], wrong: list[FieldError]) -> Response:
    running, token = runtime.of(request), request.path_params["token"]
    try:
        await running.ask(FindSetUp(running.custody, token))
    except SetUpLinkGone:
        return _gone(request)
    return pages.page(
        request,
        "set_up/form.html",
        token_for=SET_UP,
        status_code=422 if wrong else 200,
        values=values,
        errors=wrong,
        set_up_url=f"/set-up/{token}",
    )


def _gone(request: Request) -> Response:
    return pages.page(request, "set_up/gone.html", status_code=404)


async def set_up(request: Request) -> Response:
    """Set up the first project and committee, and invite the founder."""
    running, sent = runtime.of(request), await forms.read(request)
    values = {name: " ".join(sent.text(name).split()) for name in (*FIELDS, ONE_NAME)}
    wrong = _blank_or_long(values)
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), SET_UP, keys=running.custody.keys, now=running.now())
        if not wrong:
            await running.perform(_act(request, values))
    except TokenInvalid:
        wrong = [FieldError("project_name", _RELOADED)]
    except SetUpLinkGone:
        return _gone(request)
    except EnvelopeMalformed:
        wrong = [FieldError("address", _NO_ADDRESS)]
    except SetUpRefused as refused:
        wrong = _errors(refused, values)
    if wrong:
        return await _form_page(request, values, wrong)
    return pages.page(request, "set_up/done.html", founder=values["name"], committee=values["committee_name"])


def _act(request: Request, values: dict[str, str]) -> SetUpSite:
    running = runtime.of(request)
    person = (values["name"], values["handle"], values["login_name"], values["address"])
    first = FirstSetUp(
        values["project_slug"],
        values["project_name"],
        values["committee_slug"],
        values["committee_name"],
        Invitee(*person, has_one_name=bool(values[ONE_NAME])),
    )
    return SetUpSite(running.custody, request.path_params["token"], first, f"{running.site.base_url}/enrol/")


def _blank_or_long(values: dict[str, str]) -> list[FieldError]:
    blank = [FieldError(name, message) for name, message in _BLANK.items() if not values[name]]
    long = [name for name in FIELDS if name != "address" and len(values[name]) > _LONGEST_CHARS]
    return [*blank, *[FieldError(name, _too_long(values[name])) for name in long]]


def _too_long(text: str) -> Message:
    return _TOO_LONG.filled(start=Name(text[:_SHOWN_CHARS]), longest=_LONGEST_CHARS)


def _errors(refused: SetUpRefused, values: dict[str, str]) -> list[FieldError]:
    """Return what is wrong with the form. Nothing else was proposed yet, so all that is left are the short names."""
    if refused.problem not in _PROBLEMS:
        return [FieldError(name, _BAD_SLUG) for name in _SLUGS if values[name] == refused.word]
    field, message = _PROBLEMS[refused.problem]
    return [FieldError(field, message.filled(word=Name(refused.word)))]
