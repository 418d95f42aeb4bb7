"""One entry has one form, and no room for content."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import Act, Entry, EntryMalformed, decode, encode, to_hour
from tests.audit.books import entry

_WORDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=128)
_MINUTES = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31)).map(  # noqa: DTZ001  hypothesis adds no zone
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
_ENTRIES = st.builds(
    Entry,
    nonce=st.binary(min_size=16, max_size=16),
    at=_MINUTES,
    actor=st.sampled_from(["reporter", "service", "operator", "member:ada", "member:" + "a" * 26]),
    act=st.sampled_from(Act),
    committee=_WORDS,
    case=_WORDS,
    target=_WORDS,
    digest=st.just(b"") | st.binary(min_size=32, max_size=32),
)


def test_an_entry_is_these_bytes() -> None:
    written = encode(replace(entry(1), act=Act.CASE_OPENED, actor="member:ada", target="record7"))

    assert written == (
        b'{"act":"case.opened","actor":"member:ada","at":"2026-11-23T12:00Z","case":"case1","committee":"committee1",'
        b'"digest":"0000000000000000000000000000000000000000000000000000000000000001",'
        b'"nonce":"00000000000000000000000000000001","target":"record7","v":1}'
    )


@given(_ENTRIES)
def test_an_entry_comes_back_as_it_was_written(one: Entry) -> None:
    assert decode(encode(one)) == one


@given(one=_ENTRIES, place=st.integers(min_value=0), byte=st.binary(min_size=1, max_size=1))
def test_no_other_bytes_read_as_the_same_entry(one: Entry, place: int, byte: bytes) -> None:
    written = encode(one)
    place %= len(written)
    changed = written[:place] + byte + written[place + 1 :]

    try:
        read = decode(changed)
    except EntryMalformed:
        return

    assert (read == one) == (changed == written)


def test_seconds_are_dropped_and_the_zone_is_utc() -> None:
    summer = datetime(2026, 7, 1, 1, 30, 59, 999, tzinfo=timezone(timedelta(hours=2)))

    read = decode(encode(replace(entry(1), at=summer)))

    assert read.at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_a_reporters_act_can_be_dated_to_the_hour() -> None:
    summer = datetime(2026, 7, 1, 1, 30, 59, 999, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    assert to_hour(summer) == datetime(2026, 6, 30, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": b"short"},
        {"digest": b"short"},
        {"at": datetime(2026, 1, 1)},  # noqa: DTZ001  the naive time is the mistake
        {"actor": "ada"},
        {"actor": "member:"},
        {"actor": "member:ada lovelace"},
        {"target": "a sentence of the report"},
        {"target": "zwei\n"},
        {"case": "Überall"},
        {"committee": "c" * 129},
    ],
    ids=str,
)
def test_an_entry_with_such_a_field_is_never_written(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"a nonce|a digest|a time|an actor|single printable"):
        encode(replace(entry(1), **wrong))


def _forms() -> dict[str, bytes]:
    written = encode(entry(1))
    fields = json.loads(written)

    def dumped(**changes: object) -> bytes:
        return json.dumps(fields | changes, sort_keys=True, separators=(",", ":")).encode()

    return {
        "blanks": json.dumps(fields, sort_keys=True).encode(),
        "other order": json.dumps(dict(reversed(fields.items())), separators=(",", ":")).encode(),
        "a key twice": written.replace(b'"v":1', b'"v":1,"v":1'),
        "a key more": dumped(note="content"),
        "a key less": written.replace(b',"v":1', b""),
        "another version": dumped(v=2),
        "a float": dumped(v=1.0),
        "a truth": dumped(v=True),
        "blanks in hex": written.replace(b'"nonce":"00', b'"nonce":" 00'),
        "upper case hex": dumped(nonce="AB" * 16),
        "an escape": written.replace(b"case1", b"\\u0063ase1"),
        "an unknown act": dumped(act="report.deleted"),
        "a number for a word": dumped(case=1),
        "a number for hex": dumped(nonce=1),
        "a list": b"[]",
        "nested": b"[" * 2000,
        "a long number": b"1" * 2048,
        "seconds": dumped(at="2026-11-23T12:00:00Z"),
        "a newline": written + b"\n",
        "UTF-8": written.replace(b"case1", "fäll".encode()),
        "a lone surrogate": dumped(case="\ud800"),
        "too long": dumped(case="c" * 3000),
        "nothing": b"",
        "NaN": dumped(v=float("nan")),
    }


@pytest.mark.parametrize("form", _forms().values(), ids=_forms().keys())
def test_an_entry_in_another_form_is_refused(form: bytes) -> None:
    with pytest.raises(EntryMalformed):
        decode(form)
