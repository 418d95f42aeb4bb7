"""Values that an envelope refuses."""

from dataclasses import replace

import pytest

from coc_service.mail import Envelope, EnvelopeMalformed, MessageKind, SiteWords
from tests.mail.test_messages import LINK, NOTE, VALUES

INJECTIONS = ["\n", "\r", "\r\n", "\0", "\x0b", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"]


@pytest.mark.parametrize("leak", ["case", "code_name", "committee", "name", "subject", "link"])
def test_a_notification_has_no_room_for_anything_of_a_case(leak: str) -> None:
    with pytest.raises(EnvelopeMalformed) as refused:
        Envelope(MessageKind.NEW_ACTIVITY, "ada@example.org", {"checkpoint": NOTE, leak: "quiet-harbour"})

    assert refused.value.name == leak


@pytest.mark.parametrize("injection", INJECTIONS)
@pytest.mark.parametrize(
    "place", ["ada{}Bcc: x@evil.example", "ada@example.org{}Bcc: x@evil.example", "ada@example.org{}"]
)
def test_a_recipient_cannot_bring_a_header(place: str, injection: str) -> None:
    with pytest.raises(EnvelopeMalformed) as refused:
        Envelope(MessageKind.NEW_ACTIVITY, place.format(injection))

    assert refused.value.name == "to"


@pytest.mark.parametrize("injection", INJECTIONS)
@pytest.mark.parametrize("name", ["link", "expires"])
def test_a_value_cannot_bring_a_line(name: str, injection: str) -> None:
    text = VALUES[MessageKind.INVITATION][name] + injection + "Bcc: x@evil.example"

    with pytest.raises(EnvelopeMalformed) as refused:
        Envelope(MessageKind.INVITATION, "ada@example.org", VALUES[MessageKind.INVITATION] | {name: text})

    assert refused.value.name == name


@pytest.mark.parametrize("injection", INJECTIONS)
@pytest.mark.parametrize("name", ["name", "base_url", "sender"])
def test_the_site_cannot_bring_a_header(site: SiteWords, name: str, injection: str) -> None:
    given = {one: getattr(site, one) for one in ("name", "base_url", "sender")}

    with pytest.raises(EnvelopeMalformed) as refused:
        SiteWords(**given | {name: f"{given[name]}{injection}Bcc: x@evil.example"})

    assert refused.value.name == name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@@example.org",
        "ada@example.org, eve@evil.example",
        "Ada <ada@example.org>",
        '"ada eve"@example.org',
        "ada@example..org",
        "ada@-example.org",
        ".ada@example.org",
        "adä@example.org",
        f"{'a' * 65}@example.org",
        f"ada@{'a.' * 130}org",
    ],
)
def test_a_recipient_is_one_plain_address(address: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        Envelope(MessageKind.NEW_ACTIVITY, address)


@pytest.mark.parametrize("checkpoint", ["", "\n\n", "a\rb", "x" * 901, "a\n\0\n"])
def test_a_checkpoint_is_lines_of_text(checkpoint: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        Envelope(MessageKind.NEW_ACTIVITY, "ada@example.org", {"checkpoint": checkpoint})


@pytest.mark.parametrize("expires", ["soon", "2026-02-30", "2026-11-23 or never", "https://evil.example"])
def test_an_invitation_expires_on_a_date(expires: str) -> None:
    with pytest.raises(EnvelopeMalformed) as refused:
        Envelope(MessageKind.INVITATION, "ada@example.org", VALUES[MessageKind.INVITATION] | {"expires": expires})

    assert refused.value.name == "expires"


@pytest.mark.parametrize("kind", list(MessageKind))
def test_an_envelope_comes_back_from_its_bytes(kind: MessageKind) -> None:
    envelope = Envelope(kind, "ada@example.org", VALUES[kind])

    assert Envelope.decode(envelope.encode()) == envelope


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"kind":"new_activity","to":"a@b.example","v":2,"values":{}}',
        b'{"kind":"other","to":"a@b.example","v":1,"values":{}}',
        b'{"kind":"new_activity","to":"a@b.example\\n","v":1,"values":{}}',
        b'{"kind":"new_activity","to":7,"v":1,"values":{}}',
        b'{"kind":"new_activity","to":"a@b.example","v":1,"values":[]}',
        b'{"kind":"new_activity","to":"a@b.example","v":1,"values":{"checkpoint":7}}',
        b'{"kind":"new_activity","to":"a@b.example","v":1,"values":{},"x":1}',
        b'{"kind":"new_activity", "to":"a@b.example","v":1,"values":{}}',
        b"\xff\xfe",
    ],
)
def test_bytes_that_are_no_envelope_are_refused(encoded: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        Envelope.decode(encoded)


def test_an_envelope_does_not_print_its_link() -> None:
    envelope = Envelope(MessageKind.INVITATION, "ada@example.org", VALUES[MessageKind.INVITATION])

    assert LINK not in repr(envelope)


@pytest.mark.parametrize("name", ["x" * 81, "URGENT: confirm at https://evil.example", "", "two\nlines"])
def test_a_site_has_a_name_and_no_message(site: SiteWords, name: str) -> None:
    with pytest.raises(EnvelopeMalformed) as refused:
        replace(site, name=name)

    assert refused.value.name == "name"


def test_a_site_may_have_a_long_name(site: SiteWords) -> None:
    assert replace(site, name="x" * 80).name == "x" * 80
