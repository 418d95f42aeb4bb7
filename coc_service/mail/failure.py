"""Delivery failures, and which of them are retried.

Only what the server says about *this recipient's address* is permanent. Everything else can be repaired by the operator or
passes by itself; no mail may be lost because of a mistyped password, an expired certificate or a blocklist.

| stage              | what happened                                                 | verdict   |
|--------------------|---------------------------------------------------------------|-----------|
| connect            | refused, unreachable, unknown host, bad greeting, EHLO        | temporary |
| tls                | not offered, refused, certificate not valid                   | temporary |
| login              | not offered, refused (535 as well)                            | temporary |
| sender             | any refusal: the sender is our own configuration              | temporary |
| recipient, content | 5xx with 5.1.x, but 5.1.7 and 5.1.8, or with 5.2.1            | permanent |
| recipient, content | every other 5xx: a policy, a blocklist, no reverse DNS, full  | temporary |
| folder             | disk full, not writable                                       | temporary |
| any                | 4xx, time-out, connection lost, an answer not SMTP            | temporary |

Enhanced codes (RFC 3463): 5.1.x is about an address, 5.2.1 a closed mailbox; 5.1.7 and 5.1.8 are about the *sender's* address.
Without one nobody can tell an unknown person from a blocklist: the mail is tried again until an operator drops it.
"""

import re
import ssl
from enum import StrEnum


class DeliveryStage(StrEnum):
    """The stage at which a delivery failed."""

    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"
    FOLDER = "folder"


class CertificateProblem(StrEnum):
    """Why the mail server's certificate was refused."""

    EXPIRED = "expired"
    NOT_YET = "not yet valid"
    OTHER_NAME = "of another name"
    UNKNOWN_ISSUER = "of an unknown issuer"


# https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
_CERTIFICATE_PROBLEMS = {
    9: CertificateProblem.NOT_YET,
    10: CertificateProblem.EXPIRED,
    18: CertificateProblem.UNKNOWN_ISSUER,
    19: CertificateProblem.UNKNOWN_ISSUER,
    20: CertificateProblem.UNKNOWN_ISSUER,
    21: CertificateProblem.UNKNOWN_ISSUER,
    62: CertificateProblem.OTHER_NAME,
    64: CertificateProblem.OTHER_NAME,
}


def certificate_problem(error: BaseException | None) -> CertificateProblem | None:
    """Return what is wrong with a certificate, by OpenSSL's code; None if the error is about something else."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return None
    return _CERTIFICATE_PROBLEMS.get(error.verify_code)


_JUDGES_THE_MESSAGE = frozenset({DeliveryStage.RECIPIENT, DeliveryStage.CONTENT})
_REFUSALS = range(500, 600)
_ABOUT_AN_ADDRESS, _CLOSED_MAILBOX = "5.1.", "5.2.1"
_ABOUT_THE_SENDER = frozenset({"5.1.7", "5.1.8"})
_ENHANCED_CODE = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\S)", re.ASCII)


def enhanced_code(reply: str) -> str:
    """Return the enhanced code with which a reply's text begins (RFC 2034); "" without one."""
    found = _ENHANCED_CODE.match(reply)
    return found[1] if found else ""


def is_permanent(stage: DeliveryStage, code: int | None, enhanced: str = "") -> bool:
    """Return whether the failure is permanent, by the table above."""
    is_address = enhanced.startswith(_ABOUT_AN_ADDRESS) and enhanced not in _ABOUT_THE_SENDER
    return stage in _JUDGES_THE_MESSAGE and code in _REFUSALS and (is_address or enhanced == _CLOSED_MAILBOX)


class DeliveryFailed(Exception):
    """A mail was not accepted. Contains no text from the server, which often repeats the recipient's address.

    `str()` is short, contains no address and may be stored: `recipient 550 5.1.1`, `tls`.
    """

    def __init__(
        self,
        *,
        stage: DeliveryStage,
        code: int | None = None,
        enhanced: str = "",
        certificate: CertificateProblem | None = None,
    ) -> None:
        """Classify the server's reply `code` at `stage`; `code` is None without a usable reply."""
        self.certificate = certificate
        self.stage = stage
        self.code = code
        self.permanent = is_permanent(stage, code, enhanced)
        super().__init__(" ".join(str(one) for one in (stage, code, enhanced) if one))
