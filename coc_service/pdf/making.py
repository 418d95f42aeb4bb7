"""Has a document drawn in a process of its own, so that neither the event loop nor the service's memory pays for it."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from coc_service.pdf.document import Document

_PROGRAM = Path(__file__).with_name("drawing.py")
_TIMEOUT_SECONDS = 90.0
_AT_ONCE = 1  # a second one waits: drawing takes a core
_turns = asyncio.Semaphore(_AT_ONCE)


class PdfFailed(Exception):
    """The file could not be drawn within its limits. The library's own words are dropped: they repeat what somebody wrote."""


async def made(document: Document) -> bytes:
    """Return a tagged PDF (PDF/UA-1).

    Nothing of it is written to a disk. The process has an empty environment, and limits of time and memory.

    Raises:
        PdfFailed: it could not be drawn.
    """
    async with _turns:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-B", str(_PROGRAM), env={}, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                drawn, _ = await process.communicate(document.encoded())
        except TimeoutError as error:
            raise PdfFailed from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode:
        raise PdfFailed
    return drawn
