"""The reporter's way in a text browser: wrong input, the three steps, the receipt, the way back, a letter, a change of mind."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.terminal import Terminal, terminal
from tests.cast import DANA, Stage

pytestmark = pytest.mark.browser

NARRATIVE = "Someone in a grey jacket held the door."


@dataclass(frozen=True, slots=True)
class Lynx:
    """Lynx: texts are typed into the page. It shows a button by its value, before its label."""

    terminal: Terminal
    folder: Path

    @staticmethod
    def command(address: str) -> list[str]:
        return ["lynx", "-cfg=/dev/null", "-display_charset=utf-8", "-nopause", "-show_cursor", address]

    async def write(self, text: str) -> None:
        """Write into the next text field."""
        await self.terminal.reach("____")
        await self.terminal.type(text)

    async def add(self, more: str, *, to: str) -> None:
        """Write more behind the text of a field, where Lynx sets the cursor."""
        assert to in await self.terminal.words()
        await self.write(f" {more}")


@dataclass(frozen=True, slots=True)
class W3m:
    """w3m: long texts are written in an editor, for which a copy of a file stands here."""

    terminal: Terminal
    folder: Path

    @staticmethod
    def command(address: str) -> list[str]:
        return ["w3m", "-no-cookie", "-no-mouse", address]

    async def write(self, text: str) -> None:
        """Write into the next text field."""
        await self._edit("[     ", text)

    async def add(self, more: str, *, to: str) -> None:
        """Write more into a field that holds a text."""
        await self._edit("[" + to.split(maxsplit=1)[0], f"{to} {more}")

    async def _edit(self, row: str, text: str) -> None:
        """Open the field that begins with this row, and wait until the text is in it."""
        (self.folder / "typed").write_text(text + "\n")
        await self.terminal.choose(row)
        await self.terminal.shows("[" + text.split(maxsplit=1)[0])


Browser = Lynx | W3m
Open = Callable[[str], AbstractAsyncContextManager[Browser]]


@pytest.fixture(params=[Lynx, W3m], ids=["lynx", "w3m"])
def text_browser(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Open:
    """Opens a page in one of the text browsers."""
    for program in ("tmux", request.param.command("")[0]):
        if shutil.which(program) is None:
            pytest.skip(reason="not every machine has Lynx, w3m and tmux, and no other program walks this way")

    @asynccontextmanager
    async def opened(path: str) -> AsyncIterator[Browser]:
        async with terminal(tmp_path, request.param.command(address + path)) as shown:
            yield request.param(shown, tmp_path)

    return opened


@pytest.mark.timeout(600)  # some hundred keys, which take minutes on a busy machine
async def test_a_report_can_be_sent_and_read_again_in_a_text_browser(sqlite_stage: Stage, text_browser: Open) -> None:
    async with text_browser("/c/conduct") as browser:
        words = await _report(browser)
        await browser.terminal.choose("come back with your receipt")
        await browser.terminal.shows("Open my report")
        await _come_back(browser, words)
        await _change_ones_mind(browser)

    assert len(await sqlite_stage.case_ids()) == 1
    assert len(words.split()) == 14
    assert NARRATIVE in (await sqlite_stage.come_back(words)).text


async def _report(browser: Browser) -> str:
    """Go through the three steps, with wrong input first; return the words of the receipt."""
    shown = browser.terminal
    await shown.shows("When we answer")
    await shown.choose("Write a report")
    await shown.shows("Step 1 of 3")
    await shown.choose("Continue")
    await shown.shows("Tick a name, or “No, none of them”")
    await shown.choose(f"] {DANA.name}")
    await browser.write("rw in the chat")
    await shown.choose("Continue")
    await shown.shows("Step 2 of 3")
    await shown.choose("Continue")
    await shown.shows("is still empty")
    await browser.write(NARRATIVE)
    await shown.choose("Continue")
    check = await shown.shows("Step 3 of 3")
    assert f"{DANA.name} You ticked this name" in check
    assert "rw in the chat" in check
    assert NARRATIVE in check
    await shown.choose("Send this report")
    await shown.shows("Your report has arrived")
    return await shown.receipt()


async def _come_back(browser: Browser, words: str) -> None:
    """Type too few words of the receipt first, then the others; then write a letter."""
    shown = browser.terminal
    few, others = " ".join(words.split()[:6]), " ".join(words.split()[6:])
    await browser.write(few)
    await shown.choose("Open my report")
    await shown.shows("A receipt has 14 words; these are 6.")
    await browser.add(others, to=few)
    await shown.choose("Open my report")
    await shown.shows("Write to us")
    await browser.write("Two people saw it.")
    await shown.choose("Send what I wrote")
    await shown.shows("What you wrote has arrived.")


async def _change_ones_mind(browser: Browser) -> None:
    """Look at what taking the report back means, and keep it."""
    shown = browser.terminal
    await shown.choose("See what it means")
    await shown.shows("Take your report back?")
    await shown.choose("Keep my report")
    await shown.shows("Two people saw it.")
