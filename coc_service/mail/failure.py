"""Delivery failures, and which of them are retried.

Only what the server says about *this recipient or this content* is permanent. Everything else can be
repaired by the operator or passes by itself; no mail may be lost because of a mistyped password or an
expired certificate.

| stage     | what happened                                          | verdict   |
|-----------|--------------------------------------------------------|-----------|
| connect   | refused, unreachable, unknown host, bad greeting, EHLO | temporary |
| tls       | not offered, refused, certificate not valid            | temporary |
| login     | not offered, refused (535 as well)                     | temporary |
| sender    | any refusal: the sender is our own configuration       | temporary |
| recipient | 5xx except 530, 552                                    | permanent |
| content   | 5xx except 530, 552                                    | permanent |
| folder    | disk full, not writable                                | temporary |
| any       | 4xx, time-out, connection lost, an answer not SMTP     | temporary |

530 requires a login that is not configured (RFC 4954 sec. 6). 552 is a full mailbox, or a limit that clients
should treat as temporary (RFC 5321 sec. 4.5.3.1.10).
"""

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


_JUDGES_THE_MESSAGE = frozenset({DeliveryStage.RECIPIENT, DeliveryStage.CONTENT})
_REPAIRABLE = frozenset({530, 552})
_REFUSALS = range(500, 600)


def is_permanent(stage: DeliveryStage, code: int | None) -> bool:
    """Return whether the failure is permanent, by the table above."""
    return stage in _JUDGES_THE_MESSAGE and code in _REFUSALS and code not in _REPAIRABLE


class DeliveryFailed(Exception):
    """A mail was not accepted. Contains no text from the server, which often repeats the recipient's address.

    `str()` is short, contains no address and may be stored: `recipient 550`, `tls`.
    """

    def __init__(self, *, stage: DeliveryStage, code: int | None = None) -> None:
        """Classify the server's reply `code` at `stage`; `code` is None without a usable reply."""
        self.stage = stage
        self.code = code
        self.permanent = is_permanent(stage, code)
        super().__init__(str(stage) if code is None else f"{stage} {code}")
