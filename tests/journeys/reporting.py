"""What a reporter does with the forms on the page of their receipt."""

from typing import Any

import httpx

from tests.cast import Stage, text_of, ticket, token


async def press(stage: Stage, words: str, act: str, **fields: Any) -> httpx.Response:
    """Come back with a receipt and send one of the page's forms."""
    client = stage.client()
    page = (await stage.come_back(words, client)).text
    return await client.post(f"/return/{act}", data={"token": token(page), "ticket": ticket(page), **fields})


async def said(stage: Stage, words: str, act: str, **fields: Any) -> str:
    """The text of the page after a form was sent."""
    return text_of((await press(stage, words, act, **fields)).text)
