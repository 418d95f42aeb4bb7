"""A reporter without scripts at the three steps of the form."""

import re
from typing import Any

import httpx

from tests.cast import PEOPLE, Person, Stage, text_of
from tests.web.test_bad_forms import REPORT

SENT = "/c/conduct/sent"
STORY = "Somebody in a grey jacket held the door.\r\n\r\nThen I left."
_FIELD = re.compile(r'<input type="(hidden|radio|checkbox)"[^>]*? name="([^"]+)" value="([^"]*)"( checked)?')
_TEXT = re.compile(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)


class Reporter:
    """Someone without scripts at the form: sends what the page holds, with what they change.

    `language` is the part of the address that chooses it, such as "/fr".
    """

    def __init__(self, client: httpx.AsyncClient, language: str = "") -> None:
        self.client = client
        self.language = language
        self.answer: httpx.Response

    async def open(self) -> "Reporter":
        self.answer = await self.client.get(self.language + REPORT)
        return self

    async def press(self, to: str, **changed: Any) -> httpx.Response:
        """Press the button that leads there. `changed` are the fields that were filled in; None for one that was emptied."""
        sent = self.fields() | changed
        path = SENT if to == "send" else REPORT
        data = {name: value for name, value in sent.items() if value is not None}
        self.answer = await self.client.post(self.language + path, data=data | {"to": to})
        return self.answer

    def fields(self) -> dict[str, list[str]]:
        """Return what the page's form would send as it stands."""
        found: dict[str, list[str]] = {}
        page = self.answer.text
        for kind, name, value, checked in _FIELD.findall(page):
            if kind == "hidden" or checked:
                found.setdefault(name, []).append(unescape(value))
        for name, value in _TEXT.findall(page):
            found.setdefault(name, []).append(unescape(value).replace("\r\n", "\n"))
        return found

    @property
    def step(self) -> int:
        """The number of the step that is shown; 0 if it is none."""
        shown = re.search(r"Step (\d) of 3", text_of(self.answer.text))
        return int(shown[1]) if shown else 0

    @property
    def read_by(self) -> list[str]:
        """The names under "Will be read by"."""
        return names_in(self.answer.text, '<div class="two">\n', '<div class="kept">')

    @property
    def kept_from(self) -> list[str]:
        """The names under "Kept from"."""
        return names_in(self.answer.text, '<div class="kept">', "Change who reads it")


def unescape(text: str) -> str:
    """Return a value as a browser reads it."""
    for code, char in (("&#10;", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(code, char)
    return text


def names_in(page: str, start: str, end: str) -> list[str]:
    part = page.split(start)[1].split(end, maxsplit=1)[0]
    return [one.name for one in PEOPLE if one.name in part]


async def at_the_check(stage: Stage, language: str = "", **fields: Any) -> Reporter:
    """Return a reporter who has come to the last step."""
    reporter = await Reporter(stage.client(), language).open()
    await reporter.press("story", left_out=fields.pop("left_out", ["none"]), who=fields.pop("who", ""))
    await reporter.press("check", **{"narrative": STORY} | fields)
    return reporter


def about(stage: Stage, person: Person) -> str:
    """Return the name of the field that asks about a member whose name was found."""
    return f"named-{stage.id_of(person)}"
