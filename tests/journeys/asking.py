"""What stories do with a page that asks for the passphrase once more."""

import html
import re
from typing import Any

import httpx

from tests.cast import text_of

WRONG = "not the passphrase at all"


async def is_in(client: httpx.AsyncClient) -> bool:
    answer = await client.get("/desk")
    return answer.status_code == 200 and "Type your passphrase" not in text_of(answer.text)


def asking(page: httpx.Response) -> dict[str, Any]:
    """The hidden fields of the page that asks for the passphrase."""
    main = page.text.partition("<main")[2]
    return {name: value_of(name, main) for name in ("token", "to", "names") if f'name="{name}"' in main}


def value_of(name: str, page: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])
