"""Sends what a party writes to the panel, and its files: a letter, an answer, an appeal."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.custody.attaching import FIELD
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.web.http import error_pages, errors, runtime, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.taken_files import Taken
from coc_service.web.reporter import conversations
from coc_service.web.reporter.conversations import FormState, PartyRequest

ARRIVED = msg("What you wrote has arrived. Thank you.")
_LISTS = frozenset({"grounds", "about"})  # fields of which several can be chosen
TOO_MANY = msg(
    "We have %(most)s letters from you since yesterday, and take no more than that in a day. "
    "Nothing of this one was stored: please keep a copy, and send it tomorrow. The committee reads what you sent."
)


@dataclass(frozen=True, slots=True)
class LetterSent:
    """A form that writes to the committee: the field of its words, the act that stores them, and what the page shows then.

    `files` is the HTML id of its files; with `needs_words` files alone are not enough. With `may_be_empty` its button alone
    says enough.
    """

    field: str
    act: Callable[[PartyRequest, str], Act[Any, Any, bool]]
    done: FormState
    files: str = FIELD
    needs_words: bool = False
    may_be_empty: bool = False


def taking_files(request: Request) -> AbstractAsyncContextManager[Taken]:
    """Read a form with its files, as `uploads.taking` does. Files of a form whose ticket is invalid or too old are dropped."""

    async def is_theirs(sent: Form) -> bool:
        try:
            conversations.whose(request, sent)
        except TokenInvalid:
            return False
        return True

    return uploads.taking(request, conversations.WAITS_IN, admit=is_theirs)


async def send(request: Request, sent: Form, letter: LetterSent) -> Response:
    """Store what a form says, and its files; after an error show the form again with everything that was in it."""
    request.state.form = sent
    try:
        party = conversations.whose(request, sent)
        wrong = await _stored(request, sent, party, letter)
    except TokenInvalid:
        return errors.error_page(request, error_pages.EXPIRED, form=sent, back_url="/return")
    except NoSuchReceipt:
        return conversations.enter_page(request, problems=[conversations.UNKNOWN_RECEIPT])
    if wrong:
        return await conversations.show(request, party, FormState(wrong, sent.shown(lists=_LISTS)))
    uploads.of(request).files.clear()
    return await conversations.show(request, party, letter.done)


async def refuse(request: Request, sent: Form, wrong: FieldError) -> Response:
    """Show the form again with what is wrong, and everything that was in it."""
    request.state.form = sent
    try:
        party = conversations.whose(request, sent)
    except TokenInvalid:
        return errors.error_page(request, error_pages.EXPIRED, form=sent, back_url="/return")
    return await conversations.show(request, party, FormState([wrong], sent.shown(lists=_LISTS)))


async def _stored(request: Request, sent: Form, party: PartyRequest, letter: LetterSent) -> list[FieldError]:
    """Store a letter, and return what is wrong with it: then nothing of it is stored."""
    text, wrong = _words(request, sent, letter)
    if wrong:
        return wrong
    try:
        is_stored = await runtime.of(request).perform(letter.act(party, text))
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        field = letter.files if refused.field == FIELD else refused.field
        return [FieldError(field or letter.field, refused.message)]
    if not is_stored:
        return [FieldError(letter.field, TOO_MANY.filled(most=LETTERS_A_DAY))]
    return []


def _words(request: Request, sent: Form, letter: LetterSent) -> tuple[str, list[FieldError]]:
    """Return the words of a letter, and what is wrong with them. Most files need none."""
    has_files = bool(uploads.of(request).files) and not letter.needs_words
    if (letter.may_be_empty or has_files) and not sent.text(letter.field).strip():
        return "", []
    return conversations.read_text(sent, letter.field)
