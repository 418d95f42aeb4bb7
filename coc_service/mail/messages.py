"""Builds mails from envelopes. Mails about different cases are identical except for recipient and time."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from typing import Any

import idna

from coc_service import canonical, languages
from coc_service.catalogue import Day
from coc_service.languages import Language, text_environment
from coc_service.mail.kinds import KINDS

# 7-bit, so that no relay has to re-encode the mail.
_POLICY = SMTP.clone(cte_type="7bit")
# Only the dot-atom form of RFC 5321 sec. 4.1.2: parsers disagree on quoted local parts and SMTPUTF8.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_ADDRESS_MAX_CHARS = 254
_LOCAL_PART_MAX_CHARS = 64
# No slash and no leading dot: delivery into a folder uses it as a file name.
_MESSAGE_ID = re.compile(rf"<[A-Za-z0-9][A-Za-z0-9_-]*@{_LABEL}(?:\.{_LABEL})*>")
# RFC 5322 sec. 2.1.1 allows 998 octets in a line, including the text around a value.
_LINE_MAX_CHARS = 900
_SITE_NAME_MAX_CHARS = 80
_LINE_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
_ENCODING_VERSION = 1


class EnvelopeMalformed(Exception):
    """A value in an envelope is not allowed in a mail. Contains the name of the field, never its value."""

    def __init__(self, name: str) -> None:
        """Name the field that was refused."""
        self.name = name
        super().__init__(name)


_MANY_LINES = frozenset({"checkpoint"})


class NoCheckpoint(StrEnum):
    """Used in a notice if there is no checkpoint yet; the template has a text for it."""

    NONE_YET = "none_yet"
    CHANGED = "changed"


def require_address(address: str, *, name: str) -> str:
    """Return `address` if it is a single mailbox without a display name.

    Raises: EnvelopeMalformed.
    """
    is_short = len(address) <= _ADDRESS_MAX_CHARS and len(address.partition("@")[0]) <= _LOCAL_PART_MAX_CHARS
    if not is_short or _ADDRESS.fullmatch(address) is None:
        raise EnvelopeMalformed(name)
    return address


def ascii_address(address: str) -> str:
    """Return an address with its domain in ASCII ("xn--.."), as servers and our own check take it.

    Unchanged if the domain is none: `require_address` then refuses it.
    """
    local, at, domain = address.partition("@")
    try:
        return address if domain.isascii() else local + at + idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return address


def _require_line(text: str, *, name: str) -> None:
    """Refuse a value that is empty, too long, or contains a line break."""
    is_broken = any(unicodedata.category(char) in _LINE_BREAKING for char in text)
    if is_broken or not text.strip() or len(text) > _LINE_MAX_CHARS:
        raise EnvelopeMalformed(name)


def require_site_name(name: str) -> None:
    """Refuse a site name that could be used to send a message: it is in the sender line and in the text of every mail.

    Raises: EnvelopeMalformed.
    """
    _require_line(name, name="name")
    if len(name) > _SITE_NAME_MAX_CHARS or "://" in name:
        raise EnvelopeMalformed("name")


def _require_value(name: str, text: str) -> None:
    lines = [line for line in text.split("\n") if line] if name in _MANY_LINES else [text]
    if not lines:
        raise EnvelopeMalformed(name)
    for line in lines:
        _require_line(line, name=name)
    if name == "expires":
        _require_date(text, name=name)


def _require_date(text: str, *, name: str) -> None:
    try:
        datetime.strptime(text, "%Y-%m-%d").astimezone(UTC)
    except ValueError:
        raise EnvelopeMalformed(name) from None


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What mails say about the site: name, web address, mail address, language."""

    name: str
    base_url: str
    sender: str
    language: Language = field(default_factory=languages.default)

    def __post_init__(self) -> None:
        """Refuse values that are not allowed in a header."""
        require_site_name(self.name)
        _require_line(self.base_url, name="base_url")
        require_address(self.sender, name="sender")

    @property
    def domain(self) -> str:
        """The sender's domain, used where mail libraries would reveal the machine's host name."""
        return self.sender.partition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A queued mail: kind, recipient, values. `values` must be exactly those of the kind's template.

    Raises: EnvelopeMalformed, for an unknown kind, or a recipient or value that is not allowed in a mail.
    """

    kind: str
    to: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Validate when a mail is queued, so that no mail in the queue is malformed."""
        if self.kind not in KINDS:
            raise EnvelopeMalformed("kind")
        require_address(self.to, name="to")
        for name in sorted(self.values.keys() - KINDS[self.kind].values):
            raise EnvelopeMalformed(name)
        for name, text in self.values.items():
            _require_value(name, text)

    def encode(self) -> bytes:
        """Return canonical ASCII JSON `{"kind","to","v":1,"values"}`. Seal it before storing it."""
        fields = {"v": _ENCODING_VERSION, "kind": self.kind, "to": self.to, "values": dict(self.values)}
        return canonical.encode(fields)

    @classmethod
    def decode(cls, encoded: bytes) -> "Envelope":
        """Return the decoded envelope.

        Raises: EnvelopeMalformed if the bytes are not exactly what `encode` writes.
        """
        try:
            fields: Mapping[str, Any] = canonical.decode(encoded)
            envelope = cls(fields["kind"], fields["to"], fields["values"])
            is_same = envelope.encode() == encoded
        except (ValueError, TypeError, KeyError, AttributeError):
            raise EnvelopeMalformed("envelope") from None
        if not is_same:
            raise EnvelopeMalformed("envelope")
        return envelope


def message_id(mail_id: str, *, site: SiteWords) -> str:
    """Return the `Message-ID` of an outbox row: the same for each attempt, without the host name."""
    return f"<{mail_id}@{site.domain}>"


def build(envelope: Envelope, *, site: SiteWords, message_id: str, date: datetime) -> EmailMessage:
    """Return the mail, ready for delivery.

    The subject is constant for each kind; `Date` is rounded down to the hour, because the minute would reveal
    which act caused it.

    Raises: EnvelopeMalformed if a value is missing, a link leads elsewhere, or `message_id` is not
    `<id@domain>`.
    """
    _require_complete(envelope, site=site, message_id=message_id)
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name=site.name, addr_spec=site.sender)
    message["To"] = Address(addr_spec=envelope.to)
    message["Subject"] = _subject(envelope.kind, site.language)
    message["Date"] = format_datetime(date.astimezone(UTC).replace(minute=0, second=0, microsecond=0))
    message["Message-ID"] = message_id
    # RFC 3834 sec. 5: asks auto-responders not to reply to a shared address with a member's absence.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange does not read the line above
    body = _body(envelope, site=site)
    message.set_content(body, cte="7bit" if body.isascii() else "quoted-printable")
    return message


def _require_complete(envelope: Envelope, *, site: SiteWords, message_id: str) -> None:
    for name in sorted(KINDS[envelope.kind].values - envelope.values.keys()):
        raise EnvelopeMalformed(name)
    if _MESSAGE_ID.fullmatch(message_id) is None:
        raise EnvelopeMalformed("message_id")
    # A link to another site in a mail from us would be ideal for phishing.
    root = site.base_url.rstrip("/") + "/"
    if not envelope.values.get("link", root).startswith(root):
        raise EnvelopeMalformed("link")


def _subject(kind: str, language: Language) -> str:
    """Return the constant subject, rendered without values so that it cannot contain any."""
    return text_environment(language).get_template(f"email/{kind}.subject.txt").render().strip()


def _body(envelope: Envelope, *, site: SiteWords) -> str:
    template = text_environment(site.language).get_template(f"email/{envelope.kind}.body.txt")
    values: dict[str, object] = {"site": site, **envelope.values}
    if expires := envelope.values.get("expires"):
        values["expires"] = Day(datetime.fromisoformat(expires))
    return template.render(values).rstrip("\n") + "\n"
