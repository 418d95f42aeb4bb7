"""Encrypts mails for a member's own OpenPGP key (RFC 9580), as PGP/MIME (RFC 3156).

The mails have no content that would need it. But a provider that reads them learns how often a committee is busy, and in which
language; with this it sees that a mail came from us, and its size.
"""

from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.mime.application import MIMEApplication

from pysequoia import Cert, Tsk, encrypt

_OUTSIDE = "..."  # what mail programs show until the mail is decrypted
_INNER_HEADERS = ("From", "To", "Subject", "Date", "Message-ID")
_PADDED_TO_BYTES = 4096


class KeyUnusable(Exception):
    """No mail can be encrypted for this text: it is no OpenPGP key, has expired or was revoked, or holds a secret."""


def fingerprint_of(key: str, *, now: datetime) -> str:
    """Return the fingerprint of an armoured public key that a mail can be encrypted for now.

    Raises: KeyUnusable.
    """
    return _usable(key, now).fingerprint.upper()


def encrypted(message: EmailMessage, *, key: str, now: datetime) -> EmailMessage:
    """Return the mail with its body and its subject sealed for a key. What delivers it stays outside: from, to, date, id.

    Raises: KeyUnusable.
    """
    sealed = encrypt(_inner(message), recipients=[_usable(key, now)])
    outer = EmailMessage(policy=message.policy)
    for name, value in message.items():
        if not name.lower().startswith(("content-", "mime-")):
            outer[name] = _OUTSIDE if name == "Subject" else str(value)
    outer["MIME-Version"] = "1.0"
    outer["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"'
    outer.set_payload([_part("pgp-encrypted", b"Version: 1\r\n"), _part("octet-stream", sealed)])
    return outer


def _usable(key: str, now: datetime) -> Cert:
    """Return a key with which something was sealed as a trial: only that tells whether it can."""
    try:
        given = Tsk.from_bytes(key.encode())  # reads keys without a secret too
        cert = given.extract_certificate()
        encrypt(b"", recipients=[cert])
    except RuntimeError as error:  # whatever its library found
        raise KeyUnusable from error
    if bytes(given) != bytes(cert):  # it holds a secret, which must not be kept here
        raise KeyUnusable
    if cert.is_revoked or (cert.expiration and cert.expiration <= now):  # what seals does not ask
        raise KeyUnusable
    return cert


def _inner(message: EmailMessage) -> bytes:
    """Return the text with the headers it had, protected as RFC 9788 says. Blank lines hide which kind of mail it is."""
    part = MIMEPart(policy=message.policy)
    part.set_content(message.get_content(), cte=str(message["Content-Transfer-Encoding"]))
    part.set_param("hp", "cipher")
    for name in _INNER_HEADERS:
        part[name] = str(message[name])
    written = part.as_bytes()
    return written + b"\r\n" * (-len(written) % _PADDED_TO_BYTES // 2)


def _part(subtype: str, content: bytes) -> MIMEApplication:
    return MIMEApplication(content, subtype, _encoder=lambda part: part.set_payload(content.decode("ascii")))
