"""The form for the private title and tags of a case."""

import re

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain.record_models import LabelRecord
from coc_service.domain.texts import clean
from coc_service.usecases.committee import titles
from coc_service.usecases.committee.titles import LoadLabel
from coc_service.usecases.committee.writing import AddRecord
from coc_service.web.http import forms, pages, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import again, on_a_case

TITLE_MAX_CHARS = 120
TAG_MAX_CHARS = 40
TAGS_MAX = 8
TITLE_TOO_LONG = msg("Please write a shorter title: at most %(count)s letters.", count=TITLE_MAX_CHARS)
TAG_TOO_LONG = msg("Please make each tag shorter: at most %(count)s letters.", count=TAG_MAX_CHARS)
TOO_MANY_TAGS = msg("Please give at most %(count)s tags.", count=TAGS_MAX)
FIELDS = frozenset({"title", "tags"})
_COMMAS = re.compile("[,\N{ARABIC COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}\n]")  # of every language on offer


@on_a_case
async def label(request: Request) -> Response:
    """Store a new title and tags, unless they are the ones that the case has."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    title, tags = " ".join(clean(sent.text("title")).split()), tags_in(sent.text("tags"))
    wrong = _wrong(sent, title, tags)
    if wrong:
        return await again(request, wrong, {name: sent.text(name) for name in FIELDS})
    body = LabelRecord(title=title, tags=tags)
    if titles.is_titled(await at.running.ask(LoadLabel(at.running.custody, at.member, at.case_id)), at.member, body):
        return pages.see_other(request, at.url)
    await at.running.perform(AddRecord(at.running.custody, at.member, at.case_id, body, nonce))
    return pages.see_other(request, landing(at, "label"))


def tags_in(typed: str) -> tuple[str, ...]:
    """Return the tags in a text, divided by commas of any language or by lines, each once."""
    parts = (" ".join(clean(part).split()) for part in _COMMAS.split(typed))
    return tuple(dict.fromkeys(part for part in parts if part))


def _wrong(sent: Form, title: str, tags: tuple[str, ...]) -> list[FieldError]:
    found: list[tuple[str, Message]] = [(name, forms.BROKEN_LETTERS) for name in sorted(sent.lost & FIELDS)]
    if len(title) > TITLE_MAX_CHARS:
        found.append(("title", TITLE_TOO_LONG))
    if len(tags) > TAGS_MAX:
        found.append(("tags", TOO_MANY_TAGS))
    if any(len(tag) > TAG_MAX_CHARS for tag in tags):
        found.append(("tags", TAG_TOO_LONG))
    return [FieldError(name, problem) for name, problem in found]
