"""Sends the content of a file: always as a download, never shown on our pages, a part of it if the browser asks for one."""

import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from coc_service.usecases.custody.stored_files import ReadChunk, StoredFile
from coc_service.web.http import runtime
from coc_service.web.http.runtime import Runtime

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_PIECE_BYTES = 64 * 1024  # a slow reader has a minute for each
_TYPE = "application/octet-stream"  # not what its sender said: no browser is to guess, show or run it
_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")


async def send(request: Request, file: StoredFile) -> Response:
    """Return a file, or the part of it that was asked for. Every chunk is opened once before the first byte is sent: a file
    that was altered is named on a page, and no part of it is taken for the whole.

    Raises:
        FileBroken: a chunk of it is missing or altered.
    """
    headers = {"Content-Disposition": _disposition(file.name), "Accept-Ranges": "bytes"}
    wanted = _range(request.headers.get("range", ""), file.size_bytes)
    if wanted is None:
        unsatisfied = {**headers, "Content-Range": f"bytes */{file.size_bytes}"}
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=unsatisfied, media_type=_TYPE)
    running = runtime.of(request)
    for number in file.chunks(wanted.start, wanted.stop):
        await _opened(running, file, number)
    headers["Content-Length"] = str(len(wanted))
    status = HTTPStatus.OK
    if len(wanted) != file.size_bytes:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{file.size_bytes}"
        status = HTTPStatus.PARTIAL_CONTENT
    return StreamingResponse(_pieces(running, file, wanted), status, headers, media_type=_TYPE)


async def _opened(running: Runtime, file: StoredFile, number: int) -> bytes:
    return file.open(number, await running.ask(ReadChunk(file.id, number)))


async def _pieces(running: Runtime, file: StoredFile, wanted: range) -> AsyncIterator[bytes]:
    at = wanted.start
    for number in file.chunks(wanted.start, wanted.stop):
        opened = await _opened(running, file, number)
        begins = number * file.chunk_bytes
        part = opened[at - begins : wanted.stop - begins]
        for start in range(0, len(part), _PIECE_BYTES):
            yield part[start : start + _PIECE_BYTES]
        at += len(part)


def _range(header: str, size: int) -> range | None:
    """Return the bytes that are asked for (RFC 9110, 14.2); None if there are none of these. What we cannot read is ignored,
    several ranges too: then the whole file is sent.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return range(size)
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
    return range(start, stop) if start < stop else None


def _disposition(name: str) -> str:
    """Return the header with a file's name (RFC 6266): in plain letters, and as it is."""
    return f"attachment; filename=\"{_PLAIN.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"
