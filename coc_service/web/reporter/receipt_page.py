"""The receipt: shown once, then compared with what the reporter types back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Moment, msg
from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.languages import Language
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.reporter.submit import Acceptance, Stored, needed_readers
from coc_service.web.http import forms, language, page_tokens, pages, runtime
from coc_service.web.http.forms import FieldError
from coc_service.web.http.pages import CachedPage
from coc_service.web.http.runtime import Site
from coc_service.web.reporter import conversations, typed_receipt
from coc_service.web.reporter.committee_pages import CommitteeLinks, CommitteePage, committee_page

GROUP_WORDS = 5
NOT_THIS_ONE = msg("This is a receipt, but not this one.")


@dataclass(frozen=True, slots=True)
class ReceiptShown:
    """What a receipt's page shows besides the words. Many reports of one hour share it."""

    links: CommitteeLinks
    next_date: Moment | None = None
    read_by: tuple[str, ...] = ()
    needed: int | None = None
    came_before: bool = False
    has_left_out_files: bool = False


def show_new(request: Request, page: CommitteePage, stored: Stored) -> Response:
    """Show the receipt of a new report. The page is cached; only the words are filled in."""
    entropy = stored.receipt.entropy.reveal()
    minimum = page.policy.panel.minimum_members
    shown = ReceiptShown(
        page.links,
        next_date=Moment(stored.answer_due_at) if stored.answer_due_at else None,
        read_by=tuple(seat.name for seat in stored.readers),
        needed=needed_readers(stored, minimum=minimum, seats=page.readers.seats),
        came_before=stored.outcome is Acceptance.AGAIN,
        has_left_out_files=forms.has_left_out_files(request),
    )
    words = {f"word{number}": word for number, word in enumerate(stored.receipt.words)}
    cached = _cached(shown, runtime.of(request).site, language.of(request))
    return cached.filled(request, token_for=_purpose(page), ticket_for=entropy, **words)


@lru_cache(maxsize=256)
def _cached(shown: ReceiptShown, site: Site, shown_in: Language) -> CachedPage:
    words = [pages.slot(f"word{number}") for number in range(receipt.WORD_COUNT)]
    ticket = pages.slot(page_tokens.TICKET)
    values = _values(shown, words)
    return pages.cached_page("reports/receipt.html", site=site, shown_in=shown_in, ticket=ticket, **values)


def _values(shown: ReceiptShown, words: Sequence[str]) -> dict[str, object]:
    return {
        "words": words,
        "groups": [words[start : start + GROUP_WORDS] for start in range(0, len(words), GROUP_WORDS)],
        "errors": [],
        "values": {"receipt": ""},
        "committee": shown.links,
        "next_date": shown.next_date,
        "check_url": shown.links.url + "/receipt",
        "return_url": shown.links.return_url,
        "read_by": shown.read_by,
        "needed": shown.needed,
        "came_before": shown.came_before,
        "has_left_out_files": shown.has_left_out_files,
    }


def _show_again(request: Request, page: CommitteePage, entropy: bytes, *, typed: str, wrong: list[Message]) -> Response:
    """Show the receipt again, with what was typed and what is wrong with it."""
    values = _values(ReceiptShown(page.links), receipt.to_words(entropy))
    values |= {"errors": [FieldError("receipt", problem) for problem in wrong], "values": {"receipt": typed}}
    return pages.page_with_ticket(
        request, "reports/receipt.html", entropy, token_for=_purpose(page), status_code=200, **values
    )


def _purpose(page: CommitteePage) -> Purpose:
    """Return the purpose of the token on a receipt's page.

    It differs from a conversation's purpose: the ticket of an open conversation must not display the receipt's words, which
    stay valid longer than the ticket.
    """
    return Purpose("receipt/" + page.committee.id)


async def check(request: Request) -> Response:
    """Compare the typed words with the receipt that was shown."""
    sent, page = await forms.read(request), committee_page(request)
    typed = sent.text("receipt")
    try:
        entropy, _ = page_tokens.redeem_ticket(request, sent, token_for=_purpose(page))
    except TokenInvalid:
        return conversations.enter_page(request, problems=[conversations.COME_AGAIN], typed=typed)
    if problems := await _what_is_wrong(request, typed, entropy):
        return _show_again(request, page, entropy, typed=typed[: typed_receipt.MAX_CHARS], wrong=problems)
    return pages.page(request, "reports/receipt_checked.html", return_url=page.links.return_url)


async def _what_is_wrong(request: Request, typed: str, entropy: bytes) -> list[Message]:
    try:
        is_right = await typed_receipt.read(request, typed) == entropy
    except ReceiptMistyped as error:
        return typed_receipt.mistyped(error)
    return [] if is_right else [NOT_THIS_ONE]
