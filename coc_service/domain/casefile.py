"""What a case file is made of: audiences, kinds of record, and the payload each record holds before it is sealed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

REPORTER = "reporter"
SERVICE = "service"


class Audience(StrEnum):
    """Who shares a channel: the reporter and the panel, or the panel alone."""

    REPORTER = "reporter"
    PANEL = "panel"


class RecordKind(StrEnum):
    """What a record is.

    The two `..._EPOCH` kinds begin an epoch: they say nothing, but only the epoch's true key opens them.
    """

    REPORT = "report"
    NAMED = "named"
    IDENTITY = "identity"
    ADDITION = "addition"
    MESSAGE = "message"
    OUTCOME = "outcome"
    NOTE = "note"
    MOVE = "move"
    BALLOT = "ballot"
    REPORTER_EPOCH = "reporter_epoch"
    PANEL_EPOCH = "panel_epoch"


AUDIENCE_OF: Mapping[RecordKind, Audience] = {
    RecordKind.REPORT: Audience.REPORTER,
    RecordKind.NAMED: Audience.PANEL,
    RecordKind.IDENTITY: Audience.REPORTER,
    RecordKind.ADDITION: Audience.REPORTER,
    RecordKind.MESSAGE: Audience.REPORTER,
    RecordKind.OUTCOME: Audience.REPORTER,
    RecordKind.NOTE: Audience.PANEL,
    RecordKind.MOVE: Audience.PANEL,
    RecordKind.BALLOT: Audience.PANEL,
    RecordKind.REPORTER_EPOCH: Audience.REPORTER,
    RecordKind.PANEL_EPOCH: Audience.PANEL,
}


class PayloadMalformed(Exception):
    """The bytes are not a payload of a known version."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What is sealed: who wrote it (a member's id, `REPORTER` or `SERVICE`), when, and the words by field name."""

    author: str
    at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        """Return the payload as JSON, UTF-8."""
        value = {"v": 1, "author": self.author, "at": self.at.isoformat(), "fields": dict(self.fields)}
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode(payload: bytes) -> Payload:
    """Return the payload behind the bytes.

    Raises:
        PayloadMalformed: the record opened, but this version cannot read it.
    """
    try:
        value = json.loads(payload)
        author, at, fields = value["author"], datetime.fromisoformat(value["at"]), value["fields"]
    except (ValueError, KeyError, TypeError) as error:
        raise PayloadMalformed from error
    if value.keys() != {"v", "author", "at", "fields"} or value["v"] != 1 or at.tzinfo is None:
        raise PayloadMalformed
    if not isinstance(author, str) or not _is_by_name(fields):
        raise PayloadMalformed
    return Payload(author, at, fields)


def _is_by_name(fields: object) -> bool:
    return isinstance(fields, dict) and all(isinstance(value, str) for value in fields.values())
