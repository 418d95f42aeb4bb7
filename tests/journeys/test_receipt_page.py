"""The receipt page checks the typed words, and only the reporter can open it."""

import httpx
import pytest

from tests.cast import Stage, hidden, receipt_words, text_of, ticket, token

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


async def test_another_receipt_is_not_this_one(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    other, page = await sqlite_stage.submit(), (await sqlite_stage.send_report(client)).text

    answer = await checked(client, page, other)

    assert "This is a receipt, but not this one." in text_of(answer.text)
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
