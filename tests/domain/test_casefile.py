"""What is sealed is read back as it was written, or not at all."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain.casefile import AUDIENCE_OF, REPORTER, Audience, Payload, PayloadMalformed, RecordKind, decode

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs"]))
payloads = st.builds(
    Payload, author=texts, at=st.datetimes(timezones=st.just(UTC)), fields=st.dictionaries(texts, texts)
)


def test_a_payload_is_written_as_plain_json() -> None:
    payload = Payload(REPORTER, NOON, {"narrative": "Ça s'est passé hier."})

    assert payload.encode().decode() == (
        '{"v":1,"author":"reporter","at":"2026-11-23T12:00:00+00:00","fields":{"narrative":"Ça s\'est passé hier."}}'
    )


@given(payloads)
def test_what_was_written_is_read(payload: Payload) -> None:
    assert decode(payload.encode()) == payload


WHOLE = {"v": 1, "author": "reporter", "at": "2026-11-23T12:00:00+00:00", "fields": {"text": "Hello."}}


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'"text"',
        *(json.dumps({key: value for key, value in WHOLE.items() if key != gone}).encode() for gone in WHOLE),
        json.dumps(WHOLE | {"v": 2}).encode(),
        json.dumps(WHOLE | {"at": "yesterday"}).encode(),
        json.dumps(WHOLE | {"at": 1}).encode(),
        json.dumps(WHOLE | {"at": "2026-11-23T12:00:00"}).encode(),
        json.dumps(WHOLE | {"author": 1}).encode(),
        json.dumps(WHOLE | {"fields": ["text"]}).encode(),
        json.dumps(WHOLE | {"fields": {"text": 1}}).encode(),
        json.dumps(WHOLE | {"more": 1}).encode(),
        json.dumps(WHOLE).encode()[:-1],
    ],
    ids=lambda written: repr(written[:60]) + str(len(written)),
)
def test_what_is_no_payload_of_this_version_is_refused(written: bytes) -> None:
    with pytest.raises(PayloadMalformed):
        decode(written)


@given(st.binary())
def test_any_bytes_are_read_or_refused(written: bytes) -> None:
    with pytest.raises(PayloadMalformed):
        decode(written)


def test_every_kind_has_its_audience_and_what_the_panel_thinks_is_not_for_the_reporter() -> None:
    told = {kind for kind in RecordKind if AUDIENCE_OF[kind] is Audience.REPORTER}

    assert told == {
        RecordKind.REPORT,
        RecordKind.REPORTER_EPOCH,
        RecordKind.IDENTITY,
        RecordKind.ADDITION,
        RecordKind.MESSAGE,
        RecordKind.OUTCOME,
    }
