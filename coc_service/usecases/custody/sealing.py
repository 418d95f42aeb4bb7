"""Seals records of a case: in the newest epoch while it is usable, otherwise in a new one that the writer begins.

Specification: `docs/trust.md` section 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act
from coc_service.crypto import (
    CaseKey,
    ChannelKey,
    EncryptionKey,
    RecipientSecret,
    blind,
    channel_key,
    commitment,
    new_case_key,
    seal,
    sha256,
    wrap,
)
from coc_service.domain import departures, epochs, records
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import case_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.record_models import RecordKind
from coc_service.domain.records import Authored
from coc_service.store import cases, rows
from coc_service.store.tables import Grant, Record
from coc_service.usecases.act import Stale
from coc_service.usecases.custody import contexts, news
from coc_service.usecases.custody.casefile import Keys, SealedFile
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import Signer, entry_moment


@dataclass(frozen=True, slots=True)
class SealingEpoch:
    """An epoch in which records are sealed. Its fields are part of the contexts of records and grants."""

    origin: str
    case_id: str
    epoch: int
    begin: str


@dataclass(frozen=True, slots=True)
class WritingEpoch:
    """The epoch a writer seals in. `begin`, `grants` and the case key are set if the writer begins it."""

    place: SealingEpoch
    keys: Mapping[str, ChannelKey]
    seen: tuple[object, ...]
    begin: Mapping[str, Any] | None = None
    grants: Sequence[Grant] = ()
    case_key: CaseKey | None = None


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record ready to be stored, and its reference in the entry: [id, channel, epoch, kind, digest]. The record of a file
    has a second reference, `content`, to the chunks of the file.
    """

    row: Record
    ref: list[object]
    content: list[object] | None = None

    @property
    def refs(self) -> list[list[object]]:
        """All references of the record."""
        return [self.ref, self.content] if self.content else [self.ref]


def writing_epoch(file: SealedFile, keys: Keys, *, signer: Signer, at: datetime) -> WritingEpoch:
    """Return the epoch in which this writer seals now."""
    case, moment = file.case, entry_moment(signer.actor, at)
    mine = {channel: key for (epoch, channel), key in keys.items() if epoch == case.current.number}
    if mine and epochs.is_usable(case, file.committee, writer=signer.actor, at=moment):
        place = SealingEpoch(file.origin, case.id, case.current.number, case.current.digest)
        return WritingEpoch(place, mine, _seen(case, file.committee))
    return _begin_epoch(file, moment)


def epoch_after_departure(file: SealedFile, *, signer: Signer, at: datetime) -> WritingEpoch | None:
    """Return the epoch to begin before an act without records that counts the people on the case; None if nobody has left
    since the present one began. Until then the chain of the case does not know that they have.
    """
    return _begin_epoch(file, entry_moment(signer.actor, at)) if departures.is_begin_owed(file.case) else None


def _begin_epoch(file: SealedFile, at: datetime) -> WritingEpoch:
    case, key = file.case, new_case_key()
    names = [PANEL, *(party.channel for party in case.open_parties)]
    keys = {name: channel_key(key, name) for name in names}
    commitments = {name: commitment(one) for name, one in keys.items()}
    begin = epochs.next_begin(case, file.committee, commitments=commitments, at=at)
    place = SealingEpoch(file.origin, case.id, begin["epoch"], epochs.begin_digest(canonical.encode(begin)))
    keys_of = {seat.person: seat.encryption_key for seat in file.committee.seated(at)}
    if recovery := epochs.recovery_key(case, file.committee):
        keys_of[recovery.person] = recovery.encryption_key
    grants = [grant_to_reader(place, key, person=person, to=keys_of[person]) for person, _ in begin["recipients"]]
    grants += [
        grant_to_party(place, keys[one.channel], channel=one.channel, recipient=one.party, to=one.encryption_key)
        for one in case.open_parties
    ]
    return WritingEpoch(place, keys, _seen(case, file.committee), begin, grants, key)


def grant_to_reader(place: SealingEpoch, key: CaseKey, *, person: str, to: bytes) -> Grant:
    """Wrap a case key to a member, which gives access to every channel."""
    return _grant(place, key, contexts.CASE, recipient=person, to=to)


def grant_to_party(
    place: SealingEpoch, key: ChannelKey, *, channel: str, recipient: str, to: bytes | EncryptionKey
) -> Grant:
    """Wrap a channel key to the party whose channel it is."""
    return _grant(place, key, channel, recipient=recipient, to=to)


def _grant(
    place: SealingEpoch, key: CaseKey | ChannelKey, channel: str, *, recipient: str, to: bytes | EncryptionKey
) -> Grant:
    context = contexts.grant(
        origin=place.origin,
        case_id=place.case_id,
        epoch=place.epoch,
        begin=place.begin,
        channel=channel,
        recipient=recipient,
    )
    wrapped = wrap(key, to=to, context=context)
    return Grant.plain(
        case_id=place.case_id, recipient_id=recipient, channel=channel, epoch=place.epoch, wrapped_key=wrapped
    )


def seal_record(place: SealingEpoch, key: ChannelKey, *, channel: str, record_id: str, said: Authored) -> SealedRecord:
    """Seal a record under the key of its channel."""
    kind = said.body.kind
    context = contexts.record(
        origin=place.origin,
        case_id=place.case_id,
        channel=channel,
        epoch=place.epoch,
        begin=place.begin,
        record_id=record_id,
        kind=kind,
    )
    sealed = seal(key, records.encode(said), context=context)
    digest = sha256(context + sealed).hex()
    row = Record.plain(id=record_id, case_id=place.case_id, sealed=sealed)
    return SealedRecord(row, [record_id, channel, place.epoch, str(kind), digest])


def record_id_of(secret: RecipientSecret, *parts: str | bytes) -> str:
    """Return a deterministic id per author and content, so that a form sent twice is stored once."""
    sized = b"".join(len(raw).to_bytes(4, "big") + raw for raw in map(_raw, parts))
    return blind(secret, sized)[:16].hex()


def check_fresh(draft: Draft, writing: WritingEpoch) -> Case:
    """Return the present case, after checking that nothing the writer relied on has changed.

    Raises:
        Stale: since then somebody was added or left, the committee changed, or another epoch began.
    """
    return require_fresh(draft, draft.case(writing.place.case_id), writing)


def require_fresh(draft: Draft, case: Case, writing: WritingEpoch) -> Case:
    """Return the case without those who have left, after checking that the writer relied on exactly this.

    Raises:
        Stale: they relied on something else.
    """
    committee = draft.committee(case.committee)
    if committee is None or _seen(present := departures.as_of(case, committee, draft.now()), committee) != writing.seen:
        raise Stale
    return present


def store_records(
    session: Session, draft: Draft, writing: WritingEpoch, sealed: Sequence[SealedRecord], *, stated: "Stated"
) -> str:
    """Append an act and store its records; if the epoch is new, begin it first. Return the act's leaf.

    Effects: entries, grants, records.
    """
    subject = case_subject(writing.place.case_id)
    begin_epoch(session, draft, writing, stated=stated)
    says = {**stated.says, "records": refs_of(sealed)}
    leaf = draft.append(stated.act, subject, signer=stated.signer, at=stated.at, says=says)
    rows.add(session, [one.row for one in sealed])
    _tell_reporter(session, draft, writing.place.case_id, sealed)
    return leaf


def _tell_reporter(session: Session, draft: Draft, case_id: str, sealed: Sequence[SealedRecord]) -> None:
    """Tell the reporter that there is news if somebody has written them a letter, and they want to know."""
    case = draft.case(case_id)
    if any(one.ref[1] == case.reporter_channel and one.ref[3] == RecordKind.LETTER for one in sealed):
        news.tell(session, case, keys=draft.keys, now=draft.now())


def refs_of(sealed: Sequence[SealedRecord]) -> list[list[object]]:
    """Return the references of records as an entry states them."""
    return [ref for one in sealed for ref in one.refs]


def begin_epoch(session: Session, draft: Draft, writing: WritingEpoch, *, stated: "Stated") -> None:
    """Begin the epoch if it is new. Effects: entry, grants."""
    if writing.begin is None:
        return
    subject = case_subject(writing.place.case_id)
    draft.append(Act.EPOCH_BEGUN, subject, signer=stated.signer, at=stated.at, says={"begin": writing.begin})
    cases.drop_epoch(session, writing.place.case_id, writing.place.epoch)  # planted rows would make the insert fail
    rows.add(session, writing.grants)


def begin_if_owed(
    session: Session, draft: Draft, case: Case, writing: WritingEpoch | None, *, stated: "Stated"
) -> None:
    """Begin the epoch that an act without records needs, see `epoch_after_departure`.

    Raises:
        Stale: somebody has left since the act looked, or something else has changed that the begin states.
    """
    if writing is None:
        if departures.is_begin_owed(case):
            raise Stale
        return
    check_fresh(draft, writing)
    begin_epoch(session, draft, writing, stated=stated)


@dataclass(frozen=True, slots=True)
class Stated:
    """An act that comes with records: what is stated, by whom, when."""

    act: Act
    signer: Signer
    at: datetime
    says: Mapping[str, Any]


def _seen(case: Case, committee: Committee) -> tuple[object, ...]:
    """Return everything in the case and committee that a writer relies on."""
    return (
        case.current.digest,
        case.is_settled,
        case.on_case,
        tuple(party.channel for party in case.open_parties),
        committee.head,
    )


def _raw(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
