"""The receipt: shown once, and compared with what was typed back."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Moment, msg
from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.usecases.custody import form_tokens, tickets
from coc_service.usecases.custody.form_tokens import Purpose, TokenRefused
from coc_service.usecases.custody.tickets import TicketInvalid
from coc_service.usecases.reporter.receipts import receipt_keys
from coc_service.usecases.reporter.submit import Outcome, Stored, needed_readers
from coc_service.web.http import forms, pages, runtime
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import conversations, typed_receipt
from coc_service.web.reporter.committee_pages import CommitteePage, committee_page

GROUP_WORDS = 5
NOT_THIS_ONE = msg("This is a receipt, but not this one.")


def show(
    request: Request,
    page: CommitteePage,
    entropy: bytes,
    *,
    stored: Stored | None = None,
    wrong: tuple[str, list[Message]] | None = None,
) -> Response:
    """Show the receipt; `wrong` is what was typed back and what is wrong with it."""
    running, listed = runtime.of(request), receipt.to_words(entropy)
    typed, problems = wrong or ("", [])
    minimum = page.policy.panel.minimum_members
    return pages.page(
        request,
        "reports/receipt.html",
        token_for=_purpose(page, entropy),
        ticket=tickets.issue(entropy, keys=running.custody.keys, now=running.now()),
        words=listed,
        groups=[listed[start : start + GROUP_WORDS] for start in range(0, len(listed), GROUP_WORDS)],
        errors=[FieldError("receipt", problem) for problem in problems],
        values={"receipt": typed},
        committee=page.links,
        next_date=Moment(stored.answer_due_at) if stored and stored.answer_due_at else None,
        check_url=page.links.url + "/receipt",
        return_url=page.links.return_url,
        read_by=[seat.name for seat in stored.readers] if stored else [],
        needed=needed_readers(stored, minimum=minimum, seats=page.readers.seats) if stored else None,
        came_before=stored is not None and stored.outcome is Outcome.AGAIN,
    )


def _purpose(page: CommitteePage, entropy: bytes) -> Purpose:
    """Return what the token of a receipt's page is for: that receipt alone.

    A ticket would do for coming here, but the ticket of a conversation that is open on a screen must not show the
    words themselves: they outlast it.
    """
    return Purpose("receipt/" + page.committee.id, receipt_keys(entropy).tag.hex())


async def check(request: Request) -> Response:
    """Compare what was typed back with the receipt that was shown."""
    sent, page = await forms.read(request), committee_page(request)
    typed = sent.text("receipt")
    try:
        entropy = _shown(request, page, sent)
    except (TicketInvalid, TokenRefused):
        return conversations.enter_page(request, problems=[conversations.COME_AGAIN], typed=typed)
    if problems := await _what_is_wrong(request, typed, entropy):
        return show(request, page, entropy, wrong=(typed[: typed_receipt.MAX_CHARS], problems))
    return pages.page(request, "reports/receipt_checked.html", return_url=page.links.return_url)


def _shown(request: Request, page: CommitteePage, sent: Form) -> bytes:
    """Return the bits of the receipt that the page showed.

    Raises:
        TicketInvalid, TokenRefused: it was not our page, or too long ago.
    """
    running, keys = runtime.of(request), runtime.of(request).custody.keys
    entropy = tickets.redeem(sent.text("ticket"), keys=keys, now=running.now())
    form_tokens.redeem(sent.text(forms.TOKEN), _purpose(page, entropy), keys=keys, now=running.now())
    return entropy


async def _what_is_wrong(request: Request, typed: str, entropy: bytes) -> list[Message]:
    try:
        is_right = await typed_receipt.read(request, typed) == entropy
    except ReceiptMistyped as error:
        return typed_receipt.mistyped(error)
    return [] if is_right else [NOT_THIS_ONE]
