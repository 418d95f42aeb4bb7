"""The tokens of a page's forms, and the ticket that represents the receipt on a reporter's pages."""

from starlette.requests import Request

from coc_service.usecases.custody import form_tokens, tickets
from coc_service.usecases.custody.form_tokens import Purpose
from coc_service.usecases.custody.signed_tokens import Issued
from coc_service.usecases.custody.tickets import PageToken
from coc_service.usecases.people.members import LockedSession, UnlockedMember
from coc_service.web.http import forms, runtime
from coc_service.web.http.forms import Form

TICKET = "ticket"  # name of the form field


def issue(request: Request, purpose: Purpose) -> Issued:
    """Return a fresh token for a page's forms."""
    running = runtime.of(request)
    return form_tokens.issue(purpose, keys=running.custody.keys, now=running.now())


def issue_ticket(request: Request, entropy: bytes, page: PageToken) -> str:
    """Return a ticket: the receipt's bits, sealed and bound to the page's token."""
    running = runtime.of(request)
    return tickets.issue(entropy, page, keys=running.custody.keys, now=running.now())


def redeem_ticket(request: Request, sent: Form, *, token_for: Purpose) -> tuple[bytes, bytes]:
    """Return the receipt's bits from the submitted ticket, and the nonce of the page's token.

    Raises:
        TokenInvalid: token or ticket is not ours or too old, or they are from different pages.
    """
    running = runtime.of(request)
    keys, now = running.custody.keys, running.now()
    nonce = form_tokens.redeem(sent.text(forms.TOKEN), token_for, keys=keys, now=now)
    return tickets.redeem(sent.text(TICKET), PageToken(token_for, nonce), keys=keys, now=now), nonce


def staff_purpose(member: UnlockedMember | LockedSession) -> Purpose:
    """Return the purpose of tokens on a member's pages: forms of this session."""
    return Purpose("staff", member.id_hash.hex())
