"""A copy of everything that a receipt opens, as one file: a page to read, the same for programs, and the proof."""

import io
import json
import zipfile
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import to_hour
from coc_service.domain import answers
from coc_service.domain.chain import party_of
from coc_service.domain.record_models import IdentityRecord, LetterRecord, Record, ReportRecord
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.usecases.reporter.conversation import Conversation, OpenConversation
from coc_service.usecases.reporter.proofs import TakeProof
from coc_service.web.http import pages, runtime
from coc_service.web.http.forms import Form
from coc_service.web.reporter import leaving_out_views, letters
from coc_service.web.reporter.conversations import PartyRequest
from coc_service.web.reporter.status_card import status_card

FORMAT = 1
_HEADERS = {"Content-Disposition": 'attachment; filename="copy.zip"'}
# The earliest time that zip knows: it would store two seconds exactly, where `copied_at` says the hour and no more.
_WHEN = (1980, 1, 1, 0, 0, 0)
_INNER = {"key"}  # the file's key: useless without our server
_OF_LETTER = {"text", "purpose", "answer_by", "new_date", "files"}  # not the step of the committee that it belongs to
_STORY = "narrative"  # the page shows it apart from the answers


async def own_copy(request: Request, reporter: PartyRequest, _: Form) -> Response:
    """Return the copy. Files are named in it with their digests; each is saved from the page."""
    running = runtime.of(request)
    proof = await running.perform(
        TakeProof(running.custody, reporter.receipt)
    )  # first: it refuses all but the reporter
    opened = await running.perform(OpenConversation(running.custody, reporter.receipt))
    parts = {"report.html": _readable(request, opened), "report.json": _for_programs(opened, running.now())}
    packed = _packed(parts | ({"proof.txt": proof} if proof else {}))
    return Response(packed, headers=_HEADERS, media_type="application/zip")


def _readable(request: Request, opened: Conversation) -> str:
    now, shown = runtime.of(request).now(), letters.letters_view(opened.file, new=frozenset())
    card = status_card(opened, shown, now=now)
    kept_from = leaving_out_views.leaving_out(opened).kept_from
    values = {"card": card, "letters": shown, "gaps": opened.file.failed, "kept_from": kept_from}
    return pages.html(request, "receipts/copy.html", **values)


def _for_programs(opened: Conversation, now: datetime) -> str:
    said = {
        "format": FORMAT,
        "copied_at": _hour(now),
        "received_at": _hour(opened.case.received_at),
        "sent_to": list(opened.sealed_to),
        "kept_from": list(leaving_out_views.leaving_out(opened).kept_from),
        "records": [_record(one) for one in opened.file.records],
        "missing": list(opened.file.failed),
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _record(one: OpenedRecord) -> dict[str, object]:
    return {
        "id": one.filed.id,
        "kind": one.filed.kind,
        "by": "you" if party_of(one.filed.author) else "the committee",
        "at": _hour(one.said.at),
        "says": _says(one.said.body),
    }


def _says(body: object) -> dict[str, object] | None:
    """Return what the page shows of a record: whoever recorded a report for the reporter gave answers of their own with it."""
    match body:
        case ReportRecord() | IdentityRecord():
            shown = {one.field for one in answers.for_reporter(body.answers)} | {_STORY}
            said = body.model_dump(mode="json")["answers"]
            return {"answers": {field: answer for field, answer in said.items() if field in shown}}
        case LetterRecord():
            return body.model_dump(mode="json", include=_OF_LETTER)
        case Record():
            return body.model_dump(mode="json", exclude=_INNER)
        case _:
            return None


def _hour(at: datetime) -> str:
    return f"{to_hour(at):%Y-%m-%dT%H:%MZ}"


def _packed(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _WHEN), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()
