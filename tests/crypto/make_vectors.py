"""Made those files of tests/vectors that name it as their source: ``python -m tests.crypto.make_vectors``.

It uses the reference and none of the service's code. Grants hold a random encapsulation and are vectors for opening only,
so a second run writes other ones; a changed byte in any other value is a changed format.
"""

import base64
import json
from pathlib import Path
from typing import Any

from tests.crypto import ed25519_reference
from tests.crypto import reference_v2 as ref

_SOURCE = (
    "Written by tests/crypto/make_vectors.py, which uses none of the service's code. Bytes are hexadecimal or base64."
)
_FOLDER = Path(__file__).parents[1] / "vectors"
_LONG = 0xFFFF

ORIGIN = "reports.example/log"
ADA, BEN = bytes(range(32)), bytes(range(32, 64))
RECEIPT = bytes(range(14))
CASE_KEY = bytes(range(100, 132))
PARTY = "party2345abcdefghijklmnopq"
PARTY_CHANNEL = f"party/{PARTY}"
HEAD = ref.H(b"the committee's newest entry")
RECORD_ID = "record234abcdefghijklmnopq"


def encodings() -> dict[str, Any]:
    contexts: list[tuple[str, list[ref.Field]]] = [
        ("label", []),
        ("label", [""]),
        ("label", ["", ""]),
        ("label", ["ab", "c"]),
        ("label", ["a", "bc"]),
        ("label", ["abc"]),
        ("label", [0, 1, 4294967296]),
        ("label", ["1", b"1"]),
        ("label", ["ü", b"\x00\xff"]),
        ("label", [b"x" * _LONG]),
    ]
    values = [
        {},
        {"b": 1, "a": 2},
        {"text": 'ü "quoted" \\ \u2028 \U0001f600', "list": [1, [], {"z": None, "y": True}]},
    ]
    keys: list[tuple[str, list[ref.Field], int]] = [
        ("label", [], 32),
        ("label", [""], 32),
        ("label", ["ab", "c"], 32),
        ("label", ["a", "bc"], 32),
        ("label", [b"x" * _LONG], 32),
        ("receipt/entropy", [b"n" * 16, b"d" * 32, 3], 14),
    ]
    return {
        "P": [
            {"label": label, "fields": _fields(fields), "sha256": ref.H(ref.P(label, *fields)).hex()}
            for label, fields in contexts
        ],
        "J": [{"value": value, "bytes": ref.J(value).hex()} for value in values],
        "J_refused": [
            form.encode().hex()
            for form in (
                '{"a":2, "b":1}', '{"b":1,"a":2}', '{"a":"ü"}', '{"a":1,"a":1}', '{"a":1.0e0}', '{"a":NaN}',
                '{"a":"\\u0061"}', '{"a":1}\n', "[]", '"a"', "", "{",
            )
        ],
        "KDF": [
            {
                "key": ADA.hex(), "label": label, "fields": _fields(fields), "size": size,
                "bytes": ref.kdf(ADA, label, *fields, size=size).hex(),
            }
            for label, fields, size in keys
        ],
    }  # fmt: skip


def recipient() -> dict[str, Any]:
    secret = ref.kdf(RECEIPT, "receipt/secret")
    return {
        "members": [_keys(each) for each in (ADA, BEN)],
        "receipt": {"entropy": RECEIPT.hex(), "tag": ref.kdf(RECEIPT, "receipt/lookup").hex(), **_keys(secret)},
        "small_order": sorted(key.hex() for key in ed25519_reference.small_order_encodings()),
    }


def genesis() -> dict[str, Any]:
    begin = _begin()
    encoded = ref.J(begin)
    return {
        "case_key": CASE_KEY.hex(),
        "begin": begin,
        "bytes": encoded.hex(),
        "digest": ref.H(encoded).hex(),
        "case": ref.case_name(encoded),
        "channels": [
            {
                "channel": channel,
                "key": ref.channel_key(CASE_KEY, channel).hex(),
                "commitment": ref.commitment(ref.channel_key(CASE_KEY, channel)).hex(),
            }
            for channel in ("panel", PARTY_CHANNEL)
        ],
    }


def grant() -> dict[str, Any]:
    case, digest = _case()
    member: list[ref.Field] = [ORIGIN, case, 1, digest, "case", "ada"]
    party: list[ref.Field] = [ORIGIN, case, 1, digest, PARTY_CHANNEL, PARTY_CHANNEL]
    party_secret = ref.kdf(RECEIPT, "receipt/secret")
    return {
        "member": _grant(CASE_KEY, secret=ADA, fields=member),
        "party": _grant(ref.channel_key(CASE_KEY, PARTY_CHANNEL), secret=party_secret, fields=party),
    }


def record() -> dict[str, Any]:
    case, digest = _case()
    return {
        name: _record(channel, [ORIGIN, case, channel, 1, digest, RECORD_ID, kind])
        for name, channel, kind in (("panel", "panel", "note"), ("party", PARTY_CHANNEL, "report"))
    }


def entry() -> dict[str, Any]:
    detail = ref.J({"of": "declared", "salt": "ab" * 16, "answer": "clear"})
    body = {
        "act": "declared", "actor": "member:ada", "at": "2026-11-23T05:00Z", "digest": ref.H(detail).hex(),
        "nonce": bytes(range(16)).hex(), "prev": ref.H(b"the entry before").hex(), "subject": f"case:{_case()[0]}", "v": 2,
    }  # fmt: skip
    signed = ref.P("entry", ORIGIN, ref.J(body))
    whole = {**body, "sig": ref.sign(ADA, signed).hex()}
    return {
        "origin": ORIGIN,
        "secret": ADA.hex(),
        "detail": detail.decode(),
        "body": ref.J(body).decode(),
        "signed": signed.hex(),
        "sig": whole["sig"],
        "bytes": ref.J(whole).decode(),
        "leaf": ref.H(b"\0" + ref.J(whole)).hex(),
        "unsorted": json.dumps(whole, separators=(",", ":")),
    }


def _fields(fields: list[ref.Field]) -> list[dict[str, Any]]:
    return [_field(field) for field in fields]


def _field(field: ref.Field) -> dict[str, Any]:
    if isinstance(field, bytes):
        is_long = len(field) == _LONG
        return {"hex": field[:1].hex(), "times": _LONG} if is_long else {"hex": field.hex(), "times": 1}
    return {"number" if isinstance(field, int) else "text": field}


def _keys(secret: bytes) -> dict[str, str]:
    encryption, signing = ref.encryption_public_key(secret), ref.signing_public_key(secret)
    return {
        "secret": secret.hex(),
        "encryption_key": encryption.hex(),
        "signing_key": signing.hex(),
        "fingerprint": ref.fingerprint(encryption, signing),
    }


def _begin() -> dict[str, Any]:
    party = ref.kdf(RECEIPT, "receipt/secret")
    keys = (ref.encryption_public_key(party).hex(), ref.signing_public_key(party).hex())
    return {
        "epoch": 1,
        "prev": "",
        "committee": "committee5abcdefghijklmnop",
        "committee_head": HEAD.hex(),
        "policy": ref.H(b"the policy's text").hex(),
        "party": PARTY,
        "code_name": "quiet harbour",
        "danger": False,
        "hour": "2026-11-23T05:00Z",
        "recipients": [["ada", ref.H(b"ada's admission").hex()], ["ben", ref.H(b"ben's admission").hex()]],
        "channels": [
            ["panel", ref.commitment(ref.channel_key(CASE_KEY, "panel")).hex(), "", ""],
            [PARTY_CHANNEL, ref.commitment(ref.channel_key(CASE_KEY, PARTY_CHANNEL)).hex(), *keys],
        ],
    }


def _case() -> tuple[str, bytes]:
    encoded = ref.J(_begin())
    return ref.case_name(encoded), ref.H(encoded)


def _grant(key: bytes, *, secret: bytes, fields: list[ref.Field]) -> dict[str, Any]:
    sealed = ref.wrap(key, to=ref.encryption_public_key(secret), info=ref.P("grant", *fields))
    return {
        "secret": secret.hex(), "key": key.hex(), "fields": _fields(fields), "grant": base64.b64encode(sealed).decode()
    }  # fmt: skip


def _record(channel: str, fields: list[ref.Field]) -> dict[str, Any]:
    plaintext = f"What was said in {channel.partition('/')[0]}."
    key, context = ref.channel_key(CASE_KEY, channel), ref.P("record", *fields)
    sealed = ref.seal(key, plaintext.encode(), context=context, salt=ref.H(channel.encode())[:24])
    return {
        "key": key.hex(),
        "fields": _fields(fields),
        "plaintext": plaintext,
        "sealed": base64.b64encode(sealed).decode(),
        "digest": ref.H(context + sealed).hex(),
    }


def main() -> None:
    for make in (encodings, recipient, genesis, grant, record, entry):
        file = _FOLDER / f"v2_{make.__name__}.json"
        file.write_text(json.dumps({"source": _SOURCE, **make()}, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
