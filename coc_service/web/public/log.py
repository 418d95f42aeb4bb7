"""The public part of the log: the latest checkpoint, and proofs that it continues an older one."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.catalogue import Message, Moment, msg, plural
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.site.kept_checkpoints import CompareKept, KeptFits
from coc_service.usecases.site.publish import Consistency, LatestCheckpoint
from coc_service.web.http import forms, pages, runtime, sessions
from coc_service.web.http.forms import FieldError

AN_HOUR = 60  # minutes
KEPT_MOST_CHARS = 100_000  # a mail with its head
FITS = msg("What you kept fits. The log still holds all that it held then, and nothing in it was changed.")
CHANGED = (
    msg("What you kept does not fit. We signed it, but the log we show now is another one."),
    msg(
        "Keep your copy safe, and write nothing here now. Tell the committee by another way. "
        "They may know of an old copy that was put back."
    ),
)
_NOT_COMPARED: Mapping[KeptFits | None, Message] = {
    KeptFits.NONE_THERE: msg("We find no checkpoint of this log in that text. Please paste the whole mail or file."),
    KeptFits.INCOMPLETE: msg(
        "The last line of the checkpoint is not whole. It starts with a long dash. Please paste all of it."
    ),
    KeptFits.UNSIGNED: msg(
        "That checkpoint is not one that we signed. Part of it was changed on its way, or it is not from us."
    ),
}


async def _latest(request: Request) -> PublishedCheckpoint | None:
    running = runtime.of(request)
    return await running.ask(LatestCheckpoint(running.custody))


def _signed_every(minutes: int) -> Message:
    if minutes == AN_HOUR:
        return msg("Every hour we sign one short text that stands for the whole log up to then: a checkpoint.")
    return plural(
        "Every minute we sign one short text that stands for the whole log up to then: a checkpoint.",
        "Every %(count)s minutes we sign one short text that stands for the whole log up to then: a checkpoint.",
        count=minutes,
    )


def _appears_within(minutes: int) -> Message:
    if minutes == AN_HOUR:
        return msg("The first one has not been published yet. It appears here within an hour.")
    return plural(
        "The first one has not been published yet. It appears here within a minute.",
        "The first one has not been published yet. It appears here within %(count)s minutes.",
        count=minutes,
    )


async def log(request: Request) -> Response:
    """Show the latest checkpoint and how to check it; to a member with the navigation of members."""
    return await _page(request)


async def compare(request: Request) -> Response:
    """Say whether checkpoints that somebody kept fit the log. Changes nothing, so the form has no token."""
    sent, running = await forms.read(request), runtime.of(request)
    text = sent.text("kept")[:KEPT_MOST_CHARS]
    found = await running.ask(CompareKept(running.custody, text))
    return await _page(request, text=text, found=found)


async def _page(request: Request, *, text: str = "", found: KeptFits | None = None) -> Response:
    request.state.member = await sessions.member_of(request)
    running, latest = runtime.of(request), await _latest(request)
    wrong = [FieldError("kept", _NOT_COMPARED[found])] if found in _NOT_COMPARED else []
    beat = int(running.beat.total_seconds() // 60)
    return pages.page(
        request,
        "pages/log.html",
        status_code=422 if wrong else 200,
        errors=wrong,
        values={"kept": text},
        fits=FITS if found is KeptFits.FITS else None,
        changed=CHANGED if found is KeptFits.CHANGED else (),
        checkpoint=latest.note if latest else None,
        published=Moment(latest.published_at) if latest else None,
        verifier_key=running.custody.keys.signer.verifier_key,
        signed_every=_signed_every(beat),
        appears_within=_appears_within(beat),
        download_url="/log/checkpoint",
        keys_url="/log/keys" if running.custody.keys.verifiers.notes else "",
    )


async def checkpoint(request: Request) -> Response:
    """Return the latest checkpoint as a signed note (C2SP tlog-checkpoint)."""
    latest = await _latest(request)
    if latest is None:
        raise HTTPException(404)
    return PlainTextResponse(latest.note)


async def keys(request: Request) -> Response:
    """Return how the log's signing keys followed each other: notes that the old and the new key have signed, oldest first."""
    notes = runtime.of(request).custody.keys.verifiers.notes
    if not notes:
        raise HTTPException(404)
    return PlainTextResponse("".join(notes))


async def consistency(request: Request) -> Response:
    """Return the consistency proof from a checkpoint to a later one: base64 hashes, one per line (RFC 6962, 2.1.2).

    `from` and `to` are sizes; without `to`, the later one is the latest.
    """
    proof = await runtime.of(request).ask(Consistency(_size(request, "from"), _size(request, "to", default="0")))
    if proof is None:
        raise HTTPException(404)
    return PlainTextResponse(proof)


def _size(request: Request, name: str, *, default: str = "") -> int:
    given = request.query_params.get(name, default)
    if not given.isdecimal() or len(given) > 18:  # noqa: PLR2004  fits a 64-bit size
        raise HTTPException(404)
    return int(given)
