"""A saved mail is read as its sender meant it, and a hostile one neither crashes nor stalls the reader."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.canonical import sha256
from coc_service.domain import received_mail
from coc_service.domain.received_mail import Attached, NotReadable, ReceivedMail, read

HEAD = b"From: Robin <robin@example.org>\nDate: Mon, 23 Nov 2026 12:00:00 +0000\nSubject: After the talk\n"


def mail(text: str = "They shouted at me.", **heads: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"From": "Robin <robin@example.org>", "Subject": "After the talk", **heads}.items():
        made[name] = value
    made.set_content(text)
    return made


def test_a_mail_is_its_sender_date_subject_and_text() -> None:
    assert read(HEAD + b"\nThey shouted at me.\n") == ReceivedMail(
        "Robin <robin@example.org>", "Mon, 23 Nov 2026 12:00:00 +0000", "After the talk", "They shouted at me.", ()
    )


def test_plain_text_is_preferred_to_html() -> None:
    both = mail()
    both.add_alternative("<p>Pretty <b>words</b></p>", subtype="html")

    assert read(both.as_bytes()).text == "They shouted at me."


def test_html_is_read_where_there_is_no_plain_text() -> None:
    both = mail(" ")
    both.add_alternative(
        "<style>p{}</style><p>They&nbsp;<b>shouted</b></p><p>at me.<script>alert(1)</script>", subtype="html"
    )

    assert read(both.as_bytes()).text == "They\N{NO-BREAK SPACE}shouted\n\nat me."


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"])
def test_the_declared_character_set_is_used(charset: str) -> None:
    raw = HEAD + f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()

    assert read(raw + "Grüße".encode(charset)).text == "Grüße"


@pytest.mark.parametrize(
    "charset", ["", "klingon", "idna", "punycode", "rot13", "zip", "x" * 900, "utf-8\0", "us-ascii"]
)
def test_an_unknown_or_wrong_character_set_loses_no_text(charset: str) -> None:
    raw = HEAD + b'Content-Type: text/plain; charset="' + charset.encode() + b'"\n\n'

    assert read(raw + "Grüße".encode()).text == "Grüße"
    assert read(raw + "Grüße".encode("cp1252")).text == "Grüße"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("私は怒鳴られました", "iso-2022-jp"),
        ("Меня толкнули", "koi8-r"),
        ("나를 밀었다", "euc-kr"),
        ("他推了我", "gb18030"),
    ],
)
def test_other_scripts_are_read(text: str, charset: str) -> None:
    raw = HEAD + f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()

    assert read(raw + text.encode(charset)).text == text


def test_encoded_headers_are_decoded_and_one_line() -> None:
    raw = mail(Subject="Grüße\N{RIGHT-TO-LEFT OVERRIDE} " + "ä" * 40).as_bytes(policy=SMTP)

    assert read(raw).subject == "Grüße\N{RIGHT-TO-LEFT OVERRIDE} " + "ä" * 40


def test_a_text_file_is_taken_over_and_another_is_named_with_size_and_digest() -> None:
    made = mail()
    made.add_attachment("12:00 <rw> go away\n", filename="chat.txt")
    made.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="bild ä.png")

    assert read(made.as_bytes()).attached == (
        Attached("chat.txt", 19, sha256(b"12:00 <rw> go away\n").hex(), "12:00 <rw> go away"),
        Attached("bild ä.png", 6, sha256(b"\x89PNG\r\n").hex(), None),
    )


def test_a_forwarded_mail_is_read_with_its_sender() -> None:
    made = mail("See below.")
    made.add_attachment(mail("Go away, all of you.", From="Sam <sam@example.org>", Subject="Your patches"))

    text = "See below.\n\n> From: Sam <sam@example.org>\n> Subject: Your patches\n\nGo away, all of you."
    assert read(made.as_bytes()) == ReceivedMail("Robin <robin@example.org>", "", "After the talk", text, ())


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"nothing", bytes(range(256)) * 50, b"PK\x03\x04" + bytes(900), b"%PDF-1.7\n%a"]
)
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(NotReadable):
        read(raw)


def _deep(levels: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (one, one) for one in range(levels))


TOO_MUCH = {
    "levels": HEAD + _deep(40) + b"\ntext",
    "levels of mails": HEAD + b"Content-Type: message/rfc822\n\n" * 40 + b"text",
    "a thousand levels": HEAD + _deep(1000),
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\ntext\n" * 300,
    "boundaries": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 90_000,
    "lines": HEAD + b"\n" + b"a\n" * 300_000,
    "lines ended by CR": HEAD + b"\n" + b"a\r" * 300_000,
}


@pytest.mark.parametrize("name", sorted(TOO_MUCH))
def test_more_than_a_mail_of_a_person_has_is_refused_before_it_is_parsed(name: str) -> None:
    with pytest.raises(NotReadable):
        read(TOO_MUCH[name])


LONG = 300_000
_PIECES_OF_A_NAME = b"".join(b"filename*%d*=%%41; " % number for number in range(90))
HOSTILE: dict[str, bytes] = {
    "a header of semicolons": b'Content-Type: text/plain; a="' + b";" * LONG + b'"\n\nx',
    "a header of encoded words": b"Subject: " + b"=?x?q?" * (LONG // 6) + b"\n\nx",
    "headers": b"a: b\n" * (LONG // 5) + b"\nx",
    "tags that never end": b"Content-Type: text/html\n\n" + b"<a " * (LONG // 3),
    "comments that never end": b"Content-Type: text/html\n\n" + b"<!--" * (LONG // 4),
    "scripts that never end": b"Content-Type: text/html\n\n" + b"<script " * (LONG // 8),
    "blanks": b"Content-Type: text/html\n\n" + b"&nbsp;" * (LONG // 6),
    "bad base64": b"Content-Transfer-Encoding: base64\n\n" + b"!" * LONG,
    "bad quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * LONG,
    "bad uuencode": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"M" * LONG,
    "a boundary of nothing": b"Content-Type: multipart/mixed; boundary=\n\n--\n\nx",
    "no boundary": b"Content-Type: multipart/mixed\n\nx",
    "a file name in pieces": b"Content-Disposition: attachment; " + _PIECES_OF_A_NAME + b"\n\nx",
    "a file name in a bad set": b"Content-Disposition: attachment; filename*=klingon''%FF\n\nx",
    "a date of nothing": b"Date:\nDate: \0\n\nx",
    "surrogates": b"Subject: \xed\xa0\x80\n\n\xed\xa0\x80",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_mail_is_read_or_refused(name: str) -> None:
    try:
        found = read(HEAD + HOSTILE[name])
    except NotReadable:
        return
    found.text.encode()
    assert all(len(one) <= received_mail.SHOWN_MAX_CHARS for one in (found.sender, found.date, found.subject))


PIECES = st.sampled_from(
    [
        b"From: a@b.example\n", b"Subject: =?utf-8?b?4p?=\n", b"Content-Type: multipart/mixed; boundary=x\n",
        b"Content-Type: multipart/alternative; boundary=x\n", b"Content-Type: message/rfc822\n", b"\n", b"--x\n",
        b"--x--\n", b"\r",
        b"Content-Type: text/html; charset=\xff\n", b"<p>text", b"text\n", b"Content-Disposition: attachment; filename=\n",
        b"\0",        b"Content-Type: message/delivery-status\n", b"Content-Type: /\n", b" ;\n",
        b"Content-Transfer-Encoding: base64\n",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=20), max_size=40))
def test_no_file_at_all_makes_the_reader_fail(pieces: list[bytes]) -> None:
    try:
        found = read(b"".join(pieces))
    except NotReadable:
        return
    found.text.encode()
