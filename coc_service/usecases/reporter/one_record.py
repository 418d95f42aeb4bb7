"""One record that a reporter adds to their own channel: what is loaded for it, and how it is sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.domain.record_models import IdentityRecord, PartyStatementRecord
from coc_service.domain.records import Authored
from coc_service.usecases.custody import casefile, sealing
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.sealing import SealedRecord, WritingEpoch
from coc_service.usecases.custody.signer import Signer, entry_moment
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find


@dataclass(frozen=True, slots=True)
class SealedOne:
    """The record ready to be stored, and the epoch it is sealed in."""

    writing: WritingEpoch
    record: SealedRecord


def find_file(session: Session, custody: Custody, receipt: ReceiptKeys) -> tuple[Found, SealedFile]:
    """Return the reporter's case, and its file with the receipt's grants and no records. Raises NoSuchReceipt, Frozen."""
    view = custody.ledger.reading(session)
    found = find(session, view, receipt)
    return found, casefile.load(view, found.case.id, recipient_id=found.party.party, only=())


def begin(receipt: ReceiptKeys, seen: tuple[Found, SealedFile], *, now: datetime) -> tuple[Signer, WritingEpoch]:
    """Return the reporter as a signer, and the epoch they write in: a new one if the present one is not usable."""
    found, file = seen
    keys, _ = casefile.open_keys(file, found.recipient(receipt))
    signer = receipt.signer(found.party.party)
    return signer, sealing.writing_epoch(file, keys, signer=signer, at=now)


def seal_one(
    custody: Custody,
    receipt: ReceiptKeys,
    seen: tuple[Found, SealedFile],
    body: IdentityRecord | PartyStatementRecord,
    *,
    label: str,
    nonce: bytes,
) -> SealedOne:
    """Seal a record. Its id is derived from form (`label`, `nonce`) and content, so that a form sent twice is stored once."""
    now, channel = custody.now(), seen[0].party.channel
    signer, writing = begin(receipt, seen, now=now)
    record_id = sealing.record_id_of(receipt.secret, label, nonce, body.model_dump_json())
    said, key = Authored(signer.actor, entry_moment(signer.actor, now), body), writing.keys[channel]
    return SealedOne(writing, sealing.seal_record(writing.place, key, channel=channel, record_id=record_id, said=said))
