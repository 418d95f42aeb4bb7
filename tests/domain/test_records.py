"""A record is decoded as it was written, shown as unknown, or refused; never interpreted in part."""

import json
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coc_service.domain.record_models import (
    BallotRecord,
    FileRecord,
    LetterRecord,
    MeasureRecord,
    NoteRecord,
    Record,
    RecordKind,
    ReportRecord,
    Venue,
)
from coc_service.domain.records import MODELS, Authored, UnknownRecord, decode, encode

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
bodies: st.SearchStrategy[Record] = st.one_of(*(st.from_type(model) for model in MODELS.values()))
authored = st.builds(Authored, author=st.text(), at=st.datetimes(timezones=st.just(UTC)), body=bodies)

NOTE = Authored("member:noor", NOON, NoteRecord(text="Ça s'est passé hier."))
WHOLE = json.loads(encode(NOTE))


def note(**changed: object) -> bytes:
    return json.dumps(WHOLE | changed).encode()


def test_a_record_is_plain_json() -> None:
    assert encode(NOTE).decode() == (
        '{"at":"2026-11-23T12:00:00+00:00","author":"member:noor","body":{"about":[],"attendees":[],"files":[],'
        '"held_on":null,"text":"Ça s\'est passé hier.","title":""},"kind":"note","v":1}'
    )


@given(authored)
def test_what_was_written_is_read(written: Authored) -> None:
    assert isinstance(written.body, Record)
    assert decode(encode(written), kind=written.body.kind) == written


def test_lists_truth_values_and_nested_parts_stay_what_they_are() -> None:
    answers: dict[str, str | bool | tuple[str, ...]] = {"who": "yes", "translated": True, "share": ("a, b", "c")}
    report = ReportRecord(answers=answers)
    measure = MeasureRecord(measure="ban", places=(Venue(name="chat", done_on=date(2026, 11, 24)),))

    read = [decode(encode(Authored("party:1", NOON, body)), kind=body.kind).body for body in (report, measure)]

    assert read == [report, measure]


def test_every_kind_has_a_model_and_each_model_is_of_its_kind() -> None:
    assert {(kind.value, 1) for kind in RecordKind} == {*MODELS}
    assert all((model.kind, model.version) == key for key, model in MODELS.items())


def test_a_moment_is_written_in_utc() -> None:
    berlin = datetime.fromisoformat("2026-11-23T13:00:00+01:00")

    assert encode(Authored(NOTE.author, berlin, NOTE.body)) == encode(NOTE)


def test_a_version_or_a_kind_that_came_later_is_told_and_not_guessed() -> None:
    assert decode(note(v=2), kind="note").body == UnknownRecord("note", 2)
    assert decode(note(kind="poem"), kind="poem").body == UnknownRecord("poem", 1)


def test_what_is_unknown_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        encode(Authored("member:noor", NOON, UnknownRecord("poem", 1)))


def test_a_record_in_the_place_of_another_kind_is_refused() -> None:
    report = Authored("party:1", NOON, ReportRecord(answers={"who": "Dana"}))

    with pytest.raises(ValueError, match=r"^not a record of this kind$"):
        decode(encode(report), kind="named")


NO_RECORDS = {
    "nothing": b"",
    "no text": b"\xff",
    "a list": b"[]",
    "null": b"null",
    "a string": b'"text"',
    "too deep": b"[" * 100_000,
    "cut short": encode(NOTE)[:-1],
    **{
        f"without {gone}": json.dumps({key: value for key, value in WHOLE.items() if key != gone}).encode()
        for gone in WHOLE
    },
    "with more": note(more=1),
    "version 0": note(v=0),
    "version as text": note(v="1"),
    "version true": note(v=True),
    "version as fraction": note(v=1.0),
    "no version": note(v=None),
    "author a number": note(author=1),
    "no moment": note(at="yesterday"),
    "moment a number": note(at=1),
    "moment without a zone": note(at="2026-11-23T12:00:00"),
    "body a list": note(body=[]),
    "body a text": note(body="text"),
    "later version without a body": note(v=2, body=None),
    "required field gone": note(body={}),
    "number for text": note(body={"text": 1}),
    "unknown field": note(body={"text": "x", "more": "y"}),
    "text for a list": note(body={"text": "x", "attendees": "noor"}),
    "no date": note(body={"text": "x", "held_on": "soon"}),
}


@pytest.mark.parametrize("written", NO_RECORDS.values(), ids=NO_RECORDS)
def test_what_is_no_record_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"^not a record of this kind$"):
        decode(written, kind="note")


@given(st.binary(), st.sampled_from(RecordKind))
def test_any_bytes_are_read_or_refused(written: bytes, kind: RecordKind) -> None:
    with pytest.raises(ValueError, match=r"^not a record of this kind$"):
        decode(written, kind=kind)


def test_a_refusal_does_not_carry_the_words() -> None:
    with pytest.raises(ValueError, match=r"^not a record of this kind$") as caught:
        decode(note(body={"text": ["a secret"]}), kind="note")

    assert caught.value.__suppress_context__
    assert caught.value.__cause__ is None
    assert "secret" not in str(caught.value)


def test_values_outside_their_range_are_not_written() -> None:
    with pytest.raises(ValidationError):
        FileRecord(file="f", name="n", media_type="image/png", size_bytes=-1, digest="d", content_digest="c", key="k")
    with pytest.raises(ValidationError):
        BallotRecord.model_validate({"vote": "leaf", "choice": "maybe"})


def test_a_text_is_not_taken_for_a_number() -> None:
    file = FileRecord(file="f", name="n", media_type="image/png", size_bytes=1, digest="d", content_digest="c", key="k")
    written = json.loads(encode(Authored("party:1", NOON, file)))
    written["body"]["size_bytes"] = "1"

    with pytest.raises(ValueError, match=r"^not a record of this kind$"):
        decode(json.dumps(written).encode(), kind="file")


def test_the_key_of_a_file_does_not_show_when_it_is_printed() -> None:
    file = FileRecord(
        file="f", name="n", media_type="image/png", size_bytes=1, digest="d", content_digest="c", key="the-key"
    )

    assert "the-key" not in repr(file)


def test_a_record_cannot_be_changed() -> None:
    letter = LetterRecord(text="Hello.")

    with pytest.raises(ValidationError):
        letter.text = "Bye."  # type: ignore[misc]  # it is frozen, so this is refused


def test_a_kind_and_a_version_are_added_by_their_model_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Recipe(Record):
        kind: ClassVar[str] = "recipe"
        text: str

    class NoteOfTomorrow(Recipe):
        kind: ClassVar[str] = "note"
        version: ClassVar[int] = 2

    for model in (Recipe, NoteOfTomorrow):
        monkeypatch.setitem(MODELS, (model.kind, model.version), model)
    written = [Authored("member:noor", NOON, model(text="Hello.")) for model in (Recipe, NoteOfTomorrow)]

    assert [decode(encode(one), kind=kind) for one, kind in zip(written, ("recipe", "note"), strict=True)] == written
    assert decode(encode(NOTE), kind="note") == NOTE
