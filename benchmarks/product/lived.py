"""A site after some years: cases with a title each, many notes in them, and files. All of it by the acts of the service."""

import asyncio
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.browser import FIELDS, NARRATIVE, SLUG
from benchmarks.product.filling import AT_ONCE, take_up
from benchmarks.product.site import Site, member, opened
from coc_service.audit import to_hour
from coc_service.backup import streams
from coc_service.crypto import CHUNK_BYTES, random_bytes
from coc_service.domain.record_models import NoteRecord
from coc_service.domain.report import Report
from coc_service.parts import Parts
from coc_service.store import cases as case_rows
from coc_service.store import log
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.receiving import FileReceiver
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.reporter.submit import Sent, SubmitReport

FILE_MIB = 32
_MIB = 1024 * 1024
_NOTE = "The hosts sent the list. Two of those on it were in the room, and one remembers the words. "


async def live(site: Site, name: str, *, cases: int, entries: int, files_mib: int) -> None:
    """Go on until the site has this many cases, entries in its log, and MiB of files. `name` is the member who writes."""
    async with opened(site) as parts:
        for _ in range(-(-files_mib // FILE_MIB)):
            await _report_with_a_file(parts, size_bytes=min(files_mib, FILE_MIB) * _MIB)
        there = set(await parts.database.read(case_rows.all_ids))
    await take_up(site, name, cases=max(1, cases - len(there)), records=0)
    async with opened(site) as parts:
        taken_up = set(await parts.database.read(case_rows.all_ids)) - there
        await _write(parts, await member(parts, name), sorted(taken_up), entries=entries)


def new_identity(file: Path) -> str:
    """Write a new identity for backups, and return its recipient."""
    made = subprocess.run(streams.age_program("new").command, env={}, check=True, capture_output=True, text=True)
    identity, recipient = made.stdout.split()
    file.write_text(f"{identity}\n", encoding="utf-8")
    file.chmod(0o600)
    return recipient


async def _write(parts: Parts, who: UnlockedMember, ids: Sequence[str], *, entries: int) -> None:
    """Add notes to cases in turn until the log is so long."""
    at = 0
    while (missing := entries - await _length(parts)) > 0:
        chosen = [ids[(at + step) % len(ids)] for step in range(min(AT_ONCE, missing, len(ids)))]
        at += len(chosen)
        body = NoteRecord(text=_NOTE * 3)
        notes = (AddRecord(parts.custody, who, case_id, body, random_bytes(16)) for case_id in chosen)
        await asyncio.gather(*(parts.perform(note) for note in notes))


async def _length(parts: Parts) -> int:
    head = await parts.database.read(log.head)
    return head.size if head else 0


def _taken(receiver: FileReceiver) -> Attached:
    return Attached((receiver.received(caption=""),), FILE_MIB * _MIB)


async def _report_with_a_file(parts: Parts, *, size_bytes: int) -> None:
    receiver = FileReceiver(parts.custody, name="film.mp4", media_type="video/mp4")
    await parts.perform(receiver.begin())
    piece = random_bytes(CHUNK_BYTES)
    for _ in range(size_bytes // CHUNK_BYTES):
        for chunk in receiver.feed(piece):
            await parts.perform(chunk)
    await parts.perform(receiver.end())
    committee = parts.custody.ledger.committee_by_slug(SLUG)
    if committee is None:
        raise RuntimeError("the committee is missing")
    told = Report.model_validate({"narrative": NARRATIVE, "who": FIELDS["who"]})
    sent = Sent(committee.id, committee.readers_digest(to_hour(parts.now())), random_bytes(16))
    await parts.perform(SubmitReport(parts.custody, told, sent, attached=_taken(receiver)))
