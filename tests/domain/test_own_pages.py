"""A committee's own pages take effect when as many members signed them as an admission takes, and never lead astray."""

import struct
import zlib
from dataclasses import replace
from typing import Any

import pytest

from coc_service.domain import logos, own_pages
from coc_service.domain.logos import LogoKind
from coc_service.domain.own_pages import EMPTY, Link, OwnPages, Problem
from coc_service.domain.starter_texts import OwnStarter
from tests.domain.chains import CommitteeStory, founded


def png(width: int = 40, height: int = 20, *, filler: int = 0) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    chunks = [chunk(b"IHDR", head), chunk(b"tEXt", b"x" * filler), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpeg(width: int = 40, height: int = 20) -> bytes:
    begin = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return begin + b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00" + b"\xff\xd9"


WHOLE = OwnPages(
    opening="Tell us.\n\nWe listen.",
    emergency="Go to the info desk.",
    numbers=(Link("Police", "tel:112"), Link("Crisis line", "tel:+49-800-1110111")),
    contacts=(
        Link("Ilse", "mailto:ilse+help@members.example.org"),
        Link("Chat", "https://chat.example.org/coc?room=1"),
    ),
    code=(Link("Our code", "https://example.org/conduct#scope"),),
    form_note="Write in any language.",
    receipt_note="Keep it safe.",
    logo=png(),
    starters=(OwnStarter("news", "", "Still on it.\n\n[what is new]"), OwnStarter("message-1", "Thanks", "Thank you.")),
)


def adopt(story: CommitteeStory, pages: OwnPages, *by: str, before: str = "", **changed: Any) -> str:
    first, *others = by
    leaf = story.say("pages.adopted", first, pages=own_pages.to_detail(pages) | changed, before=before)
    for other in others:
        story.say("agreed", other, entry=leaf)
    return leaf


def test_what_is_written_in_a_detail_is_read_from_it() -> None:
    assert own_pages.from_detail(own_pages.to_detail(WHOLE)) == WHOLE
    assert own_pages.from_detail(own_pages.to_detail(EMPTY)) == EMPTY
    assert own_pages.problems(WHOLE) == []


def test_pages_of_one_member_wait_for_a_second() -> None:
    story = founded("noor", "ilse", "tomas")

    leaf = adopt(story, WHOLE, "noor")
    assert (story.now.pages, story.now.pages_leaf, list(story.now.proposals)) == (EMPTY, "", [leaf])

    story.say("agreed", "ilse", entry=leaf)
    assert (story.now.pages, story.now.pages_leaf, dict(story.now.proposals)) == (WHOLE, leaf, {})


def test_one_member_does_not_confirm_their_own_pages() -> None:
    story = founded("noor", "ilse", "tomas")
    leaf = adopt(story, WHOLE, "noor")

    again = story.say("agreed", "noor", entry=leaf)

    assert (story.why(again), story.now.pages) == ("signed twice by one person", EMPTY)


def test_pages_follow_those_that_the_proposal_showed() -> None:
    story = founded("noor", "ilse", "tomas")
    late = adopt(story, replace(WHOLE, opening="Late."), "tomas")
    first = adopt(story, WHOLE, "noor", "ilse")

    agreed = story.say("agreed", "ilse", entry=late)
    stale = adopt(story, EMPTY, "noor")
    next_leaf = adopt(story, EMPTY, "noor", "ilse", before=first)

    assert (story.why(agreed), story.why(stale)) == ("the pages have changed since",) * 2
    assert (story.now.pages, story.now.pages_leaf) == (EMPTY, next_leaf)


@pytest.mark.parametrize(
    "changed",
    [{"v": 2}, {"code": [["Ours", "http://example.org"]]}, {"logo": "00"}, {"starters": [["elsewhere", "x", "y"]]}],
)
def test_pages_that_may_not_be_shown_are_void_even_if_members_sign_them(changed: dict[str, Any]) -> None:
    story = founded("noor", "ilse", "tomas")

    leaf = adopt(story, WHOLE, "noor", "ilse", **changed)

    assert story.why(leaf) in {"pages of another version", "these pages may not be shown"}
    assert (story.now.pages, dict(story.now.proposals)) == (EMPTY, {})


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//example.org", "/log",
        "https://", "https:///x", "https://localhost", "https://bank.example@evil.example", "https://exämple.org",
        "https://example.org\\@evil.example", "https://example.org/\u202e", "https://example.org/\u0430",
        "https://example.org/ x", "https://[::1", " https://example.org",
        "https://example.org/\nx", "HTTPS://example.org", "mailto:", "mailto:a@b", "mailto:a@example.org?bcc=b@evil.example",
        "tel:", "tel:+", "tel:112;phone-context=x", "tel:1-", "sms:112", "https://example.org/" + "x" * 300, "",
    ],
)  # fmt: skip
def test_an_unsafe_address_is_refused(address: str) -> None:
    assert not own_pages.is_safe(address)
    assert own_pages.problems(OwnPages(code=(Link("Ours", address),))) == [("code", Problem.ADDRESS_UNSAFE)]


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "https://xn--bcher-kva.example:8443/a?b=c#d", "tel:112", "tel:+1-2-3",
     "mailto:a.b@c-d.example.org"],
)  # fmt: skip
def test_a_plain_address_is_taken(address: str) -> None:
    assert own_pages.is_safe(address)


@pytest.mark.parametrize(
    ("pages", "problem"),
    [
        (OwnPages(opening="x" * 601), ("opening", Problem.TEXT_TOO_LONG)),
        (OwnPages(emergency="Call \u202e211"), ("emergency", Problem.TEXT_UNREADABLE)),
        (OwnPages(form_note="a\x1bb"), ("form_note", Problem.TEXT_UNREADABLE)),
        (OwnPages(contacts=(Link(" ", "tel:112"),)), ("contacts", Problem.LABEL_MISSING)),
        (OwnPages(contacts=(Link("x" * 81, "tel:112"),)), ("contacts", Problem.TEXT_TOO_LONG)),
        (OwnPages(code=(Link("Ours", "https://example.org"),) * 13), ("code", Problem.TOO_MANY_LINKS)),
        (OwnPages(numbers=(Link("Help", "https://example.org"),)), ("numbers", Problem.ADDRESS_UNSAFE)),
        (OwnPages(starters=(OwnStarter("news", "", "x" * 2001),)), ("news-text", Problem.STARTER_TOO_LONG)),
        (OwnPages(starters=(OwnStarter("news", "x" * 81, "x"),)), ("news-text", Problem.STARTER_TOO_LONG)),
        (OwnPages(starters=(OwnStarter("news", "", "\u202ex"),)), ("news-text", Problem.TEXT_UNREADABLE)),
        (OwnPages(starters=(OwnStarter("news", "a\nb", "x"),)), ("news-text", Problem.TEXT_UNREADABLE)),
        (OwnPages(starters=(OwnStarter("news", "New", " "),)), ("news-text", Problem.STARTER_EMPTY)),
        (OwnPages(starters=(OwnStarter("message-1", "", "x"),)), ("message-1-label", Problem.STARTER_UNNAMED)),
        (OwnPages(starters=(OwnStarter("message-4", "x", "x"),)), ("starters", Problem.STARTER_UNKNOWN)),
        (OwnPages(starters=(OwnStarter("news", "x", "x"),) * 2), ("starters", Problem.STARTER_UNKNOWN)),
        (OwnPages(logo=b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("logo", Problem.LOGO_UNUSABLE)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_field(pages: OwnPages, problem: tuple[str, Problem]) -> None:
    assert own_pages.problems(pages) == [problem]


def test_a_logo_is_a_png_or_a_jpeg_by_its_bytes() -> None:
    assert (logos.kind_of(png()), logos.kind_of(jpeg())) == (LogoKind.PNG, LogoKind.JPEG)


@pytest.mark.parametrize(
    "picture",
    [
        b"", b"GIF89a", b"<svg/>", b"RIFF....WEBP", png()[:-1], png() + b"<script>", b" " + png(), png(1201, 1), png(1, 1201),
        png(0, 5), png(filler=logos.MAX_BYTES), jpeg(1201, 1), jpeg(1, 1201), jpeg(0, 5), jpeg()[:-1],
        jpeg()[:20] + b"\xff\xd9",
        b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\x00\x00\xff\xd9",
    ],
)  # fmt: skip
def test_what_may_be_no_logo(picture: bytes) -> None:
    assert logos.kind_of(picture) is None
