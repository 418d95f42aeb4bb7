"""The receipt page checks the typed words, and only the reporter can open it."""

import re

import httpx
import pytest
import segno

from tests.cast import NOOR, Stage, hidden, receipt_words, text_of, ticket, token
from tests.journeys.acts import withdraw

CHECK = "/c/conduct/receipt"
ASKED_AGAIN = "Please type your receipt once more."


async def checked(client: httpx.AsyncClient, page: str, typed: str, **other: str) -> httpx.Response:
    """The response to the typed receipt."""
    return await client.post(CHECK, data={"token": token(page), "ticket": ticket(page), "receipt": typed, **other})


async def test_the_receipt_typed_back_is_confirmed(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text

    right = await checked(client, page, receipt_words(page))

    assert right.status_code == 200
    assert "That is right." in text_of(right.text)
    assert "receipt-words" not in right.text


async def test_a_wrong_word_is_named_beside_the_same_receipt_and_what_was_typed(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text
    words = receipt_words(page).split()
    typed = " ".join([*words[:3], "zzzz", *words[4:]])

    wrong = await checked(client, page, typed)

    assert "Word 4, \N{LEFT DOUBLE QUOTATION MARK}zzzz\N{RIGHT DOUBLE QUOTATION MARK}, cannot be right." in text_of(
        wrong.text
    )
    assert typed in wrong.text
    assert receipt_words(wrong.text).split() == words
    assert (await checked(client, wrong.text, " ".join(words))).status_code == 200


async def test_after_a_wrong_copy_the_page_keeps_its_date_and_its_readers(sqlite_stage: Stage) -> None:
    sqlite_stage.clock.stop()
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client, left_out=[sqlite_stage.id_of(NOOR)])).text

    wrong = (await checked(client, page, "zzzz")).text

    assert _what_comes_next(wrong) == _what_comes_next(page)
    assert "Ilse Brandt" in _what_comes_next(wrong)
    assert "Noor Haddad" not in _what_comes_next(wrong)
    assert "first answer here by" in _what_comes_next(wrong)


def _what_comes_next(page: str) -> str:
    return text_of(page).partition("What comes next")[2]


async def test_after_a_withdrawal_in_between_the_page_names_no_date(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text
    await withdraw(sqlite_stage, receipt_words(page))

    wrong = await checked(client, page, "zzzz")

    assert wrong.status_code == 200
    assert "first answer here by" not in text_of(wrong.text)


async def test_words_read_across_are_offered_in_the_right_order(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text
    words = receipt_words(page).split()
    across = [words[at] for at in (0, 5, 10, 1, 6, 11, 2, 7, 12, 3, 8, 13, 4, 9)]

    both = [await checked(client, page, " ".join(across)), await sqlite_stage.come_back(" ".join(across))]

    assert [answer.status_code for answer in both] == [200, 422]
    assert all("the right words in the wrong order" in text_of(answer.text) for answer in both)
    assert all(" ".join(words) + "</textarea>" in answer.text for answer in both)


@pytest.mark.parametrize(("first", "second"), [(3, 4), (2, 9)])
async def test_two_words_that_changed_places_are_told_as_such(sqlite_stage: Stage, first: int, second: int) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text
    words = receipt_words(page).split()
    typed = words.copy()
    typed[first - 1], typed[second - 1] = words[second - 1], words[first - 1]

    both = [await checked(client, page, " ".join(typed)), await sqlite_stage.come_back(" ".join(typed))]

    told = (
        f"Words {first} and {second} changed places. "
        f"Word {first} is “{words[first - 1]}”, and word {second} is “{words[second - 1]}”."
    )
    assert [told in text_of(answer.text) for answer in both] == [True, True]
    assert [" ".join(typed) + "</textarea>" in answer.text for answer in both] == [True, True]


async def test_what_is_no_word_of_a_receipt_is_named_and_taken_out(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()

    answer = await sqlite_stage.come_back(f"xyzzy {words}")

    assert "“xyzzy” is on no receipt. Please take it out." in text_of(answer.text)
    assert words + "</textarea>" in answer.text


async def test_the_words_come_as_a_picture_without_a_script(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text

    shown = (await checked(client, page, "", picture="yes")).text

    assert _modules(shown) == segno.make(receipt_words(page).upper(), error="l", boost_error=False).matrix
    assert receipt_words(shown) == receipt_words(page)
    assert _what_comes_next(shown) == _what_comes_next(page)
    assert "<svg" not in page
    assert "style=" not in shown


def _modules(page: str) -> tuple[bytearray, ...]:
    """Return the dark modules of the QR code on a page, from its path."""
    path = re.search(r'<path[^>]* d="(M4 4\.5[^"]*)"', page)
    assert path, page
    size = int(re.findall(r'viewBox="0 0 (\d+)', page)[0]) - 8
    rows, x, y = [bytearray(size) for _ in range(size)], 4, 4
    for kind, by, down in re.findall(r"([mhM])(-?\d+)(?: (\d+))?", path[1]):
        if kind == "m":
            x, y = x + int(by), y + int(down)
        elif kind == "h":
            rows[y - 4][x - 4 : x - 4 + int(by)] = b"\1" * int(by)
            x += int(by)
    return tuple(rows)


async def test_another_receipt_is_not_this_one(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    other, page = await sqlite_stage.submit(), (await sqlite_stage.send_report(client)).text

    answer = await checked(client, page, other)

    assert "This is a receipt, but of another report." in text_of(answer.text)
    assert receipt_words(answer.text) == receipt_words(page)


@pytest.mark.parametrize("spoilt", [{"ticket": ""}, {"ticket": "forged"}, {"token": ""}, {"token": "forged"}])
async def test_without_what_stood_on_the_page_the_receipt_is_asked_for(
    sqlite_stage: Stage, spoilt: dict[str, str]
) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text

    answer = await checked(client, page, "these words", **spoilt)

    assert answer.status_code == 422
    assert ASKED_AGAIN in text_of(answer.text)
    assert "these words" in answer.text
    assert "receipt-words" not in answer.text


async def test_a_page_that_stood_open_for_long_shows_the_receipt_no_more(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await sqlite_stage.send_report(client)).text
    sqlite_stage.clock.advance(hours=2, minutes=1)

    answer = await checked(client, page, "x")

    assert ASKED_AGAIN in text_of(answer.text)
    assert "receipt-words" not in answer.text


async def test_the_ticket_of_an_open_conversation_does_not_show_the_words(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    conversation = (await sqlite_stage.come_back(await sqlite_stage.submit())).text
    own = (await sqlite_stage.send_report(client)).text

    answers = [await checked(client, page, "x", ticket=ticket(conversation)) for page in (own, conversation)]

    assert [ASKED_AGAIN in text_of(answer.text) for answer in answers] == [True, True]
    assert not any("receipt-words" in answer.text for answer in answers)


async def test_whoever_saw_the_form_before_it_was_written_in_has_nothing(sqlite_stage: Stage) -> None:
    """On a shared device an attacker reads the hidden token of the form before the next person fills it in and sends it."""
    stage, client = sqlite_stage, sqlite_stage.client()
    seen = hidden((await client.get("/c/conduct/report")).text)
    page = (await client.post("/c/conduct/report", data={**seen, "narrative": "What they wrote."})).text
    words, other = receipt_words(page), stage.client()

    shown = await other.post(CHECK, data={**seen, "receipt": "x"})
    written = await other.post("/c/conduct/report", data={**seen, "narrative": "What I add."})

    assert "receipt-words" not in shown.text
    assert receipt_words(written.text) != words
    back = text_of((await stage.come_back(words)).text)
    assert ("What they wrote." in back, "What I add." in back) == (True, False)
