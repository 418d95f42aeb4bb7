"""An authenticator in software, with a PRF: answers as a browser's script sends them, and can be told to lie."""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PRESENT, _VERIFIED, _HAS_CREDENTIAL = 1, 4, 64


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True)
class Said:
    """The JSON of an answer, and the key that the script derived; "" without a PRF."""

    answer: str
    key: str


@dataclass
class Authenticator:
    """One credential at one site. Its fields can be changed between two answers."""

    rp_id: str
    origin: str
    person: str = ""
    has_prf: bool = True
    verifies_person: bool = True
    credential: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    prf_secret: bytes = field(default_factory=lambda: os.urandom(32))

    def create(self, challenge: str, prf_input: str, key_info: str) -> Said:
        """Make the credential."""
        data = self._data(_HAS_CREDENTIAL) + bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
        attestation = {"fmt": "none", "attStmt": {}, "authData": data + self._cose()}
        response = {
            "clientDataJSON": b64(self._client("webauthn.create", challenge)),
            "attestationObject": b64(cbor2.dumps(attestation)),
        }
        return self._said(response, prf_input, key_info)

    def get(self, challenge: str, prf_input: str, key_info: str) -> Said:
        """Answer a challenge."""
        client, data = self._client("webauthn.get", challenge), self._data(0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signature),
            "userHandle": b64(self.person.encode()),
        }
        return self._said(response, prf_input, key_info)

    def _said(self, response: dict[str, str], prf_input: str, key_info: str) -> Said:
        answer: dict[str, Any] = {
            "id": b64(self.credential),
            "rawId": b64(self.credential),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
        return Said(json.dumps(answer), self._derived(prf_input, key_info) if self.has_prf else "")

    def _derived(self, prf_input: str, key_info: str) -> str:
        value = hmac.digest(self.prf_secret, bytes_of(prf_input), "sha256")
        return b64(HKDF(hashes.SHA256(), 32, None, bytes_of(key_info)).derive(value))

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies_person else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge.rstrip("="), "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _cose(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
