"""A site after some years: cases of which some are closed, notes in the others, checkpoints, and files. Every entry is signed,
judged and stored as by the server; many share a transaction, because waiting for the disk would take hours.
"""

import asyncio
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.browser import FIELDS, NARRATIVE, SLUG
from benchmarks.plan import Lived
from benchmarks.product.filling import AT_ONCE
from benchmarks.product.site import Site, member, opened, submit
from coc_service.audit import Act as LogAct
from coc_service.audit import to_hour
from coc_service.backup import streams
from coc_service.crypto import CHUNK_BYTES, random_bytes
from coc_service.domain.case_state import PANEL
from coc_service.domain.record_models import LabelRecord, NoteRecord
from coc_service.domain.records import Authored
from coc_service.domain.report import Report
from coc_service.domain.spam_moves import SPAM_MOVES
from coc_service.parts import Parts
from coc_service.store import cases as case_rows
from coc_service.store import log
from coc_service.store.file_tables import Chunk
from coc_service.usecases.act import Act, WriteAct
from coc_service.usecases.committee.access import load_cleared
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.committee.presence import DeclareClear
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody import casefile, sealing
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.receiving import FileReceiver, StoreChunk
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.reporter.submit import Sent, SubmitReport
from coc_service.usecases.site import publish
from coc_service.usecases.site.publish import Publication

FILE_MIB = 32
HOURS_AT_ONCE = 24
_MIB = 1024 * 1024
_CHUNKS_AT_ONCE = 32
_CLOSED_EVERY = 4  # one case of so many is closed, as spam: two acts of two members
_MARK, _CONFIRM = SPAM_MOVES[:2]
_TITLE = "Harsh words in a review"
_NOTE = "The hosts sent the list. Two of those on it were in the room, and one remembers the words. "


async def live(site: Site, names: tuple[str, str], lived: Lived) -> None:
    """Go on until the site has lived so long. `names` are two members who write."""
    async with opened(site) as parts:
        there_mib = await parts.database.read(_chunks) * CHUNK_BYTES // _MIB
        for done in range(there_mib, lived.files_mib, FILE_MIB):
            await _report_with_a_file(parts, size_bytes=min(lived.files_mib - done, FILE_MIB) * _MIB)
        there = set(await parts.database.read(case_rows.all_ids))
        who, second = [await member(parts, name) for name in names]
        for start in range(len(there), lived.cases, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, lived.cases))
            await asyncio.gather(*(_take_up(parts, who, second, one) for one in numbers))
        taken_up = set(await parts.database.read(case_rows.all_ids)) - there
        await _write(parts, who, sorted(taken_up), entries=lived.entries)
        await _pass_hours(parts, lived.hours)
        await parts.pin()


async def _pass_hours(parts: Parts, hours: int) -> None:
    """Publish as many checkpoints as a server does in these hours, each a step larger than the one before."""
    begins = datetime.now(UTC) - timedelta(hours=hours)
    missing = hours - await parts.database.read(log.checkpoint_count)
    for start in range(0, missing, HOURS_AT_ONCE):
        moments = [begins + timedelta(hours=one) for one in range(start, min(start + HOURS_AT_ONCE, missing))]
        await parts.perform(_Publish(parts.custody, moments, parts.settings.checkpoint_step))


@dataclass(frozen=True, slots=True)
class _Publish(WriteAct[None]):
    """Publishes a checkpoint for each of these moments, in one transaction."""

    custody: Custody
    moments: Sequence[datetime]
    step: int

    def write(self, session: Session) -> None:
        draft, signer = self.custody.ledger.writing(session), self.custody.keys.signer
        for moment in self.moments:
            last = log.latest_checkpoint(session)
            publish.publish_next(draft, last, Publication(signer, moment, self.step), at=self.custody.now())


@dataclass(frozen=True, slots=True)
class _WriteNotes(Act[SealedFile, tuple[WritingEpoch, Sequence[SealedRecord]], None]):
    """Adds notes to a case as `AddRecord` does, but all of them in one transaction, and a checkpoint after them."""

    custody: Custody
    member: UnlockedMember
    case_id: str
    count: int

    def look(self, session: Session) -> SealedFile:
        return load_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)

    def prepare(self, seen: SealedFile) -> tuple[WritingEpoch, Sequence[SealedRecord]]:
        now, signer = self.custody.now(), self.member.signer
        keys, _ = casefile.open_keys(seen, self.member.recipient)
        writing = sealing.writing_epoch(seen, keys, signer=signer, at=now)
        said = Authored(signer.actor, entry_moment(signer.actor, now), NoteRecord(text=_NOTE * 3))
        place, channel = writing.place, PANEL
        ids = [random_bytes(16).hex() for _ in range(self.count)]
        return writing, [
            sealing.seal_record(place, writing.keys[channel], channel=channel, record_id=one, said=said) for one in ids
        ]

    def store(self, session: Session, ready: tuple[WritingEpoch, Sequence[SealedRecord]]) -> None:
        writing, notes = ready
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        sealing.check_fresh(draft, writing)
        stated = Stated(LogAct.RECORD_ADDED, self.member.signer, now, {})
        for note in notes:
            sealing.store_records(session, draft, writing, [note], stated=stated)
        reindex(session, draft, self.case_id)
        _Publish(self.custody, [now], 1).write(session)


async def _take_up(parts: Parts, who: UnlockedMember, second: UnlockedMember, number: int) -> None:
    """Store a report and give it a title; close some of the cases."""
    case_id = await submit(parts)
    await parts.perform(DeclareClear(parts.custody, who, case_id))
    body = LabelRecord(title=f"{_TITLE} {number}", tags=("online",))
    await parts.perform(AddRecord(parts.custody, who, case_id, body, random_bytes(16)))
    if number % _CLOSED_EVERY == 0:
        await parts.perform(MakeMove(parts.custody, who, case_id, _MARK, {}, random_bytes(16)))
        await parts.perform(DeclareClear(parts.custody, second, case_id))
        await parts.perform(MakeMove(parts.custody, second, case_id, _CONFIRM, {}, random_bytes(16)))


def new_identity(file: Path) -> str:
    """Write a new identity for backups, and return its recipient."""
    made = subprocess.run(streams.age_program("new").command, env={}, check=True, capture_output=True, text=True)
    identity, recipient = made.stdout.split()
    file.write_text(f"{identity}\n", encoding="utf-8")
    file.chmod(0o600)
    return recipient


async def _write(parts: Parts, who: UnlockedMember, ids: Sequence[str], *, entries: int) -> None:
    """Add notes to cases, to each as many, until the log is so long."""
    missing = max(0, entries - await _length(parts))
    for number, case_id in enumerate(ids):
        count = missing // (len(ids) - number)
        missing -= count
        if count > 0:
            await parts.perform(_WriteNotes(parts.custody, who, case_id, count))


def _chunks(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Chunk)).one()


async def _length(parts: Parts) -> int:
    head = await parts.database.read(log.head)
    return head.size if head else 0


def _taken(receiver: FileReceiver) -> Attached:
    return Attached((receiver.received(caption=""),), FILE_MIB * _MIB)


async def _report_with_a_file(parts: Parts, *, size_bytes: int) -> None:
    receiver = FileReceiver(parts.custody, name="film.mp4", media_type="video/mp4")
    await parts.perform(receiver.begin())
    for chunks in _some_chunks(receiver, size_bytes // CHUNK_BYTES):
        await asyncio.gather(*(parts.perform(chunk) for chunk in chunks))
    await parts.perform(receiver.end())
    committee = parts.custody.ledger.committee_by_slug(SLUG)
    if committee is None:
        raise RuntimeError("the committee is missing")
    told = Report.model_validate({"narrative": NARRATIVE, "who": FIELDS["who"]})
    sent = Sent(committee.id, committee.readers_digest(to_hour(parts.now())), random_bytes(16))
    await parts.perform(SubmitReport(parts.custody, told, sent, attached=_taken(receiver)))


def _some_chunks(receiver: FileReceiver, count: int) -> Iterator[list[StoreChunk]]:
    """Yield the sealed chunks of a file of random bytes, some at once; without the last one."""
    for start in range(0, count, _CHUNKS_AT_ONCE):
        data = random_bytes(CHUNK_BYTES) * min(_CHUNKS_AT_ONCE, count - start)
        yield list(receiver.feed(data))
