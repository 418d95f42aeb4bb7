"""What a page and an authenticator need of each other: the site's name for passkeys, a challenge, and the answer."""

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from coc_service.crypto import Ceremony, PasskeyKey, PasskeyRefused, key_info, prf_input
from coc_service.usecases.custody import signed_tokens
from coc_service.usecases.custody.keys import ServiceKeys

LASTS = timedelta(hours=2)  # a login page may stand open for a while; each challenge is answered once
USED_FOR = LASTS + timedelta(hours=1)  # longer than any challenge lasts
_PERSON = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The site as browsers know it for passkeys: the host's name, and the origin of its pages."""

    id: str
    origin: str


def relying_party(base_url: str) -> RelyingParty | None:
    """Return the relying party of a site; None if its host is a number: browsers make passkeys for names only."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return RelyingParty(host, f"{parts.scheme}://{parts.netloc.lower()}") if host else None
    return None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a page gives to the browser, in base64url: the challenge, and how a key is derived."""

    rp_id: str
    challenge: str
    prf_input: str
    key_info: str


def invite(party: RelyingParty, purpose: str, *, keys: ServiceKeys, now: datetime) -> Invitation:
    """Return an invitation to an authenticator. The challenge is a token: nothing is stored before it is answered."""
    challenge = signed_tokens.issue(keys.form_tokens, "passkey", purpose, now=now).text
    return Invitation(party.id, challenge, encoded(prf_input(keys.origin)), encoded(key_info(keys.origin)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser sent: the challenge, the authenticator's answer as JSON, and the key in base64url; "" without PRF."""

    challenge: str
    said: str = field(repr=False)
    key: str = field(repr=False, default="")

    def ceremony(self, party: RelyingParty, purpose: str, *, keys: ServiceKeys, now: datetime) -> Ceremony:
        """Return what the authenticator must have signed.

        Raises:
            PasskeyRefused: the challenge is not ours, is for something else, or is too old.
        """
        if signed_tokens.nonce_of(self.challenge, keys.form_tokens, "passkey", purpose, lasts=LASTS, now=now) is None:
            raise PasskeyRefused
        return Ceremony(_bytes(self.challenge), party.id, party.origin)

    def derived_key(self) -> PasskeyKey | None:
        """Return the key that the browser derived; None without one.

        Raises:
            PasskeyRefused: it is no key.
        """
        if not self.key:
            return None
        try:
            return PasskeyKey(_bytes(self.key))
        except ValueError as error:
            raise PasskeyRefused from error

    def claimed(self) -> tuple[str, bytes]:
        """Return the person and the credential that the answer names, before anything is checked; "" for no person.

        Raises:
            PasskeyRefused: it is malformed.
        """
        try:
            said = json.loads(self.said)
            person, credential = _bytes(said["response"]["userHandle"]).decode("ascii"), _bytes(said["rawId"])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise PasskeyRefused from error
        return (person if _PERSON.fullmatch(person) else ""), credential


def encoded(value: bytes) -> str:
    """Return bytes in base64url without padding, as WebAuthn has them."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Decode base64url, with padding or without.

    Raises:
        ValueError: it is malformed.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
