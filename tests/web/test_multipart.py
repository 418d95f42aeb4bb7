"""Multipart bodies are split as bytes: no client header changes how, and the work is linear in the body's size."""

import httpx
import pytest

from coc_service.web.http import multipart
from coc_service.web.http.multipart import MAX_FIELDS, MAX_FILES, NotMultipart, Parts
from tests.cast import Stage, receipt_words, text_of
from tests.web.test_bad_forms import REPORT, WORDS, fresh, is_untouched
from tests.web.test_bad_requests import fields

KIND = "multipart/form-data; boundary=X"
NAMED = b'Content-Disposition: form-data; name="a"'
END = b"\r\n--X--\r\n"


def part(*headers: bytes, value: bytes = b"1") -> bytes:
    return b"--X\r\n" + b"\r\n".join(headers) + b"\r\n\r\n" + value


def body(*parts: bytes) -> bytes:
    return b"\r\n".join(parts) + END


@pytest.mark.parametrize("value", [b"", b"words", b"\r\n", b"\r\n\r\n--", b"\xff\0", b"a\r\n--\r\n--x"])
def test_a_value_is_every_byte_up_to_the_boundary(value: bytes) -> None:
    found = multipart.parse(body(part(NAMED, value=value), part(NAMED)), content_type=KIND)

    assert found == Parts([(b"a", value), (b"a", b"1")], has_files=False)


@pytest.mark.parametrize("boundary", ['"a b"', "----geckoformboundary1", "'()+_,-./:=?"])
def test_a_boundary_is_any_that_the_header_names(boundary: str) -> None:
    written = boundary.strip('"').encode()
    sent = b"a preamble\r\n--%s\r\n%s\r\n\r\n1\r\n--%s--an epilogue" % (written, NAMED, written)

    found = multipart.parse(sent, content_type=f"Multipart/Form-Data; Boundary={boundary}; charset=punycode")

    assert found == Parts([(b"a", b"1")], has_files=False)


def test_a_form_may_be_empty() -> None:
    assert multipart.parse(END, content_type=KIND) == Parts([], has_files=False)


def test_of_a_file_nothing_is_kept() -> None:
    file = part(b"Content-Type: image/png", NAMED.upper() + b'; FILENAME="a;\\".png"', value=b"\x89PNG")

    assert multipart.parse(body(file), content_type=KIND) == Parts([], has_files=True)


REFUSED = {
    "nothing": b"",
    "no name": body(part(b"Content-Disposition: form-data")),
    "no headers": body(b"--X\r\n\r\n1"),
    "no end": body(part(NAMED))[: -len(END)],
    "no end of the boundary": body(part(NAMED))[:-4],
    "another line": body(part(NAMED).replace(b"--X", b"--Xy")),
    "a long header": body(part(NAMED + b"; b=" + b"c" * multipart.HEADER_MAX_BYTES)),
    "many options": body(part(NAMED + b"; b=c" * multipart.SEMICOLONS_MAX)),
    "a header after too many": body(part(*[b"X: y"] * multipart.HEADERS_MAX, NAMED)),
}


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_what_is_no_multipart_body_is_refused(sent: bytes) -> None:
    with pytest.raises(NotMultipart):
        multipart.parse(sent, content_type=KIND)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", KIND + ";" * 100])
def test_a_header_without_one_plain_boundary_is_refused(kind: str) -> None:
    with pytest.raises(NotMultipart):
        multipart.parse(body(part(NAMED)), content_type=kind)


@pytest.mark.parametrize(("count", "header"), [(MAX_FIELDS, NAMED), (MAX_FILES, NAMED + b"; filename=b")])
def test_too_many_parts_are_refused(count: int, header: bytes) -> None:
    multipart.parse(body(*[part(header)] * count), content_type=KIND)

    with pytest.raises(NotMultipart):
        multipart.parse(body(*[part(header)] * (count + 1)), content_type=KIND)


def test_no_more_boundaries_are_looked_for_than_a_form_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "_part", lambda _: pytest.fail("a part was read"))

    with pytest.raises(NotMultipart):
        multipart.parse(body(*[part(NAMED)] * 1_000), content_type=KIND)


CHARSETS = ("punycode", "unicode_escape", "utf-7", "utf-16-le", "idna", "zip", "undefined", "latin-1", "none-such", "")


@pytest.mark.parametrize("charset", CHARSETS)
async def test_a_form_is_read_as_utf_8_whatever_charset_it_names(sqlite_stage: Stage, charset: str) -> None:
    client = sqlite_stage.client()
    words = WORDS + r" \ud800 +AGE- é bbb-kva"
    asked = client.build_request("POST", REPORT, files=fields(**await fresh(client), narrative=words))
    asked.headers["content-type"] += f"; charset={charset}"

    answer = await client.send(asked)

    back = await sqlite_stage.come_back(receipt_words(answer.text))
    assert words in text_of(back.text)


@pytest.mark.parametrize("kind", [KIND + "; charset=punycode", "application/x-www-form-urlencoded; charset=utf-16"])
async def test_surrogates_are_lost_letters_and_no_error(sqlite_stage: Stage, kind: str) -> None:
    client = sqlite_stage.client()
    carried = {name: value.encode() for name, value in (await fresh(client)).items()}
    sent = {**carried, "narrative": b"\xed\xa0\x80", "where": b"here"}
    pairs = [(b'Content-Disposition: form-data; name="%s"' % name.encode(), value) for name, value in sent.items()]
    multi = body(*[part(header, value=value) for header, value in pairs])
    single = b"&".join(b"%s=%s" % (name.encode(), value.replace(b"+", b"%2B")) for name, value in sent.items())

    answer = await client.post(
        REPORT, content=multi if kind.startswith("multi") else single, headers=httpx.Headers({"content-type": kind})
    )

    assert answer.status_code == 422
    assert "Some letters were lost on the way to us" in answer.text
    assert await is_untouched(sqlite_stage)
