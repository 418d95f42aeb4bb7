"""Steps of the stories about those who are heard: what members and they do in a browser."""

import html
import re
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.cast import ILSE, NOOR, TOMAS, Stage, hidden, receipt_words, send, text_of, ticket, token
from tests.journeys.acts import declare_clear, do, move

RANDOM = re.compile(r'(name="(?:token|ticket)" value=")[^"]*')


async def panel(stage: Stage, **fields: Any) -> tuple[str, str, list[httpx.AsyncClient]]:
    """Send a report, and let Noor, Ilse and Tomas form a panel, led by Noor. Returns its receipt, the case, their browsers."""
    words = await stage.submit(**fields)
    case_id = await stage.only_case()
    return words, case_id, await panel_of(stage, case_id)


async def panel_of(stage: Stage, case_id: str) -> list[httpx.AsyncClient]:
    """Let Noor, Ilse and Tomas form the panel of a case, led by Noor. Returns their browsers."""
    browsers = await declare_clear(stage, case_id, NOOR, ILSE, TOMAS)
    await do(browsers[0], case_id, "lead", member_id=stage.id_of(NOOR))
    await do(browsers[0], case_id, "acknowledge", text="We have read it.")
    stage.clock.advance(hours=49)
    browsers = [await stage.log_in(one) for one in (NOOR, ILSE, TOMAS)]
    await move(browsers[0], case_id, "form_panel")
    return browsers


async def make_link(client: httpx.AsyncClient, case_id: str, **fields: str) -> str:
    """Open a channel on its page, and return the path of the link."""
    at = f"/cases/{case_id}/parties"
    answer = await send(client, at, f"{at}/open", **{"role": "respondent", "name": "Sam Iversen"} | fields)
    shown = re.search(r'id="link">([^<]*)<', answer.text)
    assert shown, text_of(answer.text)
    return urlsplit(html.unescape(shown[1])).path


async def open_link(stage: Stage, path: str) -> str:
    """Press the button on a link's page, and return the words of the receipt."""
    return receipt_words((await send(stage.client(), path)).text)


async def party_of(client: httpx.AsyncClient, case_id: str, which: int = -1) -> str:
    """Return the address of the letters to a party, the last one if no other is named."""
    page = (await client.get(f"/cases/{case_id}/parties")).text
    found: list[str] = re.findall(r'href="(/cases/[^"]*/parties/[^"]*/letter)"', page)
    return found[which]


async def write_to(client: httpx.AsyncClient, path: str, text: str, **fields: str) -> httpx.Response:
    """Send a letter to a party, after it was shown once more."""
    page = (await client.get(path)).text
    sent = {"purpose": "notice", "text": text, "act": "check", **fields}
    shown = await client.post(path, data={**hidden(page), **sent})
    if 'name="reviewed"' not in shown.text:
        return shown
    return await client.post(path, data={**sent, **hidden(shown.text), "act": "send"})


async def post(stage: Stage, words: str, path: str, **fields: Any) -> httpx.Response:
    """Send a form of the page that a receipt opens."""
    client = stage.client()
    page = (await stage.come_back(words, client)).text
    return await client.post(path, data={"token": token(page), "ticket": ticket(page), **fields})


async def page_of(stage: Stage, words: str) -> str:
    """Return the page that a receipt opens, without what is random."""
    return RANDOM.sub(r"\1", (await stage.come_back(words)).text)
