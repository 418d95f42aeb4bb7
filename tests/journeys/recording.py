"""Steps of stories in which a member records a report that came another way."""

import re
from html import unescape
from typing import Any

import httpx

from tests.cast import send, token

TOLD: dict[str, Any] = {
    "came_by": "phone",
    "told_on": "Monday at noon",
    "told_by": "Robin Vale",
    "narrative": "Somebody shouted at me after the talk.",
    "conflict": "no",
}


async def check(client: httpx.AsyncClient, **changed: Any) -> httpx.Response:
    """Fill in the form and go on to the page before recording."""
    return await send(client, "/record", **{**committee(await client.get("/record")), **TOLD, **changed})


async def record(client: httpx.AsyncClient, page: str, **chosen: Any) -> httpx.Response:
    """Send the page before recording, as a browser would, with these choices."""
    return await client.post("/record", data={**fields(page), "act": "record", "receipt": "destroyed", **chosen})


def committee(page: httpx.Response) -> dict[str, str]:
    found = re.search(r'name="committee" value="([^"]+)"', page.text)
    assert found
    return {"committee": found[1]}


def fields(page: str) -> dict[str, Any]:
    """Return what a browser sends from the form that records: hidden fields and ticked boxes."""
    form = page[[found.start() for found in re.finditer(r'<form [^>]*action="/record"', page)][-1] :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        is_sent = 'type="hidden"' in tag or " checked" in tag
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag, re.DOTALL)
        if is_sent and name and value:
            found.setdefault(name[1], []).append(unescape(value[1]))
    return {**found, "token": token(page)}


async def upload(client: httpx.AsyncClient, raw: bytes, *, name: str = "mail.eml") -> httpx.Response:
    """Send a saved mail."""
    page = await client.get("/record")
    data = {"token": token(page.text), **committee(page)}
    return await client.post("/record/mail", data=data, files={"mail": (name, raw, "message/rfc822")})
