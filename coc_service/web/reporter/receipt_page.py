"""The receipt: shown once, then compared with what the reporter types back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Moment, msg
from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.domain.receipt_lists import WordList, list_for
from coc_service.domain.recovery import RecoveryKey
from coc_service.languages import Language
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.reporter.arrived import HowItArrived
from coc_service.usecases.reporter.receipts import receipt_keys
from coc_service.usecases.reporter.submit import Acceptance, Stored, needed_readers
from coc_service.web import attached_files, recovery_words
from coc_service.web.http import forms, language, page_tokens, pages, runtime, uploads
from coc_service.web.http.forms import FieldError
from coc_service.web.http.pages import CachedPage
from coc_service.web.http.runtime import Site
from coc_service.web.reporter import conversations, typed_receipt
from coc_service.web.reporter.committee_pages import CommitteeLinks, CommitteePage, committee_page
from coc_service.web.reporter.receipt_picture import picture

NOT_THIS_ONE = msg("This is a receipt, but of another report.")


@dataclass(frozen=True, slots=True)
class ReceiptShown:
    """What a receipt's page shows besides the words. Many reports of one hour share it."""

    links: CommitteeLinks
    next_date: Moment | None = None
    read_by: tuple[str, ...] = ()
    recovery: RecoveryKey | None = None
    needed: int | None = None
    callable: tuple[str, ...] = ()
    came_before: bool = False
    has_left_out_files: bool = False
    most_bytes: int = 0
    arrived: int = 0  # files that came with the report


@dataclass(frozen=True, slots=True)
class Again:
    """Why the receipt is shown again: what was typed and what is wrong with it, because its picture was asked for, or because
    files were added.
    """

    typed: str = ""
    wrong: Sequence[Message] = ()
    has_picture: bool = False
    added: int = 0
    wrong_files: Message | None = None


def show_new(request: Request, page: CommitteePage, stored: Stored) -> Response:
    """Show the receipt of a new report. The page is cached; only the words are filled in."""
    shown = _shown(request, page, stored)
    shown_words = receipt.to_words(stored.receipt.entropy.reveal(), listed=_listed(request))
    words = {f"word{number}": word for number, word in enumerate(shown_words)}
    cached = _cached(shown, runtime.of(request).site, language.of(request))
    return cached.filled(request, token_for=purpose(page), ticket_for=stored.receipt.entropy.reveal(), **words)


def _listed(request: Request) -> WordList:
    """Return the list of the page's language, or the English one. Any list opens the report on a page in any language."""
    return list_for(language.of(request).code)


def _shown(request: Request, page: CommitteePage, stored: Stored) -> ReceiptShown:
    minimum, came_before = page.policy.panel.minimum_members, stored.outcome is Acceptance.AGAIN
    files = () if came_before else uploads.of(request).files
    return ReceiptShown(
        page.links,
        next_date=Moment(stored.answer_due_at) if stored.answer_due_at else None,
        read_by=tuple(seat.name for seat in stored.readers),
        recovery=stored.recovery,
        needed=needed_readers(stored, minimum=minimum, seats=page.readers.seats),
        callable=tuple(seat.name for seat in stored.callable),
        came_before=came_before,
        has_left_out_files=forms.has_left_out_files(request),
        arrived=sum(not one.cleaned_from for one in files),
        most_bytes=runtime.of(request).files.channel_bytes,
    )


@lru_cache(maxsize=256)
def _cached(shown: ReceiptShown, site: Site, shown_in: Language) -> CachedPage:
    words = [pages.slot(f"word{number}") for number in range(receipt.WORD_COUNT)]
    ticket = pages.slot(page_tokens.TICKET)
    values = _values(shown, words, list_for(shown_in.code))
    return pages.cached_page(
        "reports/receipt.html", site=site, shown_in=shown_in, answers_a_form=True, ticket=ticket, **values
    )


def _values(shown: ReceiptShown, words: Sequence[str], listed: WordList) -> dict[str, object]:
    return {
        "words_code": listed.code,
        "words": words,
        "picture": "",
        "errors": [],
        "values": {"receipt": ""},
        "committee": shown.links,
        "next_date": shown.next_date,
        "check_url": shown.links.url + "/receipt",
        "return_url": shown.links.return_url,
        "read_by": shown.read_by,
        "recovery": recovery_words.option(shown.recovery) if shown.recovery else None,
        "needed": shown.needed,
        "callable": shown.callable,
        "came_before": shown.came_before,
        "has_left_out_files": shown.has_left_out_files,
        "files": attached_files.chooser_of(shown.most_bytes),
        "files_url": shown.links.url + "/files",
        "added": shown.arrived,
    }


async def show_again(request: Request, page: CommitteePage, entropy: bytes, again: Again) -> Response:
    """Show the receipt again with the same date and readers: after a wrong copy, or with the words as a picture."""
    keys, running = receipt_keys(entropy), runtime.of(request)
    stored = await running.ask(HowItArrived(running.custody, keys))
    words, listed = receipt.to_words(entropy, listed=_listed(request)), _listed(request)
    values = _values(_shown(request, page, stored) if stored else ReceiptShown(page.links), words, listed)
    values |= {
        "errors": [FieldError("receipt", problem) for problem in again.wrong],
        "values": {"receipt": again.typed},
        "files": attached_files.chooser(request, waits_in(page)),
        "added": again.added,
    }
    if again.wrong_files:
        values["errors"] = [FieldError("files", again.wrong_files)]
    values["picture"] = picture(words) if again.has_picture else ""
    return pages.page_with_ticket(
        request, "reports/receipt.html", entropy, token_for=purpose(page), status_code=200, **values
    )


def waits_in(page: CommitteePage) -> str:
    """Return the form in which files for a report that was just sent wait."""
    return "receipt/" + page.committee.slug


def purpose(page: CommitteePage) -> Purpose:
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
        entropy, _ = page_tokens.redeem_ticket(request, sent, token_for=purpose(page))
    except TokenInvalid:
        return conversations.enter_page(request, problems=[conversations.COME_AGAIN], typed=typed)
    if sent.has("picture"):
        return await show_again(request, page, entropy, Again(has_picture=True))
    if again := await what_is_wrong(request, typed, entropy):
        return await show_again(request, page, entropy, again)
    return pages.page(request, "reports/receipt_checked.html", return_url=page.links.return_url)


async def what_is_wrong(request: Request, typed: str, entropy: bytes) -> Again | None:
    """Return what is wrong with a copy of a receipt; None if it is right."""
    try:
        is_right = await typed_receipt.read(request, typed) == entropy
    except ReceiptMistyped as error:
        return Again(typed_receipt.shown_again(error, typed), typed_receipt.mistyped(error))
    return None if is_right else Again(typed[: typed_receipt.MAX_CHARS], [NOT_THIS_ONE])
