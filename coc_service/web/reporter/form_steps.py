"""The pages of the report form: who it is about, what happened. The third one is in `form_check`."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message
from coc_service.domain import answers
from coc_service.domain.question import Step
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.recovery import RECOVERY
from coc_service.languages import Language
from coc_service.usecases.custody.form_tokens import Purpose
from coc_service.web import attached_files
from coc_service.web.http import forms, language, pages, partial_uploads, runtime, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.pages import CachedPage
from coc_service.web.http.runtime import Site
from coc_service.web.reporter import form_sections
from coc_service.web.reporter.committee_pages import CommitteePage, ReadersShown
from coc_service.web.reporter.filled_form import ABOUT_NAME, LEFT_OUT, LIST_FIELDS, READERS, TO, FilledForm
from coc_service.web.reporter.form_sections import NOBODY
from coc_service.web.reporter.ways import SPACE, Ways, ways_of

# So that the browser's Back finds the page with what was written in it, and asks nobody to send a form again. With
# `no-store`, the rule of all other pages, it would fetch the page again; `no-cache` does the same in some browsers.
KEPT_FOR_BACK = "private, max-age=0, must-revalidate"
_TEMPLATES = {Step.WHO: "reports/form_who.html", Step.STORY: "reports/form_story.html"}
_NEVER_CARRIED = frozenset({forms.TOKEN, READERS, TO})


def purpose(page: CommitteePage, readers_digest: str) -> Purpose:
    """Return the purpose of a form's token: this committee with exactly the list of readers that the page showed."""
    return purpose_of(page.committee.id, readers_digest)


def purpose_of(committee_id: str, readers_digest: str) -> Purpose:
    """Return the purpose of a form's token: this committee with this list of readers."""
    return Purpose("report/" + committee_id, readers_digest)


def waits_in(_: Request) -> str:
    """Return the form in which files of a report wait: one for all committees, so that they move with its words."""
    return "report"


def empty(request: Request, page: CommitteePage, *, space: str = "") -> Response:
    """Show the first step of a new form. `space` is the short name of the space by whose link the reporter came."""
    cached = _empty(
        page.readers, ways_of(request, page.committee, space), runtime.of(request).site, language.of(request)
    )
    return kept_for_back(cached.filled(request, token_for=purpose(page, page.readers.digest)))


@lru_cache(maxsize=64)  # cached: requested often, and unchanged while the list of readers is unchanged
def _empty(readers: ReadersShown, ways: Ways, site: Site, shown_in: Language) -> CachedPage:
    values = _values(readers, _came_from(ways), Step.WHO, token=pages.slot(pages.TOKEN_SLOT)) | {"ways": ways}
    return pages.cached_page(_TEMPLATES[Step.WHO], site=site, shown_in=shown_in, **values)


def _came_from(ways: Ways) -> Form:
    """Return the first answers of a reporter who came by a space's link: its name, which they can change, says where it was."""
    return Form({SPACE: [ways.space.address], "where": [ways.space.label]}) if ways.space else Form()


def shown(
    filled: FilledForm, step: Step, *, errors: Sequence[FieldError] = (), notices: Sequence[Message] = ()
) -> Response:
    """Show a step with what was filled in."""
    values = _values(filled.page.readers, filled.sent, step, token=filled.token)
    values |= {"errors": errors, "notices": notices, "ways": filled.ways}
    if attached_files.waiting(filled.request):
        values["carried"] += [(uploads.WAITING, uploads.waiting_field(filled.request, waits_in(filled.request)))]
    if partial := uploads.partial_field(filled.request):
        values["carried"] += [(partial_uploads.PARTIAL, partial)]
    wrong = {error.field for error in errors}
    values["sections"] = form_sections.sections(
        step, filled.page.readers, opened=answers.touched(filled.sent.values) | _sections_of(wrong)
    )
    status = 422 if errors else 200
    return kept_for_back(pages.page(filled.request, _TEMPLATES[step], status_code=status, **values))


def _values(readers: ReadersShown, sent: Form, step: Step, *, token: str) -> dict[str, Any]:
    return {
        "committee": readers.links,
        "readers": readers.seats,
        "readers_digest": readers.digest,
        "form_token": token,
        "on_call_note": readers.on_call_note,
        "sections": form_sections.sections(step, readers, opened=frozenset()),
        "values": sent.shown(lists=LIST_FIELDS),
        "carried": carried(sent, readers, but=_asked_in(step)),
        "errors": (),
        "notices": (),
    }


def carried(sent: Form, readers: ReadersShown, *, but: frozenset[str]) -> list[tuple[str, str]]:
    """Return the answers that a page carries in hidden fields: all of the form's own but those that it asks for itself."""
    people = {seat.person for seat in readers.shown}
    choices = people | {NOBODY} | ({RECOVERY} if readers.recovery else set())
    known = {one.field for one in REPORT_FORM} | {SPACE} | {ABOUT_NAME + person for person in people}
    return [
        (name, _as_typed(value))
        for name, values in sent.values.items()
        if name in known - but - _NEVER_CARRIED
        for value in values
        if value and (name != LEFT_OUT or value in choices)
    ]


def _as_typed(value: str) -> str:
    """Return a text with the line breaks that a text area shows: browsers send both characters of each."""
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def kept_for_back(response: Response) -> Response:
    """Let the browser keep a page of the form for its Back button."""
    response.headers["Cache-Control"] = KEPT_FOR_BACK
    return response


def _asked_in(step: Step) -> frozenset[str]:
    return frozenset(one.field for one in REPORT_FORM if one.section.step is step)


def _sections_of(fields: set[str]) -> frozenset[str]:
    return frozenset(question.section.name for question in REPORT_FORM if question.field in fields)
