"""The page of a one-time link: it says what the link is for, and puts a receipt in its place once the button is pressed.

Opening the page alone spends nothing: mail programs and chats open links by themselves.
"""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import receipt
from coc_service.domain.receipt_lists import list_for
from coc_service.usecases.custody import form_tokens, party_links
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.custody.party_links import LinkKeys, NoSuchLink
from coc_service.usecases.reporter.joining import FindLink, JoinCase, own_receipt
from coc_service.usecases.reporter.receipts import ReceiptKeys, receipt_keys
from coc_service.web.http import forms, language, page_tokens, pages, runtime
from coc_service.web.http.forms import FieldError
from coc_service.web.reporter import conversations, receipt_page

AT = "/heard"
RECEIPT = Purpose("receipt/heard")
OPEN_TOO_LONG = msg("This page had been open for a while. Please press the button once more.")


async def link_page(request: Request) -> Response:
    """Show what a link is for."""
    return await _link_page(request, None)


async def _link_page(request: Request, notice: Message | None) -> Response:
    running = runtime.of(request)
    try:
        link = party_links.from_text(request.path_params["token"])
        committee = await running.ask(FindLink(running.custody, link))
    except NoSuchLink:
        return pages.page(request, "receipts/link_gone.html", status_code=404)
    return pages.page(
        request,
        "receipts/link.html",
        token_for=_purpose(link),
        status_code=422 if notice else 200,
        committee=Name(committee),
        join_url=f"{AT}/{link.text}",
        notice=notice,
    )


def _purpose(link: LinkKeys) -> Purpose:
    return Purpose("heard", link.tag.hex())


async def join(request: Request) -> Response:
    """Put a receipt in the place of the link, and show it."""
    running, sent = runtime.of(request), await forms.read(request)
    custody = running.custody
    try:
        link = party_links.from_text(request.path_params["token"])
        nonce = form_tokens.redeem(sent.text(forms.TOKEN), _purpose(link), keys=custody.keys, now=running.now())
        own = own_receipt(link, nonce, keys=custody.keys)
        return _show(request, await running.perform(JoinCase(custody, link, own)))
    except TokenInvalid:
        return await _link_page(request, OPEN_TOO_LONG)
    except NoSuchLink:
        return pages.page(request, "receipts/link_gone.html", status_code=404)


def _show(request: Request, own: ReceiptKeys, *, typed: str = "", wrong: Sequence[Message] = ()) -> Response:
    """Show the receipt, at first and after a wrong copy."""
    listed, bits = list_for(language.of(request).code), own.entropy.reveal()
    return pages.page_with_ticket(
        request,
        "receipts/own_receipt.html",
        bits,
        token_for=RECEIPT,
        words=receipt.to_words(bits, listed=listed),
        words_code=listed.code,
        errors=[FieldError("receipt", problem) for problem in wrong],
        values={"receipt": typed},
        check_url=f"{AT}/receipt",
        return_url="/return",
    )


async def check(request: Request) -> Response:
    """Compare the typed words with the receipt that was shown."""
    sent = await forms.read(request)
    typed = sent.text("receipt")
    try:
        bits, _ = page_tokens.redeem_ticket(request, sent, token_for=RECEIPT)
    except TokenInvalid:
        return conversations.enter_page(request, problems=[conversations.COME_AGAIN], typed=typed)
    if again := await receipt_page.what_is_wrong(request, typed, bits):
        return _show(request, receipt_keys(bits), typed=again.typed, wrong=again.wrong)
    return pages.page(request, "receipts/own_checked.html", return_url="/return")
