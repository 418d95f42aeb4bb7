"""A ticket is valid only on its own page."""

import pytest

from tests.cast import Stage, text_of, ticket, token

LETTER = "The ferryman saw it."


async def test_a_ticket_is_refused_beside_the_token_of_another_page(sqlite_stage: Stage) -> None:
    client, words = sqlite_stage.client(), await sqlite_stage.submit()
    one, other = [(await sqlite_stage.come_back(words, client)).text for _ in range(2)]
    mixed = {"token": token(one), "ticket": ticket(other), "text": LETTER, "kind": "message", "confirm": "yes"}

    answers = [await client.post(f"/return/{act}", data=mixed) for act in ("message", "withdraw", "proof")]

    assert [answer.status_code for answer in answers] == [409, 422, 422]
    assert LETTER in answers[0].text, "the words are given back"
    assert LETTER not in (await sqlite_stage.come_back(words, client)).text


async def test_a_ticket_is_good_beside_its_own_token_and_again(sqlite_stage: Stage) -> None:
    client, words = sqlite_stage.client(), await sqlite_stage.submit()
    page = (await sqlite_stage.come_back(words, client)).text
    sent = {"token": token(page), "ticket": ticket(page), "text": LETTER, "kind": "message"}

    answers = [await client.post("/return/message", data=sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].text.count(LETTER) == 1


@pytest.mark.parametrize("page", ["/return", "/login", "/c/conduct/report"])
async def test_a_ticket_of_a_conversation_is_no_good_beside_a_token_of_another_form(
    sqlite_stage: Stage, page: str
) -> None:
    client, words = sqlite_stage.client(), await sqlite_stage.submit()
    conversation = (await sqlite_stage.come_back(words, client)).text
    elsewhere = token((await client.get(page)).text)
    sent = {"token": elsewhere, "ticket": ticket(conversation), "text": LETTER, "kind": "message"}

    answer = await client.post("/return/message", data=sent)

    assert answer.status_code == 409
    assert "This page had been open for too long" in text_of(answer.text)
