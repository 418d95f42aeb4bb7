"""Channels of a case: keys made and wrapped to holders, records sealed in them and opened by a holder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coc_service.crypto import (
    ChannelKey,
    HolderSecret,
    OpenFailed,
    blind,
    new_channel_key,
    open_sealed,
    random_id,
    seal,
    sha256,
    unwrap,
    wrap,
)
from coc_service.domain import casefile
from coc_service.domain.casefile import AUDIENCE_OF, SERVICE, Audience, Payload, RecordKind
from coc_service.store.tables import Grant, Record
from coc_service.usecases import places


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone a channel key can be wrapped to: a member, or whoever holds the receipt."""

    holder_id: str
    encryption_key: bytes


@dataclass(frozen=True, slots=True)
class Epoch:
    """The channel keys of a case in one epoch, while they are in memory."""

    case_id: str
    number: int
    keys: dict[Audience, ChannelKey]


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A record and what it says."""

    row: Record
    payload: Payload


class RecordBroken(Exception):
    """A sealed record (or the grant that leads to it) does not open: it, or its place, was changed."""

    def __init__(self, record_id: str) -> None:
        super().__init__(record_id)
        self.record_id = record_id


def new_epoch(case_id: str, number: int) -> Epoch:
    """Draw the channel keys of an epoch."""
    return Epoch(case_id, number, {audience: new_channel_key() for audience in Audience})


def grants(epoch: Epoch, *, members: Iterable[Holder], reporter: Holder | None) -> list[Grant]:
    """Wrap every channel to the members and the reporter's channel to the reporter."""
    pairs = [(audience, member) for member in members for audience in Audience]
    if reporter:
        pairs.append((Audience.REPORTER, reporter))
    return [_grant(epoch, audience, holder) for audience, holder in pairs]


def _grant(epoch: Epoch, audience: Audience, holder: Holder) -> Grant:
    place = places.grant(case_id=epoch.case_id, audience=audience, epoch=epoch.number, holder_id=holder.holder_id)
    wrapped = wrap(epoch.keys[audience], to=holder.encryption_key, place=place)
    return Grant(
        case_id=epoch.case_id, audience=audience, epoch=epoch.number, holder_id=holder.holder_id, wrapped_key=wrapped
    )


def seal_record(epoch: Epoch, kind: RecordKind, payload: Payload, *, record_id: str) -> Record:
    """Seal a payload in the channel its kind belongs to. The record's position is given when it is stored."""
    audience = AUDIENCE_OF[kind]
    place = places.record(case_id=epoch.case_id, audience=audience, epoch=epoch.number, record_id=record_id, kind=kind)
    sealed = seal(epoch.keys[audience], payload.encode(), place=place)
    return Record(
        id=record_id,
        case_id=epoch.case_id,
        position=-1,
        audience=audience,
        epoch=epoch.number,
        kind=kind,
        sealed=sealed,
    )


def record_id_of(holder: HolderSecret, kind: RecordKind, fields: Mapping[str, str]) -> str:
    """Return an id that the same words from the same hand always get: what is sent twice is stored once."""
    words = "\n".join(f"{name}={len(value)}:{value}" for name, value in sorted(fields.items()))
    return blind(holder, f"{kind}\n{words}")[:16].hex()


def begin_epoch(epoch: Epoch, *, at: datetime) -> list[Record]:
    """Seal the records that begin an epoch.

    A grant does not say who wrapped it. Whoever can write to the database could put a key of their own in its place and
    read what is sealed next; but these records, whose digests are in the log, would not open under it.
    """
    kinds = (RecordKind.PANEL_EPOCH, RecordKind.REPORTER_EPOCH)
    said = Payload(SERVICE, at, {"epoch": str(epoch.number)})
    return [seal_record(epoch, kind, said, record_id=random_id()) for kind in kinds]


def open_epoch(rows: Sequence[Grant], *, records: Sequence[Record], number: int, holder: HolderSecret) -> Epoch:
    """Unwrap one epoch's channel keys, and prove by its records that they are the true ones.

    Raises:
        RecordBroken: a grant does not open (then it is named), leads to another key than the records were sealed under,
            or to an epoch that no record begins: nobody of the panel began that one.
    """
    mine = [row for row in rows if row.epoch == number]
    keys = {Audience(row.audience): _open_grant(row, holder) for row in mine}
    by_place = {(number, audience.value): key for audience, key in keys.items()}
    proven = {_open_record(row, by_place).row.audience for row in records if (row.epoch, row.audience) in by_place}
    if not keys.keys() <= proven:
        raise RecordBroken(f"epoch-{number}")
    return Epoch(mine[0].case_id if mine else "", number, keys)


def open_records(rows: Sequence[Record], *, grants: Sequence[Grant], holder: HolderSecret) -> list[OpenRecord]:
    """Open records with a holder's grants.

    Raises:
        RecordBroken: naming the first that does not open.
    """
    epochs = {row.epoch for row in rows}
    keys = {(row.epoch, row.audience): _open_grant(row, holder) for row in grants if row.epoch in epochs}
    return [_open_record(row, keys) for row in rows]


def _open_grant(row: Grant, holder: HolderSecret) -> ChannelKey:
    try:
        audience = Audience(row.audience)
        place = places.grant(case_id=row.case_id, audience=audience, epoch=row.epoch, holder_id=row.holder_id)
        return unwrap(row.wrapped_key, holder=holder, place=place)
    except (OpenFailed, ValueError) as error:
        raise RecordBroken(f"grant-{row.audience}-{row.epoch}") from error


def digest(row: Record) -> bytes:
    """Return what the log keeps of a record: SHA-256 of its place and its sealed bytes, so that neither can change."""
    return sha256(_place(row) + row.sealed)


def _place(row: Record) -> bytes:
    return places.record(case_id=row.case_id, audience=row.audience, epoch=row.epoch, record_id=row.id, kind=row.kind)


def _open_record(row: Record, keys: dict[tuple[int, str], ChannelKey]) -> OpenRecord:
    try:
        opened = open_sealed(keys[row.epoch, row.audience], row.sealed, place=_place(row))
        return OpenRecord(row, casefile.decode(opened))
    except (OpenFailed, KeyError, casefile.PayloadMalformed) as error:
        raise RecordBroken(row.id) from error
