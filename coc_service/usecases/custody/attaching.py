"""Files that come with a letter, a note or a report: sealed as records, and taken out of what waits, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.catalogue import msg
from coc_service.crypto import CHUNK_BYTES, ChannelKey, RecipientSecret, sha256
from coc_service.domain.case_records import CONTENT
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.record_models import FileRecord
from coc_service.domain.records import Authored
from coc_service.store import contents
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import contexts, sealing
from coc_service.usecases.custody.receiving import ReceivedFile
from coc_service.usecases.custody.sealing import SealedRecord, SealingEpoch
from coc_service.usecases.custody.signer import Signer

FIELD = "files"
MOST_FILES = 500  # of a channel, with their copies: each is a record on a page
GONE = msg("Your files waited for too long, so nothing of them was kept. Please choose them again.")
NO_ROOM = msg("These files are more than one case can hold. Nothing was stored. Please send fewer, or smaller ones.")


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of a form. `most_bytes` is how much all files of a channel may have together; `originals` are those that go to
    somebody who is heard although they have a cleaned copy.
    """

    files: tuple[ReceivedFile, ...] = ()
    most_bytes: int = 0
    originals: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.files)

    def going_to(self, case: Case, channel: str) -> "Attached":
        """Return the files that go into a channel. Somebody who is heard gets the cleaned copy of a file alone, unless its
        original was chosen: what is hidden in it may tell who took it, and where.
        """
        if channel in {PANEL, case.reporter_channel}:
            return self
        cleaned = {one.cleaned_from for one in self.files} - self.originals
        return replace(self, files=tuple(one for one in self.files if one.id not in cleaned))


@dataclass(frozen=True, slots=True)
class Author:
    """Who seals files: as in the entry, with the secret that makes a form which is sent twice count once, and when."""

    signer: Signer
    secret: RecipientSecret
    at: datetime
    nonce: bytes


def seal_files(
    place: SealingEpoch, key: ChannelKey, channel: str, *, author: Author, attached: Attached
) -> list[SealedRecord]:
    """Seal a record for each file, with a reference to its content. The same file twice in one form is one record."""
    sealed = [_seal_file(place, key, channel, author=author, file=one) for one in attached.files]
    return list({one.row.id: one for one in sealed}.values())


def _seal_file(
    place: SealingEpoch, key: ChannelKey, channel: str, *, author: Author, file: ReceivedFile
) -> SealedRecord:
    body = FileRecord(
        file=file.id,
        name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        digest=file.digest,
        content_digest=file.content_digest,
        key=file.key.reveal().hex(),
        caption=file.caption,
        cleaned_from=file.cleaned_from,
        removed=file.removed,
        uncleaned=file.uncleaned,
    )
    record_id = sealing.record_id_of(
        author.secret, "file", place.case_id, author.nonce, file.name, file.content_digest, file.caption
    )
    said = Authored(author.signer.actor, author.at, body)
    record = sealing.seal_record(place, key, channel=channel, record_id=record_id, said=said)
    digest = content_digest(_context(place, channel, file.id), bytes.fromhex(file.digest))
    return replace(record, content=[file.id, channel, place.epoch, CONTENT, digest])


def _context(place: SealingEpoch, channel: str, file_id: str) -> bytes:
    return contexts.record(
        origin=place.origin,
        case_id=place.case_id,
        channel=channel,
        epoch=place.epoch,
        begin=place.begin,
        record_id=file_id,
        kind=CONTENT,
    )


def content_digest(context: bytes, sealed_digest: bytes) -> str:
    """Return what the log says of a file's content: the digest of its context and of all its sealed chunks."""
    return sha256(context + sealed_digest).hex()


def without_known(case: Case, sealed: Sequence[SealedRecord]) -> list[SealedRecord]:
    """Return the records that the case does not have yet."""
    return [one for one in sealed if one.row.id not in case.records]


def contents_in(case: Case, channels: Collection[str]) -> list[str]:
    """Return the ids of the files in these channels of a case."""
    return [file_id for file_id, filed in case.contents.items() if filed.channel in channels]


def require_room(session: Session, known: Collection[str], attached: Attached) -> None:
    """Refuse files for which there is no room. `known` are the contents that their channel has: counted over the case, a
    refusal would tell a party how much the others gave, and one party could use up the room of another.

    Raises:
        Refused: with all that the channel has, they are more than it may hold.
    """
    if not attached:
        return
    new = sum(one.chunk_count for one in attached.files)
    most = max(1, attached.most_bytes // CHUNK_BYTES)  # a chunk that is not full takes as much as others
    has_room = sum(contents.counts(session, known).values()) + new <= most
    if not has_room or len(known) + len(attached.files) > MOST_FILES:
        raise Refused(NO_ROOM, field=FIELD)


def take(session: Session, sealed: Sequence[SealedRecord], *, now: datetime) -> None:
    """Take the files of these records out of what waits. Effects: uploads.

    Raises:
        Refused: one does not wait any more. Nothing was written.
    """
    file_ids = [str(one.content[0]) for one in sealed if one.content]
    if not file_ids:
        return
    if contents.waiting(session, file_ids, now=now) != set(file_ids):
        raise Refused(GONE, field=FIELD)
    contents.adopt(session, file_ids)
