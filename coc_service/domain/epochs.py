"""Epochs of a case: their begins, and whether records may still be sealed in the newest one.

Specification: `docs/trust.md` section 2. A begin's bytes are canonical JSON; `H` is SHA-256.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coc_service import canonical
from coc_service.domain import recovery
from coc_service.domain.case_state import PANEL, Begin, Case, Party, party_channel
from coc_service.domain.chain import Detail, Statement, member, moment, require
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.presence import is_on_case
from coc_service.domain.recovery import RecoveryKey


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a report's genesis states besides keys: the hour of arrival, the code name, whether anyone is in danger.

    `left_out` are the alternates whom the reporter left out. Of members the recipients say so.
    """

    hour: datetime
    code_name: str
    is_in_danger: bool
    left_out: frozenset[str] = frozenset()


def genesis(
    committee: Committee, arrival: Arrival, *, readers: Iterable[Seat | RecoveryKey], reporter: Party, panel: bytes
) -> dict[str, Any]:
    """Return the genesis of a case. `panel` is the commitment of the panel's channel key."""
    return {
        "epoch": 1,
        "prev": "",
        "committee": committee.id,
        "committee_head": committee.head,
        "policy": committee.policy,
        "party": reporter.party,
        "code_name": arrival.code_name,
        "danger": arrival.is_in_danger,
        "hour": moment(arrival.hour),
        "left_out": sorted(arrival.left_out),
        "recipients": [[seat.person, seat.leaf] for seat in readers],
        "channels": channel_lines([reporter], {PANEL: panel, reporter.channel: reporter.commitment}),
    }


def begin_digest(encoded: bytes) -> str:
    """Return SHA-256 of a begin's bytes, in hexadecimal."""
    return canonical.sha256(encoded).hex()


def recipients_of(case: Case, committee: Committee, at: datetime) -> list[list[str]]:
    """Return the recipients of the next epoch: everyone who reads the case, as [person, leaf of their present admission], and
    the recovery key if the reporter gave it the case and it is still in force.
    """
    key = recovery_key(case, committee)
    return [[one.person, one.leaf] for one in (*readers(case, committee, at), *([key] if key else ()))]


def recovery_key(case: Case, committee: Committee) -> RecoveryKey | None:
    """Return the recovery key that the genesis of the case names, while it is in force."""
    key = committee.recovery
    return key if key and key.leaf == case.recovery else None


def readers(case: Case, committee: Committee, at: datetime) -> list[Seat]:
    """Return the seats of those who read the case, awaiting or clear, ordered by person id."""
    found = (reader(case, committee, person, at) for person in sorted(case.presences))
    return [seat for seat in found if seat]


def reader(case: Case, committee: Committee, person: str, at: datetime) -> Seat | None:
    """Return the seat in force with which a person reads the case; None if they do not.

    It must be of the tenure in which they were added to the case. The members who sign a new admission may be left out of
    this case; otherwise they could get access to it by admitting their own keys under the id of one of its readers.
    """
    seat = tenured_seat(committee, person, case.admissions.get(person, ""), at)
    return seat if is_on_case(case.presence_of(person)) else None


def tenured_seat(committee: Committee, person: str, admission: str, at: datetime) -> Seat | None:
    """Return a person's seat in force, if it is of the tenure of this admission; else None."""
    seat, came = committee.seat_of(person, at), committee.admissions.get(admission)
    is_same = seat is not None and came is not None and seat.tenure == came.tenure
    return seat if is_same else None


def next_begin(case: Case, committee: Committee, *, commitments: Mapping[str, bytes], at: datetime) -> dict[str, Any]:
    """Return the begin of the next epoch. `commitments` are by channel: the panel's and that of each open party."""
    return {
        "epoch": case.current.number + 1,
        "prev": case.current.digest,
        "committee_head": committee.head,
        "recipients": recipients_of(case, committee, at),
        "channels": channel_lines(case.open_parties, commitments),
    }


def channel_lines(parties: Iterable[Party], commitments: Mapping[str, bytes]) -> list[list[str]]:
    """Return a begin's channels: [name, commitment, encryption key, signing key], with empty keys for the panel."""
    lines = [[PANEL, commitments[PANEL].hex(), "", ""]]
    lines += [
        [one.channel, commitments[one.channel].hex(), one.encryption_key.hex(), one.signing_key.hex()]
        for one in sorted(parties, key=lambda one: one.channel)
    ]
    return lines


def read_begin(begin: Mapping[str, Any], encoded: bytes, *, signer: str) -> Begin:
    """Read a begin. `encoded` are its bytes."""
    return Begin(
        number=int(begin["epoch"]),
        digest=begin_digest(encoded),
        signer=signer,
        recipients=tuple((str(person), str(leaf)) for person, leaf in begin["recipients"]),
        commitments={str(line[0]): bytes.fromhex(line[1]) for line in begin["channels"]},
        committee_head=str(begin["committee_head"]),
    )


def is_granted(case: Case, begin: Begin, person: str) -> bool:
    """Whether a member on the case has a grant of this epoch: as its recipient, or because they were given the whole file.

    Who came later was perhaps a recipient before, with other keys, so the begins before their arrival say nothing about them.
    """
    late = case.late_readers.get(person)
    if late and begin.number <= late.after:
        return late.is_whole and late.since <= begin.number <= late.until
    return any(one == person for one, _ in begin.recipients)


def is_usable(case: Case, committee: Committee, *, writer: str, at: datetime) -> bool:
    """Whether `writer` (an actor) may seal in the newest epoch.

    False if anybody was added or left since it began, or a recipient's seat or the recovery key is no longer in force. Its
    signer must be the writer or a member among its recipients: the signer drew the case key and may have kept it.
    """
    current = case.current
    people, key = recovery.people(current.recipients), recovery_key(case, committee)
    are_seated = all(_is_seated(committee, person, leaf, at) for person, leaf in people.items())
    has_key = recovery.key_among(current.recipients) == (key.leaf if key else "")
    trusted = {member(person) for person in people} | {writer}
    return case.is_settled and has_key and are_seated and current.signer in trusted


def check_genesis(statement: Statement, committee: Committee) -> None:
    """Check a genesis against the committee as it is at this place in the log.

    Raises:
        Void: with the reason.
    """
    begin = statement.detail["begin"]
    require(begin["epoch"] == 1 and begin["prev"] == "", "a genesis begins epoch 1")
    require(begin["committee"] == committee.id, "the genesis names another committee")
    require(begin["committee_head"] == committee.head, "the committee has changed since")
    require(begin["policy"] == committee.policy, "another policy is in force")
    require(statement.party == begin["party"], "a report is signed by its own receipt")
    seats = {(seat.person, seat.leaf) for seat in committee.in_force(statement.at)}
    recipients, key = recovery.people(begin["recipients"]), recovery.key_among(begin["recipients"])
    are_all = len(recipients) + bool(key) == len(begin["recipients"])
    require(recipients and are_all, "nobody reads, or one twice")
    require(set(recipients.items()) <= seats, "a recipient is not on the roster")
    receiving = {seat.person for seat in committee.receiving(statement.at)}
    require(recipients.keys() <= receiving, "a recipient gets no new reports now")
    require(not key or (committee.recovery and committee.recovery.leaf == key), "not the recovery key in force")
    called = {seat.person for seat in committee.alternates(statement.at)}
    require(alternates_left_out(begin) <= called, "left out is nobody who could be called")
    names = [line[0] for line in begin["channels"]]
    require(names == [PANEL, party_channel(begin["party"])], "a report has the panel's channel and the reporter's")


def alternates_left_out(begin: Mapping[str, Any]) -> frozenset[str]:
    """Return the alternates whom a genesis leaves out; nobody in one from before there were alternates."""
    return frozenset(begin.get("left_out", ()))


def check_begin(case: Case, statement: Statement, committee: Committee) -> None:
    """Check that a later begin continues the newest one and that its recipients are exactly those who read the case.

    Raises:
        Void: with the reason.
    """
    begin = statement.detail["begin"]
    commitments = {line[0]: bytes.fromhex(line[1]) for line in begin["channels"]}
    require(commitments.keys() == {PANEL, *(one.channel for one in case.open_parties)}, "not the channels of the case")
    expected = next_begin(case, committee, commitments=commitments, at=statement.at)
    require(recovery.people(expected["recipients"]), "nobody would read")
    require(begin == expected, "epoch, recipients, committee or a party's keys are not those of the case")


def parties_of_genesis(begin: Detail) -> dict[str, Party]:
    """Return the reporter, the only party of a genesis, by channel."""
    _, line = begin["channels"]
    channel, commitment, encryption_key, signing_key = line
    reporter = Party(
        channel=channel,
        party=begin["party"],
        encryption_key=bytes.fromhex(encryption_key),
        signing_key=bytes.fromhex(signing_key),
        commitment=bytes.fromhex(commitment),
        since_epoch=1,
    )
    return {channel: reporter}


def _is_seated(committee: Committee, person: str, leaf: str, at: datetime) -> bool:
    seat = committee.seat_of(person, at)
    return seat is not None and seat.leaf == leaf
