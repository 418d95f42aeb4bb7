"""An entry has exactly one encoding, and no field for content."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service import canonical
from coc_service.audit import (
    Act,
    Chain,
    Entry,
    decode,
    encode,
    is_signed_by,
    leaf_hash,
    signed_bytes,
    to_hour,
)
from coc_service.audit.entry import signed_part
from coc_service.canonical import sha256

_VECTORS = Path(__file__).parents[1] / "vectors"
_VECTOR = json.loads((_VECTORS / "v2_entry.json").read_text())
_VECTOR_KEY = bytes.fromhex(json.loads((_VECTORS / "v2_recipient.json").read_text())["members"][0]["signing_key"])
_IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789ABCXYZ_-", min_size=1, max_size=64)
_MINUTES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 31)).map(  # noqa: DTZ001  hypothesis adds no zone
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
_DIGESTS = st.just(b"") | st.binary(min_size=32, max_size=32)
_ENTRIES = st.builds(
    Entry,
    act=st.sampled_from(Act),
    actor=st.sampled_from(["service", "operator"])
    | st.builds("{}:{}".format, st.sampled_from(["member", "party"]), _IDS),
    at=_MINUTES,
    digest=_DIGESTS,
    nonce=st.binary(min_size=16, max_size=16),
    prev=_DIGESTS,
    sig=st.just(b"") | st.binary(min_size=64, max_size=64),
    subject=st.sampled_from(["", "site"])
    | st.builds("{}:{}".format, st.sampled_from(["case", "committee", "person"]), _IDS),
)

_OPENED = Entry(
    act=Act.CASE_OPENED,
    actor="member:ada",
    at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    digest=bytes(31) + b"\1",
    nonce=bytes(15) + b"\1",
    prev=bytes(31) + b"\2",
    sig=bytes(63) + b"\3",
    subject="case:case1",
)


def test_an_entry_is_these_bytes() -> None:
    assert encode(_OPENED) == (
        b'{"act":"case.opened","actor":"member:ada","at":"2026-11-23T12:00Z",'
        b'"digest":"0000000000000000000000000000000000000000000000000000000000000001",'
        b'"nonce":"00000000000000000000000000000001",'
        b'"prev":"0000000000000000000000000000000000000000000000000000000000000002",'
        b'"sig":"' + b"0" * 127 + b'3","subject":"case:case1","v":2}'
    )


@given(_ENTRIES)
def test_an_entry_is_written_as_canonical_json_is(one: Entry) -> None:
    written = encode(one)

    assert canonical.encode(canonical.decode(written)) == written


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
    except ValueError as refused:
        assert str(refused) == "not an entry in its one exact form"  # noqa: PT017  most bytes are refused, some are not
        return

    assert (read == one) == (changed == written)


@given(_ENTRIES)
def test_what_is_signed_can_be_cut_out_of_the_entry(one: Entry) -> None:
    assert signed_part(encode(one), "our.example/log") == signed_bytes(one, "our.example/log")


def test_seconds_are_dropped_and_the_zone_is_utc() -> None:
    summer = datetime(2026, 7, 1, 1, 30, 59, 999, tzinfo=timezone(timedelta(hours=2)))

    read = decode(encode(replace(_OPENED, at=summer)))

    assert read.at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_a_reporters_act_can_be_dated_to_the_hour() -> None:
    summer = datetime(2026, 7, 1, 1, 30, 59, 999, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    assert to_hour(summer) == datetime(2026, 6, 30, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": b"short"},
        {"digest": b"short"},
        {"prev": b"short"},
        {"sig": b"short"},
        {"at": datetime(2026, 1, 1)},  # noqa: DTZ001  the naive time is the mistake
        {"actor": "ada"},
        {"actor": ""},
        {"actor": "reporter"},
        {"actor": "member:"},
        {"actor": "member:ada lovelace"},
        {"actor": "member:ada\n"},
        {"actor": "member:" + "a" * 65},
        {"subject": "case1"},
        {"subject": "case:"},
        {"subject": "case:a sentence of the report"},
        {"subject": "case:Überall"},
        {"subject": "site\n"},
        {"subject": "site:1"},
        {"subject": "case:" + "c" * 65},
    ],
    ids=str,
)
def test_an_entry_with_such_a_field_is_never_written(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"a nonce|a digest|a signature|a time|an actor|a subject"):
        encode(replace(_OPENED, **wrong))


def _forms() -> dict[str, bytes]:
    written = encode(_OPENED)
    fields = json.loads(written)

    def dumped(**changes: object) -> bytes:
        return json.dumps(fields | changes, sort_keys=True, separators=(",", ":")).encode()

    return {
        "blanks": json.dumps(fields, sort_keys=True).encode(),
        "other order": json.dumps(dict(reversed(fields.items())), separators=(",", ":")).encode(),
        "a key twice": written.replace(b'"v":2', b'"v":2,"v":2'),
        "a key more": dumped(note="content"),
        "a key less": written.replace(b',"v":2', b""),
        "another version": dumped(v=1),
        "a float": dumped(v=2.0),
        "a truth": dumped(v=True),
        "blanks in hex": written.replace(b'"nonce":"00', b'"nonce":" 00'),
        "upper case hex": dumped(nonce="AB" * 16),
        "an escape": written.replace(b"case1", b"\\u0063ase1"),
        "an unknown act": dumped(act="report.deleted"),
        "a number for a word": dumped(subject=1),
        "a number for hex": dumped(nonce=1),
        "a list": b"[]",
        "nested": b"[" * 2000,
        "a long number": b"1" * 2048,
        "seconds": dumped(at="2026-11-23T12:00:00Z"),
        "an offset": dumped(at="2026-11-23T12:00+00:00"),
        "a short date": dumped(at="20261123T1200000Z"),
        "no such day": dumped(at="2026-02-30T12:00Z"),
        "no such hour": dumped(at="2026-11-23T24:00Z"),
        "no such actor": dumped(actor="reporter"),
        "no such subject": dumped(subject="case"),
        "a newline": written + b"\n",
        "UTF-8": written.replace(b"case1", "fäll".encode()),
        "a lone surrogate": dumped(subject="case:\ud800"),
        "too long": dumped(subject="case:" + "c" * 3000),
        "nothing": b"",
        "NaN": dumped(v=float("nan")),
    }


@pytest.mark.parametrize("form", _forms().values(), ids=_forms().keys())
def test_an_entry_in_another_form_is_refused(form: bytes) -> None:
    with pytest.raises(ValueError, match="not an entry in its one exact form"):
        decode(form)


def test_an_entry_signed_by_a_member_is_that_of_the_vector() -> None:
    body = json.loads(_VECTOR["body"])
    entry = Entry(
        act=Act(body["act"]),
        actor=body["actor"],
        at=datetime(2026, 11, 23, 5, tzinfo=UTC),
        digest=sha256(_VECTOR["detail"].encode()),
        nonce=bytes.fromhex(body["nonce"]),
        prev=bytes.fromhex(body["prev"]),
        sig=bytes.fromhex(_VECTOR["sig"]),
        subject=body["subject"],
    )

    assert signed_bytes(entry, _VECTOR["origin"]).hex() == _VECTOR["signed"]
    assert encode(entry).decode() == _VECTOR["bytes"]
    assert leaf_hash(encode(entry)).hex() == _VECTOR["leaf"]
    assert decode(_VECTOR["bytes"].encode()) == entry


def test_the_entry_of_the_vector_with_unsorted_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="not an entry in its one exact form"):
        decode(_VECTOR["unsorted"].encode())


def test_the_signature_of_the_vector_is_by_its_key_and_in_its_log_only() -> None:
    entry = decode(_VECTOR["bytes"].encode())
    other = replace(entry, actor="member:ben")

    assert is_signed_by(entry, _VECTOR_KEY, origin=_VECTOR["origin"])
    assert not is_signed_by(entry, _VECTOR_KEY, origin="another.example/log")
    assert not is_signed_by(entry, bytes(31) + b"\2", origin=_VECTOR["origin"])
    assert not is_signed_by(other, _VECTOR_KEY, origin=_VECTOR["origin"])
    assert not is_signed_by(replace(entry, sig=b""), _VECTOR_KEY, origin=_VECTOR["origin"])


@pytest.mark.parametrize(
    "change",
    [
        {"act": Act.CASE_OPENED},
        {"actor": "member:ben"},
        {"at": datetime(2026, 11, 23, 6, tzinfo=UTC)},
        {"digest": b""},
        {"nonce": bytes(16)},
        {"prev": b""},
        {"subject": "case:another"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_signature_covers_every_field(change: dict[str, Any]) -> None:
    entry = replace(decode(_VECTOR["bytes"].encode()), **change)

    assert not is_signed_by(entry, _VECTOR_KEY, origin=_VECTOR["origin"])


@pytest.mark.parametrize("public_key", json.loads((_VECTORS / "v2_recipient.json").read_text())["small_order"])
def test_no_entry_is_signed_by_a_key_of_small_order(public_key: str) -> None:
    # R = the identity and S = 0: under such a key it fits one message in eight, or every one.
    forged = [replace(_OPENED, nonce=bytes([at] * 16), sig=b"\1" + bytes(63)) for at in range(64)]

    assert not any(is_signed_by(entry, bytes.fromhex(public_key), origin="log") for entry in forged)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_size_has_signed_nothing(size: int) -> None:
    entry = decode(_VECTOR["bytes"].encode())

    assert not is_signed_by(entry, (_VECTOR_KEY + b"\2")[:size], origin=_VECTOR["origin"])


OF_THE_OPERATOR = {Act.PERSON_INVITED, Act.PERSON_UNINVITED, Act.PERSON_CORRECTED, Act.PERSON_LINK_ISSUED}


@pytest.mark.parametrize("act", Act)
def test_every_act_has_its_chain_and_who_signs(act: Act) -> None:
    assert act.chain in Chain
    assert act.is_signed == (act.chain in {Chain.COMMITTEE, Chain.CASE, Chain.PERSON} and act not in OF_THE_OPERATOR)
