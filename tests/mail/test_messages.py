"""The content of mails, and what they must not contain."""

import email
import re
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service import resources
from coc_service.mail import Envelope, EnvelopeMalformed, MessageKind, NoCheckpoint, SiteWords, build, message_id
from tests import pseudo

NOW = datetime(2026, 11, 23, 5, 17, 42, tzinfo=UTC)
NOTE = "coc.example.org/log\n4096\nq3Vd1n0=\n\n\N{EM DASH} coc.example.org/log AbCd1234+/=\n"
LINK = "https://coc.example.org/invitation/k3fdq7k3fdq7k3fdq7k3fdq7k3fdq7k3fdq7k3fdq7k3fdq7k3fdq7k3fdq7k3"
VALUES: Mapping[MessageKind, dict[str, str]] = {
    MessageKind.INVITATION: {"link": LINK, "expires": "2026-11-30"},
    MessageKind.NEW_KEYS: {"link": LINK, "expires": "2026-11-30"},
    MessageKind.NEW_ACTIVITY: {"checkpoint": NOTE},
    MessageKind.DIGEST: {},
    MessageKind.ADDRESS_CHECK: {},
    MessageKind.NEW_BROWSER: {},
    MessageKind.WAYS_CHANGED: {},
    MessageKind.ESCALATION: {"committee": "Conduct Committee", "body": "the board"},
    MessageKind.CANARY: {},
    MessageKind.REPORTER_NEWS: {"spoken": "en", "subscription": "00"},
}
COMMAND = "python -m coc_service.audit export EXPORT --key KEY --checkpoint FILE"
HEADERS = {
    "From": "Example Foundation <desk@mail.example.org>",
    "Date": "Mon, 23 Nov 2026 05:00:00 +0000",
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "MIME-Version": "1.0",
    "Content-Type": 'text/plain; charset="utf-8"',
}


def make(kind: MessageKind, site: SiteWords, *, to: str = "ada@example.org", mail_id: str = "k3fd") -> EmailMessage:
    identity = message_id(mail_id, site=site)
    return build(Envelope(kind, to, VALUES[kind]), site=site, message_id=identity, date=NOW)


def read(message: EmailMessage) -> tuple[dict[str, str], str]:
    """The headers and the text as the recipient's mail program shows them."""
    received = email.message_from_bytes(message.as_bytes(), policy=default)
    return dict(received.items()), str(received.get_content()).replace("\r\n", "\n")


def test_a_notification_says_that_and_no_more(site: SiteWords) -> None:
    headers, words = read(make(MessageKind.NEW_ACTIVITY, site))

    assert headers == HEADERS | {
        "To": "ada@example.org",
        "Subject": "Something waits on your desk",
        "Message-ID": "<k3fd@mail.example.org>",
        "Content-Transfer-Encoding": "quoted-printable",
    }
    assert words.startswith("Hello,\n\nSomething on the committee's desk wants your attention. Please log in")
    assert "\n    https://coc.example.org/login\n" in words
    assert words.endswith(f"\n\n{NOTE}")


def test_an_invitation_carries_its_link_and_when_it_expires(site: SiteWords) -> None:
    headers, words = read(make(MessageKind.INVITATION, site))

    assert headers == HEADERS | {
        "To": "ada@example.org",
        "Subject": "Your invitation to the committee",
        "Message-ID": "<k3fd@mail.example.org>",
        "Content-Transfer-Encoding": "7bit",
    }
    assert f"\n    {LINK}\n" in words
    assert "works once, until 30 November 2026." in words


def test_two_notifications_for_different_cases_differ_in_recipient_and_message_id_only(
    site: SiteWords,
) -> None:
    first = make(MessageKind.NEW_ACTIVITY, site, to="ada@example.org", mail_id="aaaa").as_bytes()
    second = make(MessageKind.NEW_ACTIVITY, site, to="mary.s@example.net", mail_id="bbbb").as_bytes()

    assert first != second
    assert first.replace(b"ada@example.org", b"mary.s@example.net").replace(b"<aaaa@", b"<bbbb@") == second


@pytest.mark.parametrize("minute", [0, 1, 17, 59])
def test_the_date_tells_the_hour_and_not_the_minute(site: SiteWords, minute: int) -> None:
    envelope = Envelope(MessageKind.NEW_ACTIVITY, "ada@example.org", {"checkpoint": NOTE})
    in_kathmandu = NOW.replace(minute=minute).astimezone(timezone(timedelta(hours=5, minutes=45)))

    message = build(envelope, site=site, message_id="<a@b.example>", date=in_kathmandu)

    assert message["Date"] == "Mon, 23 Nov 2026 05:00:00 +0000"


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_machine_is_not_named(kind: MessageKind, site: SiteWords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "canary-host")
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "canary-host.internal")

    assert b"canary" not in make(kind, site).as_bytes()


@pytest.mark.parametrize("kind", list(MessageKind))
def test_what_travels_is_seven_bit_and_in_short_lines(kind: MessageKind, site: SiteWords) -> None:
    wire = make(kind, replace(site, name="Stiftung für Größeres")).as_bytes()

    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    assert b"\n" not in wire.replace(b"\r\n", b"")


def test_a_site_name_in_any_script_arrives_whole(site: SiteWords) -> None:
    name = "Фонд открытого кода, имеющий очень длинное имя, которое не помещается"

    message = make(MessageKind.NEW_ACTIVITY, replace(site, name=name))
    _, words = read(message)

    # Not with the newer parser: Python 3.11's inserts blanks between encoded words, against RFC 2047 sec. 6.2.
    header = str(email.message_from_bytes(message.as_bytes())["From"])
    assert str(make_header(decode_header(header))) == f"{name} <desk@mail.example.org>"
    assert f"\n{name}\n" in words


def test_a_long_message_id_is_not_broken(site: SiteWords) -> None:
    long_site = replace(site, sender=f"desk@{'a' * 60}.{'b' * 60}.example.org")

    wire = make(MessageKind.INVITATION, long_site, mail_id="k3fdq7k3fdq7k3fdq7k3fdq7k3").as_bytes()

    identity = f"<k3fdq7k3fdq7k3fdq7k3fdq7k3@{'a' * 60}.{'b' * 60}.example.org>".encode()
    assert re.search(rb"\r\nMessage-ID:(?: |\r\n )" + re.escape(identity) + rb"\r\n", wire) is not None


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "k3fd",
        "<k3fd>",
        "k3fd@b.example",
        "<../up@b.example>",
        "<.@b.example>",
        "<a@b.example>\n",
        "<a@b\r\nBcc: c>",
    ],
)
def test_a_message_id_is_an_id_and_a_domain(site: SiteWords, identity: str) -> None:
    envelope = Envelope(MessageKind.NEW_ACTIVITY, "ada@example.org", {"checkpoint": NOTE})

    with pytest.raises(EnvelopeMalformed) as refused:
        build(envelope, site=site, message_id=identity, date=NOW)

    assert refused.value.name == "message_id"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/invitation/x",
        "https://coc.example.org.evil.example/x",
        "https://coc.example.org@evil.example/",
    ],
)
def test_an_invitation_leads_only_to_the_site(site: SiteWords, link: str) -> None:
    envelope = Envelope(MessageKind.INVITATION, "ada@example.org", VALUES[MessageKind.INVITATION] | {"link": link})

    with pytest.raises(EnvelopeMalformed) as refused:
        build(envelope, site=site, message_id="<a@b.example>", date=NOW)

    assert refused.value.name == "link"


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if VALUES[kind]])
def test_a_mail_with_a_value_missing_is_not_built(site: SiteWords, kind: MessageKind) -> None:
    with pytest.raises(EnvelopeMalformed):
        build(Envelope(kind, "ada@example.org"), site=site, message_id="<a@b.example>", date=NOW)


@given(
    to=st.just("ada@example.org") | st.emails() | st.text(max_size=40),
    checkpoint=st.text(st.characters(exclude_categories=["Cs", "Zl", "Zp"]), min_size=1, max_size=200),
)
def test_whatever_is_given_the_headers_stay_the_same(to: str, checkpoint: str) -> None:
    site = SiteWords("Example", "https://coc.example.org", "desk@example.org")
    try:
        envelope = Envelope(MessageKind.NEW_ACTIVITY, to, {"checkpoint": checkpoint})
    except EnvelopeMalformed:
        return

    headers, words = read(build(envelope, site=site, message_id="<a@example.org>", date=NOW))

    assert headers.keys() == HEADERS.keys() | {"To", "Subject", "Message-ID", "Content-Transfer-Encoding"}
    assert headers["To"] == to
    assert words.endswith(f"\n\n{checkpoint.rstrip(chr(10))}\n")


@pytest.mark.parametrize("kind", list(MessageKind))
def test_a_subject_is_constant(kind: MessageKind) -> None:
    template: Path = resources.root("templates") / "email" / f"{kind}.subject.txt"

    assert re.fullmatch(r"{% trans %}[A-Za-z ]+{% endtrans %}\n", template.read_text()) is not None


@pytest.mark.parametrize("kind", list(MessageKind))
@pytest.mark.parametrize("absent", [None, *NoCheckpoint])
def test_no_mail_says_a_word_that_is_in_no_catalogue(
    site: SiteWords, kind: MessageKind, absent: NoCheckpoint | None
) -> None:
    spoken = replace(site, language=pseudo.ACCENTED)
    has_checkpoint = absent is not None and "checkpoint" in VALUES[kind]
    values = {"checkpoint": str(absent)} if has_checkpoint else VALUES[kind]
    given = VALUES[MessageKind.ESCALATION].values()
    known = (site.name, spoken.base_url + "/en-XA/login", LINK, site.base_url, COMMAND, NOTE.rstrip(), *given)

    message = build(Envelope(kind, "ada@example.org", values), site=spoken, message_id="<a@b.example>", date=NOW)
    headers, words = read(message)

    assert pseudo.untranslated_lines(headers["Subject"] + "\n" + words, known=known) == []


@pytest.mark.parametrize("expires", ["", "soon", "2026-11-31", "30 November 2026"])
def test_an_invitation_expires_on_a_day(expires: str) -> None:
    with pytest.raises(EnvelopeMalformed) as refused:
        Envelope(MessageKind.INVITATION, "ada@example.org", {"link": LINK, "expires": expires})

    assert refused.value.name == "expires"
