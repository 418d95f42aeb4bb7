"""A party who is heard answers, and a party or the reporter appeals."""

import re

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain.record_models import PartyStatementRecord
from coc_service.domain.vocabulary import StatementKind
from coc_service.usecases.reporter.statements import WISHES, MakeStatement
from coc_service.web.http import forms, runtime, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import sending
from coc_service.web.reporter.conversations import FormState, PartyRequest
from coc_service.web.reporter.sending import LetterSent

_RECORD_ID, _MOST_POINTS = re.compile("[0-9a-f]{32}"), 100
NOT_CHOSEN = msg("Please choose what you ask us for.")
ASKED = msg("Your request has arrived. You will find our answer here.")
APPEALED = msg("Your appeal has arrived. You will find our answer here.")


async def answer(request: Request) -> Response:
    """Store what a party writes to the panel, and its files."""

    def act(party: PartyRequest, text: str) -> MakeStatement:
        return _act(request, party, PartyStatementRecord(text=text))

    async with sending.taking_files(request):
        sent = await forms.read(request)
        return await sending.send(request, sent, LetterSent("text", act, FormState(done=sending.ARRIVED)))


async def appeal(request: Request) -> Response:
    """Store an appeal, and its files."""

    def act(party: PartyRequest, text: str) -> MakeStatement:
        return _act(request, party, _appeal(sent, text))

    async with sending.taking_files(request):
        sent = await forms.read(request)
        state = FormState(done=APPEALED)
        return await sending.send(request, sent, LetterSent("why", act, state, files="appeal-files", needs_words=True))


async def ask(request: Request) -> Response:
    """Store what the affected person asks for: to be answered instead of the reporter, or that the panel stops."""
    sent = await forms.read(request)
    asked = sent.text("asked")
    if asked not in WISHES:
        return await sending.refuse(request, sent, FieldError("asked", NOT_CHOSEN))

    def act(party: PartyRequest, text: str) -> MakeStatement:
        return _act(request, party, PartyStatementRecord(text=text, purpose=StatementKind(asked)))

    return await sending.send(request, sent, LetterSent("wish", act, FormState(done=ASKED)))


def _act(request: Request, party: PartyRequest, body: PartyStatementRecord) -> MakeStatement:
    custody, attached = runtime.of(request).custody, uploads.of(request).attached
    return MakeStatement(custody, party.receipt, body, party.nonce, attached)


def _appeal(sent: Form, text: str) -> PartyStatementRecord:
    grounds = tuple(dict.fromkeys(sent.many("grounds")))
    about = tuple(dict.fromkeys(one for one in sent.many("about") if _RECORD_ID.fullmatch(one)))[:_MOST_POINTS]
    return PartyStatementRecord(
        text=text, purpose=StatementKind.APPEAL, answers_to=sent.text("against"), grounds=grounds, about=about
    )
