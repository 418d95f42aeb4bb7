"""What a reporter writes after the report, with files."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.reporter.conversation import WriteToCommittee
from coc_service.web.http import forms, runtime, uploads
from coc_service.web.reporter import sending
from coc_service.web.reporter.conversations import FormState, PartyRequest
from coc_service.web.reporter.sending import LetterSent


async def message(request: Request) -> Response:
    """Store a reporter's message to the committee, and its files."""

    def act(reporter: PartyRequest, text: str) -> WriteToCommittee:
        custody, attached = runtime.of(request).custody, uploads.of(request).attached
        return WriteToCommittee(custody, reporter.receipt, text, reporter.nonce, attached)

    async with sending.taking_files(request):
        sent = await forms.read(request)
        return await sending.send(request, sent, LetterSent("text", act, FormState(done=sending.ARRIVED)))
