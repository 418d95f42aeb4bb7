"""Addresses of onion services. The name is a public key with a checksum, so that a mistyped one is seen at once."""

import base64
import binascii
import hashlib
from urllib.parse import urlsplit

_ENDING = ".onion"
_KEY_BYTES, _CHECK_BYTES, _VERSION = 32, 2, b"\x03"


def is_onion_host(host: str) -> bool:
    """Whether this is the host name of an onion service: base32 of key, checksum and version.

    Source: Tor's rend-spec-v3, section 6, "Encoding onion addresses".
    """
    name, ending = host[: -len(_ENDING)], host[-len(_ENDING) :]
    try:
        raw = base64.b32decode(name.upper())
    except (binascii.Error, ValueError):
        return False
    key, check, version = raw[:_KEY_BYTES], raw[_KEY_BYTES:-1], raw[-1:]
    digest = hashlib.sha3_256(b".onion checksum" + key + version).digest()
    return ending == _ENDING and version == _VERSION and check == digest[:_CHECK_BYTES]


def onion_url(url: str) -> str:
    """Return the address of an onion service without a trailing slash. Raises ValueError if it is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not is_onion_host(parts.hostname or "") or parts.path.strip("/"):
        raise ValueError("this is no address of an onion service, or a letter of it is wrong")
    return f"{parts.scheme}://{parts.netloc.lower()}"
