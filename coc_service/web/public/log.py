"""The public part of the log: the latest checkpoint, and proofs that it continues an older one."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.catalogue import Message, Moment, msg, plural
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.site.publish import Consistency, LatestCheckpoint
from coc_service.web.http import pages, runtime, sessions

AN_HOUR = 60  # minutes


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
    request.state.member = await sessions.member_of(request)
    running, latest = runtime.of(request), await _latest(request)
    beat = int(running.beat.total_seconds() // 60)
    return pages.page(
        request,
        "pages/log.html",
        checkpoint=latest.note if latest else None,
        published=Moment(latest.published_at) if latest else None,
        verifier_key=running.custody.keys.signer.verifier_key,
        signed_every=_signed_every(beat),
        appears_within=_appears_within(beat),
        download_url="/log/checkpoint",
    )


async def checkpoint(request: Request) -> Response:
    """Return the latest checkpoint as a signed note (C2SP tlog-checkpoint)."""
    latest = await _latest(request)
    if latest is None:
        raise HTTPException(404)
    return PlainTextResponse(latest.note)


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
