"""Steps of stories in which a member imports cases."""

import re
from html import unescape
from typing import Any

import httpx

from tests.cast import token
from tests.journeys.recording import committee

AT = "/record/import"


async def choose(client: httpx.AsyncClient, *files: tuple[str, bytes]) -> httpx.Response:
    """Send files to be imported."""
    page = await client.get(AT)
    data = {"token": token(page.text), **committee(page)}
    return await client.post(AT, data=data, files=[("file-1", (name, raw, "text/csv")) for name, raw in files])


async def go_on(client: httpx.AsyncClient, page: httpx.Response, act: str, **changed: Any) -> httpx.Response:
    """Press a button of a page, as a browser would."""
    return await client.post(AT, data={**fields(page.text), "act": act, **changed})


def fields(page: str) -> dict[str, Any]:
    """Return what a browser sends: hidden fields, ticked boxes, and what is chosen."""
    form = page[[found.start() for found in re.finditer(rf'<form [^>]*action="{AT}"', page)][-1] :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        is_sent = 'type="hidden"' in tag or " checked" in tag
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag, re.DOTALL)
        if is_sent and name and value:
            found.setdefault(name[1], []).append(unescape(value[1]))
    for name_, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        found[name_] = [unescape(chosen[1]) if chosen else ""]
    return {**found, "token": token(page)}
