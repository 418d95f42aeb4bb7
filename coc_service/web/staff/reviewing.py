"""The page before something leaves the panel: what is sent, who sees it, what happens next.

A form that comes from this page carries a token over exactly the words that the page showed, and over whom they go to. Without
it, or with other words, the page is shown again: nothing goes to a reporter that its writer did not see there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from coc_service import canonical
from coc_service.catalogue import Day, Message, Text, msg
from coc_service.domain.record_models import LetterRecord
from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.web import words
from coc_service.web.answers import AnswerView
from coc_service.web.http import page_tokens, runtime
from coc_service.web.http.forms import Form
from coc_service.web.staff.checks import CheckView
from coc_service.web.staff.letter_hints import HintView

REVIEWED = "reviewed"
LETTER_TO = "letter_to"  # the channel that the letter of a move goes to
_NO_CODE_NAME = msg("The name of the case is not in it")


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A letter as its reader will see it."""

    heading: Message
    day: Day
    paragraphs: Sequence[Text]
    checks: Sequence[CheckView]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What is checked: the letter, if there is one, the texts for the panel, and the form's values. `hints` are places of a
    letter to whoever took over from the reporter that may tell who reported.
    """

    letter: LetterPreview | None
    answers: Sequence[AnswerView]
    hidden: Mapping[str, str]
    reviewed: str
    hints: Sequence[HintView] = ()


def preview(request: Request, body: LetterRecord, *, code_name: str) -> LetterPreview:
    """Return a letter as its reader will see it."""
    checks = [CheckView(_NO_CODE_NAME, code_name.casefold() not in body.text.casefold())]
    heading = words.OURS.get(body.purpose, words.OUR_LETTER)
    today = Day(runtime.of(request).now())
    return LetterPreview(heading, today, words.letter(body), checks)


def mark(request: Request, form: str, given: Mapping[str, str]) -> str:
    """Return the token that says that these words were shown on this page."""
    return page_tokens.issue(request, _purpose(request, form, given)).text


def is_reviewed(request: Request, sent: Form, form: str, given: Mapping[str, str]) -> bool:
    """Whether exactly these words were shown to this member on the page before."""
    running = runtime.of(request)
    purpose = _purpose(request, form, given)
    try:
        form_tokens.redeem(sent.text(REVIEWED), purpose, keys=running.custody.keys, now=running.now())
    except TokenInvalid:
        return False
    return True


def _purpose(request: Request, form: str, given: Mapping[str, str]) -> Purpose:
    said = {"form": form, "case": request.path_params["case_id"], "given": dict(given)}
    session = page_tokens.staff_purpose(request.state.member).bound_to
    return Purpose(REVIEWED, session + canonical.sha256(canonical.encode(said)).hex())
