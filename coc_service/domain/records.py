"""Encodes records before they are sealed and decodes them once opened. Records of unknown versions are kept as unknown.

Layout: UTF-8 JSON with sorted keys and no blanks, `{"at", "author", "body", "kind", "v"}`. Nested values stay nested.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from coc_service.domain.disclosure_record import DisclosureRecord
from coc_service.domain.record_models import (
    AdditionRecord,
    AllegationRecord,
    BallotRecord,
    BehaviourPlanRecord,
    FileRecord,
    FindingRecord,
    IdentityRecord,
    LabelRecord,
    LetterRecord,
    MeasureRecord,
    MoveRecord,
    NamedRecord,
    NoteRecord,
    PartyRecord,
    PartyStatementRecord,
    Record,
    ReportRecord,
    TaskRecord,
)

MODELS: dict[tuple[str, int], type[Record]] = {
    (model.kind, model.version): model
    for model in (
        ReportRecord, NamedRecord, IdentityRecord, AdditionRecord, LetterRecord, NoteRecord, MoveRecord, AllegationRecord,
        FindingRecord, MeasureRecord, BehaviourPlanRecord, BallotRecord, TaskRecord, FileRecord, PartyRecord,
        PartyStatementRecord, LabelRecord, DisclosureRecord,
    )
}  # fmt: skip
_NOT_A_RECORD = "not a record of this kind"
_KEYS = {"v", "kind", "author", "at", "body"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class UnknownRecord:
    """A record that a later version of the program wrote. Its content is not interpreted."""

    kind: str
    version: int


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """What stands where a record should be: its author sealed it, and it is no record of this kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Authored:
    """The plaintext of a record: its author (the actor who signed its entry), time and body."""

    author: str
    at: datetime
    body: Record | UnknownRecord | UnreadableRecord


def encode(authored: Authored) -> bytes:
    """Return the bytes to seal.

    Raises:
        TypeError: the body is of an unknown kind or version, which cannot be written.
    """
    body = authored.body
    if not isinstance(body, Record):
        raise TypeError(body)
    value = {
        "at": authored.at.astimezone(UTC).isoformat(),
        "author": authored.author,
        "body": body.model_dump(mode="json"),
        "kind": body.kind,
        "v": body.version,
    }
    return _ENCODER.encode(value).encode()


def decode(encoded: bytes, *, kind: str) -> Authored:
    """Decode a record of the given kind.

    Raises:
        ValueError: it is malformed, or of another kind.
    """
    value = _read(encoded)
    if value["kind"] != kind:
        raise ValueError(_NOT_A_RECORD)
    return Authored(_author(value["author"]), _moment(value["at"]), _body(kind, value["v"], value["body"]))


def _read(encoded: bytes) -> dict[str, object]:
    try:
        value = json.loads(encoded)
    except (ValueError, RecursionError):
        raise ValueError(_NOT_A_RECORD) from None
    if not isinstance(value, dict) or value.keys() != _KEYS:
        raise ValueError(_NOT_A_RECORD)
    return value


def _author(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(_NOT_A_RECORD)  # noqa: TRY004  the data is malformed, not the call
    return value


def _moment(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError(_NOT_A_RECORD)
    return at


def _body(kind: str, version: object, body: object) -> Record | UnknownRecord:
    if type(version) is not int or version < 1 or not isinstance(body, dict):
        raise ValueError(_NOT_A_RECORD)
    model = MODELS.get((kind, version))
    if model is None:
        return UnknownRecord(kind, version)
    try:
        # Strict JSON mode: a list becomes a tuple and a text a date, but "1" is not accepted as a number nor 1 as a boolean.
        return model.model_validate_json(json.dumps(body), strict=True)
    except ValidationError:
        raise ValueError(_NOT_A_RECORD) from None  # without the cause, which would contain the text
