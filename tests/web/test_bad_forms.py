"""Invalid forms get a clear error page, store nothing, and lose no text that a person wrote."""

from urllib.parse import urlencode

import httpx
import pytest

from coc_service.audit import Act
from coc_service.domain.question import STORY_MAX_CHARS
from tests.cast import NOOR, Stage, hidden, receipt_words, text_of, ticket, token
from tests.journeys.acts import declare_clear, on_case
from tests.journeys.looks import entries

REPORT = "/c/conduct/report"


URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


WORDS = "He waited for me at the door & said <nothing>."


SHOWN = "He waited for me at the door &amp; said &lt;nothing&gt;."


async def fresh(client: httpx.AsyncClient, page: str = REPORT) -> dict[str, str]:
    """The hidden fields of a fresh page's form."""
    return hidden((await client.get(page)).text)


async def post(client: httpx.AsyncClient, path: str, body: bytes, **headers: str) -> httpx.Response:
    return await client.post(path, content=body, headers={**URLENCODED, **headers})


async def is_untouched(stage: Stage) -> bool:
    acts = [entry.act for entry in await entries(stage)]
    return not await stage.case_ids() and Act.REPORT_RECEIVED not in acts


async def test_what_is_too_long_is_shown_again_whole(sqlite_stage: Stage) -> None:
    long = "x" * (STORY_MAX_CHARS + 1)

    answer = await sqlite_stage.send_report(narrative=long, where=WORDS)

    assert answer.status_code == 422
    assert "This is longer than we can take here (20,000 characters)." in text_of(answer.text)
    assert long in answer.text
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


@pytest.mark.parametrize("broken", [b"caf\xe9", b"caf%E9", b"\xff\xfe", b"%C3%28"], ids=str)
async def test_letters_that_were_lost_are_asked_for_again(sqlite_stage: Stage, broken: bytes) -> None:
    client = sqlite_stage.client()
    rest = urlencode({**await fresh(client), "where": WORDS}).encode()

    answer = await post(client, REPORT, b"narrative=A+" + broken + b"+story&" + rest)

    assert answer.status_code == 422
    assert "Some letters were lost on the way to us" in answer.text
    assert "\N{REPLACEMENT CHARACTER}" in answer.text
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


async def test_lost_letters_are_asked_for_again_in_a_multipart_form_too(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    carried = [(name, (None, value.encode())) for name, value in {**await fresh(client), "where": WORDS}.items()]

    answer = await client.post(REPORT, files=[*carried, ("narrative", (None, b"A caf\xe9 story"))])

    assert answer.status_code == 422
    assert "Some letters were lost on the way to us" in answer.text
    assert "A caf\N{REPLACEMENT CHARACTER} story" in answer.text
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


async def test_letters_that_were_not_percent_encoded_are_read_as_utf_8(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    rest = urlencode(await fresh(client)).encode()

    answer = await post(client, REPORT, "narrative=Café+Überall&".encode() + rest)

    back = await sqlite_stage.come_back(receipt_words(answer.text))
    assert "Café Überall" in back.text


async def test_too_many_fields_of_raw_letters_are_refused(sqlite_stage: Stage) -> None:
    answer = await post(sqlite_stage.client(), REPORT, "é=1&".encode() * 300)

    assert answer.status_code == 400


@pytest.mark.parametrize("broken", ["100%", "50%zz", "a%2"])
async def test_a_percent_sign_that_stands_alone_is_a_percent_sign(sqlite_stage: Stage, broken: str) -> None:
    client = sqlite_stage.client()
    rest = urlencode(await fresh(client)).encode()

    answer = await post(client, REPORT, f"narrative={broken}&".encode() + rest)

    back = await sqlite_stage.come_back(receipt_words(answer.text))
    assert broken in back.text


@pytest.mark.parametrize("broken", [b"caf%E9", b"\xff"], ids=str)
async def test_lost_letters_of_a_later_letter_are_asked_for_again(sqlite_stage: Stage, broken: bytes) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.come_back(await sqlite_stage.submit(), client)).text
    carried = urlencode({"token": token(page), "ticket": ticket(page)}).encode()

    answer = await post(client, "/return/message", b"text=A+" + broken + b"+story&" + carried)

    assert answer.status_code == 422
    assert "Some letters were lost on the way to us" in answer.text
    assert "A caf" in answer.text or "story</textarea>" in answer.text
    assert [filed.kind for filed in (await sqlite_stage.case()).records.values()] == ["report", "named", "identity"]


@pytest.mark.parametrize(
    ("act", "field"), [("letter", "text"), ("note", "text"), ("write", "text"), ("moves/investigate", "scope")]
)
async def test_lost_letters_of_a_member_are_asked_for_again(sqlite_stage: Stage, act: str, field: str) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]
    carried = urlencode(await fresh(noor, f"/cases/{case_id}")).encode()

    answer = await post(noor, f"/cases/{case_id}/{act}", field.encode() + b"=A+caf%E9+story&" + carried)

    assert answer.status_code == 422
    assert "Some letters were lost on the way to us" in answer.text
    assert "A caf\N{REPLACEMENT CHARACTER} story" in answer.text
    assert [filed.kind for filed in (await sqlite_stage.case()).records.values()] == ["report", "named", "identity"]


PASTED = {
    "a form feed": ("before\x0cafter", "before\nafter"),
    "a vertical tab": ("before\x0bafter", "before\nafter"),
    "NUL": ("before\0after", "beforeafter"),
    "escape": ("before\x1bafter", "beforeafter"),
    "delete": ("before\x7fafter", "beforeafter"),
    "colours": ("before\x03after", "beforeafter"),
    "a broken mail": ("before\N{REPLACEMENT CHARACTER}after", "before\N{REPLACEMENT CHARACTER}after"),
}


@pytest.mark.parametrize(("written", "kept"), PASTED.values(), ids=PASTED)
async def test_what_people_paste_is_stored_without_what_nobody_sees(
    sqlite_stage: Stage, written: str, kept: str
) -> None:
    words = await sqlite_stage.submit(narrative=written, where=WORDS)
    case_id = await sqlite_stage.only_case()
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]
    said = await sqlite_stage.say(words, f"{written}, said later")
    noted = await on_case(noor, case_id, "note", text=f"{written}, noted")

    back, file = (await sqlite_stage.come_back(words)).text, (await noor.get(f"/cases/{case_id}")).text

    assert (said.status_code, noted.status_code) == (200, 303)
    assert f"<p>{kept}</p>" in back.replace(' dir="auto"', "")
    assert f"{kept}, said later" in back
    assert SHOWN in back
    assert [f"{kept}{end}" in file for end in ("", ", said later", ", noted")] == [True] * 3


@pytest.mark.parametrize(
    "blank", ["\N{ZERO WIDTH SPACE}", "\ufeff", " \n\t", "\0", "\N{RIGHT-TO-LEFT OVERRIDE}"], ids=ascii
)
async def test_a_text_without_ink_is_none(sqlite_stage: Stage, blank: str) -> None:
    answer = await sqlite_stage.send_report(narrative=blank, where=WORDS)

    assert answer.status_code == 422
    assert "“What happened?” is still empty." in text_of(answer.text)
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


async def test_a_field_nobody_asked_for_is_named_and_the_rest_is_kept(sqlite_stage: Stage) -> None:
    asked = {"narrative": WORDS, "age": "44", "<b>": "x"}

    answer = await sqlite_stage.send_report(None, **asked)

    assert "The form held an answer we did not ask for (<b> and age)" in text_of(answer.text)
    assert "&lt;b&gt;" in answer.text
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)


async def test_an_answer_that_was_not_offered_is_named_and_the_rest_is_kept(sqlite_stage: Stage) -> None:
    answer = await sqlite_stage.send_report(narrative=WORDS, danger="perhaps", left_out=["nobody"])

    assert answer.status_code == 422
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)
