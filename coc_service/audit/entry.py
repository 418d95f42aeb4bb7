"""What one line of the log says, and its exact bytes: who did what to which case, and when; never content."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

VERSION = 1
NONCE_BYTES = 16
DIGEST_BYTES = 32

_AT_FORMAT = "%Y-%m-%dT%H:%MZ"
_ACTOR = re.compile(r"reporter|service|operator|member:[0-9A-Za-z_-]{1,64}", re.ASCII)
# Ids, kinds and statuses fit; a sentence has blanks and does not. Content cannot get into the log by mistake.
_WORD = re.compile(r"[!-~]{0,128}", re.ASCII)


class Act(StrEnum):
    """Everything that is ever logged. What is not on this page is not an act."""

    SITE_CREATED = "site.created"
    SITE_RENAMED = "site.renamed"
    PROJECT_CREATED = "project.created"
    COMMITTEE_CREATED = "committee.created"
    POLICY_SET = "policy.set"

    MEMBER_INVITED = "member.invited"
    MEMBER_ENROLLED = "member.enrolled"
    MEMBER_FOUNDED = "member.founded"
    MEMBER_ADMITTED = "member.admitted"
    MEMBER_LOGGED_IN = "member.logged_in"
    MEMBER_LOGIN_FAILED = "member.login_failed"
    MEMBER_LOGGED_OUT = "member.logged_out"

    REPORT_RECEIVED = "report.received"
    REPORT_WITHDRAWN = "report.withdrawn"
    RECORD_ADDED = "record.added"
    RECORD_ERASED = "record.erased"
    RECORD_OPEN_FAILED = "record.open_failed"
    RECEIPT_USED = "receipt.used"
    PROOF_TAKEN = "proof.taken"

    CASE_DECLARED_CLEAR = "case.declared_clear"
    CASE_RECUSED = "case.recused"
    CASE_OPENED = "case.opened"
    CASE_ACKNOWLEDGED = "case.acknowledged"
    CASE_LEAD_ASSIGNED = "case.lead_assigned"
    CASE_MOVED = "case.moved"
    BALLOT_CAST = "ballot.cast"
    CASE_DECIDED = "case.decided"
    CASE_CLOSED = "case.closed"
    EPOCH_TURNED = "epoch.turned"

    MAIL_DELIVERED = "mail.delivered"
    MAIL_FAILED = "mail.failed"

    AUDIT_EXPORTED = "audit.exported"
    COVER = "cover"


class EntryMalformed(Exception):
    """These bytes are not an entry, or not in the one way in which an entry is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act.

    `actor` is "reporter", "service", "operator" or "member:<id>". `committee`, `case` and `target` are ids or
    other single words, or "". `digest` is the SHA-256 of the sealed record the act speaks of, or b"". The
    nonce keeps a neighbour's hash in an inclusion proof from being guessed: all else in it has few bits.
    """

    nonce: bytes
    at: datetime
    actor: str
    act: Act
    committee: str = ""
    case: str = ""
    target: str = ""
    digest: bytes = b""


def encode(entry: Entry) -> bytes:
    """The entry's exact bytes: JSON, ASCII, keys sorted, no blanks; the moment in UTC, its seconds dropped.

    `{"act":..,"actor":..,"at":"2026-11-23T05:00Z","case":..,"committee":..,"digest":hex,"nonce":hex,"target":..,"v":1}`

    Raises:
        ValueError: for a field that no entry may have, such as a time without a zone or a word with blanks.
    """
    _check(entry)
    fields = {
        "act": entry.act.value,
        "actor": entry.actor,
        "at": entry.at.astimezone(UTC).strftime(_AT_FORMAT),
        "case": entry.case,
        "committee": entry.committee,
        "digest": entry.digest.hex(),
        "nonce": entry.nonce.hex(),
        "target": entry.target,
        "v": VERSION,
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def decode(encoded: bytes) -> Entry:
    """Return the entry that these bytes are.

    Raises:
        EntryMalformed: for anything that `encode` would not have written, byte for byte.
    """
    try:
        entry = _from_fields(json.loads(encoded.decode("ascii")))
        is_canonical = encode(entry) == encoded
    except (ValueError, TypeError, KeyError, RecursionError):
        raise EntryMalformed from None
    if not is_canonical:
        raise EntryMalformed
    return entry


def to_hour(at: datetime) -> datetime:
    """The hour in which `at` lies, in UTC: as finely as a reporter's act is ever dated."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _from_fields(fields: dict[str, str]) -> Entry:
    return Entry(
        nonce=bytes.fromhex(fields["nonce"]),
        at=datetime.strptime(fields["at"], _AT_FORMAT).replace(tzinfo=UTC),
        actor=fields["actor"],
        act=Act(fields["act"]),
        committee=fields["committee"],
        case=fields["case"],
        target=fields["target"],
        digest=bytes.fromhex(fields["digest"]),
    )


def _check(entry: Entry) -> None:
    if len(entry.nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 16 bytes")
    if entry.at.utcoffset() is None:
        raise ValueError("a time without a time zone is not a moment")
    if not _ACTOR.fullmatch(entry.actor):
        raise ValueError("an actor is reporter, service, operator or member:<id>")
    if not all(_WORD.fullmatch(word) for word in (entry.committee, entry.case, entry.target)):
        raise ValueError("committee, case and target are single printable ASCII words")
    if len(entry.digest) not in (0, DIGEST_BYTES):
        raise ValueError("a digest has 32 bytes")
