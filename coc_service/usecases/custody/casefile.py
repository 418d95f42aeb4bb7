"""Loads and opens a case file for one recipient. Everything stored is checked against the case's chain."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from coc_service.crypto import (
    CaseKey,
    ChannelKey,
    OpenFailed,
    RecipientSecret,
    channel_key,
    commitment,
    equal,
    open_sealed,
    sha256,
    unwrap,
)
from coc_service.domain import departures, epochs, records
from coc_service.domain.case_state import Begin, Case, Filed
from coc_service.domain.chain import committee_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.policy import Policy
from coc_service.domain.records import Authored, UnreadableRecord
from coc_service.store import cases, contents
from coc_service.store.cases import WrappedKey
from coc_service.usecases.custody import contexts, counted_employers
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View

Keys = Mapping[tuple[int, str], ChannelKey]  # by epoch and channel


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who opens a file: a member (all channels) or a party (only their own `channel`)."""

    id: str
    secret: RecipientSecret
    channel: str = contexts.CASE


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A case file as loaded for one recipient, not yet opened. `origin` is the log's name; `case` is without those who have
    left the committee since its last begin. `voting` is the committee with the employers that count for its votes, `chunks` how
    many chunks are stored of each file; with `only`, of those in the channels of the loaded records.
    """

    origin: str
    case: Case
    policy: Policy
    committee: Committee
    voting: Committee
    grants: Sequence[WrappedKey]
    sealed: Mapping[str, bytes]
    chunks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """An opened record: what the chain states about it, and its content."""

    filed: Filed
    said: Authored


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The file as opened with a recipient's grants. `gaps` are missing or altered records; in `closed_epochs` the grant is."""

    sealed: SealedFile
    keys: Keys
    records: tuple[OpenedRecord, ...]
    gaps: tuple[Filed, ...]
    closed_epochs: tuple[int, ...]

    @property
    def case(self) -> Case:
        """The fold of the case's chain."""
        return self.sealed.case

    @property
    def failed(self) -> tuple[str, ...]:
        """What is missing or altered, as named in the log: records not yet stated as lost, and epochs by number."""
        records = tuple(gap.id for gap in self.gaps if gap.id not in self.case.lost)
        return records + tuple(f"epoch-{number}" for number in self.closed_epochs)


def load(view: View, case_id: str, *, recipient_id: str, only: Collection[str] | None = None) -> SealedFile:
    """Load a case file with one recipient's grants; with `only`, no other records than these.

    Raises:
        NoSuchCase, Frozen, PolicyBroken: see `View.case` and `View.policy`.
    """
    return load_folded(view, view.case(case_id), recipient_id=recipient_id, only=only)


def load_folded(view: View, case: Case, *, recipient_id: str, only: Collection[str] | None = None) -> SealedFile:
    """As `load`, for a case that was folded before. Raises Frozen, PolicyBroken."""
    committee = view.committee(case.committee)
    if committee is None:
        raise Frozen(committee_subject(case.committee))  # without the committee its members are unknown
    policy = view.policy(case)
    return SealedFile(
        origin=view.keys.origin,
        case=departures.as_of(case, committee, view.now()),
        policy=policy,
        committee=committee,
        voting=counted_employers.for_votes(view, case, committee, policy),
        grants=cases.grants(view.session, case.id, recipient_id=recipient_id),
        sealed=cases.sealed_records(view.session, case.id, only=only),
        chunks=contents.counts(view.session, _contents(case, only)),
    )


def _contents(case: Case, only: Collection[str] | None) -> list[str]:
    """Return the files to count: the time of a party's page must not tell how much is in other channels."""
    if only is None:
        return list(case.contents)
    channels = {case.records[one].channel for one in only if one in case.records}
    return [file_id for file_id, filed in case.contents.items() if filed.channel in channels]


def open_file(file: SealedFile, recipient: Recipient, *, kinds: frozenset[str] | None = None) -> OpenedFile:
    """Open the records that the recipient's grants reach; with `kinds`, only those kinds."""
    reaches_all = recipient.channel == contexts.CASE
    keys, closed = open_keys(file, recipient, only=None if reaches_all else _epochs_of(file.case, recipient.channel))
    mine = {begin.number for begin in file.case.begins if _is_recipient(file.case, begin, recipient)}
    opened: list[OpenedRecord] = []
    gaps: list[Filed] = []
    for filed in file.case.records.values():
        if filed.id in file.case.erased or not (reaches_all or filed.channel == recipient.channel):
            continue
        if filed.epoch in closed or filed.epoch not in mine or (kinds is not None and filed.kind not in kinds):
            continue
        said = _open(file, filed, keys)
        opened.append(OpenedRecord(filed, said)) if said else gaps.append(filed)
    return OpenedFile(file, keys, tuple(opened), tuple(gaps), closed)


def open_record(file: SealedFile, record_id: str, recipient: Recipient) -> Authored | None:
    """Open one record, with the grant of its epoch alone; None if it cannot be opened."""
    filed = file.case.records.get(record_id)
    begin = file.case.begin(filed.epoch) if filed else None
    if (
        filed is None
        or begin is None
        or record_id in file.case.erased
        or not _is_recipient(file.case, begin, recipient)
    ):
        return None
    keys = _epoch_keys(file, begin, recipient)
    return _open(file, filed, {(begin.number, channel): key for channel, key in keys.items()})


def _epochs_of(case: Case, channel: str) -> frozenset[int]:
    """Return the epochs with records of this channel. Others begin when somebody else is heard: the time of a page would
    tell how often that happened.
    """
    return frozenset(filed.epoch for filed in case.records.values() if filed.channel == channel)


def open_keys(
    file: SealedFile, recipient: Recipient, *, only: Collection[int] | None = None
) -> tuple[Keys, tuple[int, ...]]:
    """Return a recipient's channel keys, and the epochs whose grant is missing, does not open or has another key; with `only`,
    of no other epochs than these.
    """
    keys: dict[tuple[int, str], ChannelKey] = {}
    closed: list[int] = []
    for begin in file.case.begins:
        if not _is_recipient(file.case, begin, recipient) or (only is not None and begin.number not in only):
            continue
        found = _epoch_keys(file, begin, recipient)
        closed += [] if found else [begin.number]
        keys |= {(begin.number, channel): key for channel, key in found.items()}
    return keys, tuple(closed)


def open_case_keys(file: SealedFile, recipient: Recipient) -> dict[int, CaseKey]:
    """Return the case keys of a member by epoch, for granting them to somebody else; without those that do not open."""
    return {
        begin.number: key
        for begin in file.case.begins
        if _is_recipient(file.case, begin, recipient) and (key := _case_key(file, begin, recipient))
    }


def record_context(file: SealedFile, filed: Filed) -> bytes:
    """Return the context of a stored record."""
    begin = file.case.begin(filed.epoch)
    return contexts.record(
        origin=file.origin,
        case_id=file.case.id,
        channel=filed.channel,
        epoch=filed.epoch,
        begin=begin.digest if begin else "",
        record_id=filed.id,
        kind=filed.kind,
    )


def is_as_filed(file: SealedFile, filed: Filed) -> bool:
    """Whether a stored record is byte for byte what its author signed, in this context."""
    sealed = file.sealed.get(filed.id)
    return sealed is not None and sha256(record_context(file, filed) + sealed).hex() == filed.digest


def _is_recipient(case: Case, begin: Begin, recipient: Recipient) -> bool:
    if recipient.channel == contexts.CASE:
        return epochs.is_granted(case, begin, recipient.id)
    party = case.parties.get(recipient.channel)
    return recipient.channel in begin.commitments or (party is not None and party.since_epoch == begin.number)


def _epoch_keys(file: SealedFile, begin: Begin, recipient: Recipient) -> dict[str, ChannelKey]:
    """Return an epoch's keys by channel; {} if the grant is missing, or its key does not fit the begin's commitments."""
    if recipient.channel == contexts.CASE:
        key = _case_key(file, begin, recipient)
        return {channel: channel_key(key, channel) for channel in _commitments(file.case, begin)} if key else {}
    raw = _unwrapped(file, begin, recipient)
    return _committed(file.case, begin, {recipient.channel: ChannelKey(raw)}) if raw else {}


def _case_key(file: SealedFile, begin: Begin, recipient: Recipient) -> CaseKey | None:
    """Return an epoch's case key; None if the grant is missing, or the key does not fit the begin's commitments."""
    raw = _unwrapped(file, begin, recipient)
    if raw is None:
        return None
    key = CaseKey(raw)
    derived = {channel: channel_key(key, channel) for channel in _commitments(file.case, begin)}
    return key if _committed(file.case, begin, derived) else None


def _unwrapped(file: SealedFile, begin: Begin, recipient: Recipient) -> bytes | None:
    """Return the key in the recipient's grant of an epoch; None if there is none that opens."""
    place = (begin.number, recipient.channel)
    wrapped = next((one.wrapped_key for one in file.grants if (one.epoch, one.channel) == place), None)
    context = contexts.grant(
        origin=file.origin,
        case_id=file.case.id,
        epoch=begin.number,
        begin=begin.digest,
        channel=recipient.channel,
        recipient=recipient.id,
    )
    try:
        return None if wrapped is None else unwrap(wrapped, secret=recipient.secret, context=context)
    except OpenFailed:
        return None


def _committed(case: Case, begin: Begin, keys: dict[str, ChannelKey]) -> dict[str, ChannelKey]:
    """Return the keys if they fit the begin's commitments, else {}. HPKE's base mode lets anybody wrap another key."""
    committed = _commitments(case, begin)
    are_all = all(equal(commitment(keys[channel]), bound) for channel, bound in committed.items() if channel in keys)
    return keys if are_all else {}


def _commitments(case: Case, begin: Begin) -> dict[str, bytes]:
    came = {party.channel: party.commitment for party in case.parties.values() if party.since_epoch == begin.number}
    return {**came, **begin.commitments}


def _open(file: SealedFile, filed: Filed, keys: Keys) -> Authored | None:
    """Open a record; None if it is missing or altered.

    What its own author made unreadable is an `UnreadableRecord`: as a gap it would keep the committee from every decision.
    """
    key = keys.get((filed.epoch, filed.channel))
    if key is None or not is_as_filed(file, filed):
        return None
    said = _read(file, filed, key)
    if said is None or said.author != filed.author:
        return Authored(filed.author, filed.at, UnreadableRecord(filed.kind))
    return said


def _read(file: SealedFile, filed: Filed, key: ChannelKey) -> Authored | None:
    try:
        plain = open_sealed(key, file.sealed[filed.id], context=record_context(file, filed))
        return records.decode(plain, kind=filed.kind)
    except (OpenFailed, ValueError):
        return None
