"""The formats of version 2, with vectors made by an independent implementation of the specification."""

import base64
from typing import Any

import pytest

from coc_service import canonical
from coc_service.crypto import (
    CaseKey,
    ChannelKey,
    OpenFailed,
    RecipientSecret,
    Secret,
    channel_key,
    commitment,
    derive,
    encryption_public_key,
    fingerprint,
    open_sealed,
    receipt_secret,
    receipt_tag,
    sha256,
    signing_public_key,
    unwrap,
)
from tests.crypto import reference

ENCODINGS = reference.load_vectors("v2_encodings.json")
RECIPIENT = reference.load_vectors("v2_recipient.json")
GENESIS = reference.load_vectors("v2_genesis.json")
GRANT = reference.load_vectors("v2_grant.json")
RECORD = reference.load_vectors("v2_record.json")

Field = str | int | bytes


def fields_of(vector: dict[str, Any]) -> list[Field]:
    return [
        bytes.fromhex(field["hex"]) * field["times"] if "hex" in field else field.get("text", field.get("number"))
        for field in vector["fields"]
    ]


@pytest.mark.parametrize("vector", ENCODINGS["P"])
def test_a_context_is_that_of_the_vector(vector: dict[str, Any]) -> None:
    written = canonical.context(vector["label"], *fields_of(vector))

    assert sha256(written).hex() == vector["sha256"]


@pytest.mark.parametrize("vector", ENCODINGS["J"])
def test_canonical_json_is_that_of_the_vector(vector: dict[str, Any]) -> None:
    encoded = bytes.fromhex(vector["bytes"])

    assert canonical.encode(vector["value"]) == encoded
    assert canonical.decode(encoded) == vector["value"]


@pytest.mark.parametrize("form", ENCODINGS["J_refused"])
def test_json_in_another_form_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="not canonical JSON"):
        canonical.decode(bytes.fromhex(form))


@pytest.mark.parametrize("vector", ENCODINGS["KDF"])
def test_a_derived_key_is_that_of_the_vector(vector: dict[str, Any]) -> None:
    secret = Secret(bytes.fromhex(vector["key"]))

    derived = derive(secret, vector["label"], *fields_of(vector), size_bytes=vector["size"])

    assert derived.reveal().hex() == vector["bytes"]


@pytest.mark.parametrize("vector", [*RECIPIENT["members"], RECIPIENT["receipt"]])
def test_a_secret_gives_the_keys_of_the_vector(vector: dict[str, Any]) -> None:
    secret = RecipientSecret(bytes.fromhex(vector["secret"]))

    encryption, signing = encryption_public_key(secret), signing_public_key(secret)

    assert encryption.hex() == vector["encryption_key"]
    assert signing.hex() == vector["signing_key"]
    assert fingerprint(encryption, signing) == vector["fingerprint"]


def test_a_receipt_gives_the_secret_and_tag_of_the_vector() -> None:
    vector = RECIPIENT["receipt"]
    entropy = Secret(bytes.fromhex(vector["entropy"]))

    assert receipt_secret(entropy).reveal().hex() == vector["secret"]
    assert receipt_tag(entropy).hex() == vector["tag"]


def test_a_genesis_is_the_bytes_and_gives_the_name_of_the_vector() -> None:
    encoded = canonical.encode(GENESIS["begin"])

    assert encoded.hex() == GENESIS["bytes"]
    assert sha256(encoded).hex() == GENESIS["digest"]
    assert canonical.case_name(encoded) == GENESIS["case"]


@pytest.mark.parametrize("vector", GENESIS["channels"], ids=["panel", "party"])
def test_a_channel_has_the_key_and_commitment_of_the_vector(vector: dict[str, Any]) -> None:
    key = channel_key(CaseKey(bytes.fromhex(GENESIS["case_key"])), vector["channel"])

    assert key.reveal().hex() == vector["key"]
    assert commitment(key).hex() == vector["commitment"]


@pytest.mark.parametrize("vector", [GRANT["member"], GRANT["party"]], ids=["member", "party"])
def test_a_grant_of_the_vector_opens_with_its_info(vector: dict[str, Any]) -> None:
    info = canonical.context("grant", *fields_of(vector))

    assert _unwrapped(vector, info).hex() == vector["key"]


def _near_misses(vector: dict[str, Any]) -> dict[str, bytes]:
    fields = fields_of(vector)
    origin, case, epoch, _, kind, person = fields
    return {
        "origin": canonical.context("grant", "reports.example/log2", *fields[1:]),
        "case": canonical.context("grant", origin, canonical.case_name(b"another"), *fields[2:]),
        "epoch": canonical.context("grant", origin, case, 2, *fields[3:]),
        "begin": canonical.context("grant", origin, case, epoch, sha256(b"another"), *fields[4:]),
        "channel": canonical.context("grant", *fields[:4], "panel", person),
        "person": canonical.context("grant", *fields[:5], "ben"),
        "label": canonical.context("record", *fields),
        "field more": canonical.context("grant", *fields, ""),
        "field less": canonical.context("grant", *fields[:5]),
        "moved": canonical.context("grant", *fields[:4], f"{kind!s}a", str(person)[1:]),
    }


@pytest.mark.parametrize("miss", _near_misses(GRANT["member"]).values(), ids=_near_misses(GRANT["member"]))
def test_a_grant_does_not_open_with_an_info_that_differs_in_one_field(miss: bytes) -> None:
    with pytest.raises(OpenFailed):
        _unwrapped(GRANT["member"], miss)


def _unwrapped(vector: dict[str, Any], info: bytes) -> bytes:
    secret = RecipientSecret(bytes.fromhex(vector["secret"]))
    return unwrap(base64.b64decode(vector["grant"]), secret=secret, context=info)


@pytest.mark.parametrize("vector", [RECORD["panel"], RECORD["party"]], ids=["panel", "party"])
def test_a_record_of_the_vector_opens_and_has_its_digest(vector: dict[str, Any]) -> None:
    sealed, context = base64.b64decode(vector["sealed"]), canonical.context("record", *fields_of(vector))

    opened = open_sealed(ChannelKey(bytes.fromhex(vector["key"])), sealed, context=context)

    assert opened.decode() == vector["plaintext"]
    assert sha256(context + sealed).hex() == vector["digest"]


@pytest.mark.parametrize(
    ("at", "other"),
    [(0, "log2"), (1, "case"), (2, "panel"), (3, 2), (4, bytes(32)), (5, "record"), (6, "letter")],
    ids=["origin", "case", "channel", "epoch", "begin", "id", "kind"],
)
def test_a_record_does_not_open_with_another_field(at: int, other: Field) -> None:
    vector = RECORD["party"]
    fields = fields_of(vector)
    fields[at] = other

    with pytest.raises(OpenFailed):
        open_sealed(
            ChannelKey(bytes.fromhex(vector["key"])),
            base64.b64decode(vector["sealed"]),
            context=canonical.context("record", *fields),
        )


def test_a_record_does_not_open_with_another_channels_key() -> None:
    vector = RECORD["party"]

    with pytest.raises(OpenFailed):
        open_sealed(
            ChannelKey(bytes.fromhex(RECORD["panel"]["key"])),
            base64.b64decode(vector["sealed"]),
            context=canonical.context("record", *fields_of(vector)),
        )
