"""Pages for everyone: the log's checkpoint, how to leave quickly."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases import publish
from coc_service.web import pages, service, words


async def _latest(request: Request) -> PublishedCheckpoint | None:
    running = service.of(request)
    return await running.read(partial(publish.latest, keys=running.keys))


async def log(request: Request) -> Response:
    """Show the latest checkpoint and how to check it."""
    running, latest = service.of(request), await _latest(request)
    minutes = int(running.beat.total_seconds() // 60)
    return pages.page(
        request,
        "pages/log.html",
        checkpoint=latest.note if latest else None,
        published=words.day_and_time(latest.published_at) if latest else "",
        verifier_key=running.keys.signer.verifier_key,
        beat="every hour" if minutes == 60 else "every minute" if minutes == 1 else f"every {minutes} minutes",  # noqa: PLR2004  an hour has 60
        download_url="/log/checkpoint",
    )


async def checkpoint(request: Request) -> Response:
    """Hand out the latest checkpoint as it was signed (C2SP tlog-checkpoint)."""
    latest = await _latest(request)
    if latest is None:
        raise HTTPException(404)
    return PlainTextResponse(latest.note)


async def consistency(request: Request) -> Response:
    """Prove that the latest checkpoint continues an older one: base64 hashes, one a line (RFC 6962 section 2.1.2)."""
    old = request.query_params.get("from", "")
    if not old.isdecimal() or len(old) > 18:  # noqa: PLR2004  fits a 64-bit size
        raise HTTPException(404)
    proof = await service.of(request).read(partial(publish.consistency, old_size=int(old)))
    if proof is None:
        raise HTTPException(404)
    return PlainTextResponse(proof)


async def leaving(request: Request) -> Response:
    """Explain the quick exit before it is needed."""
    return pages.page(request, "pages/leaving.html")


async def alive(_: Request) -> Response:
    """Answer a health check."""
    return PlainTextResponse("alive\n")
