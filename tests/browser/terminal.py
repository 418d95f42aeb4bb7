"""A text browser in a terminal that nobody sees: tmux shows it, types into it, and says what stands on its screen."""

import asyncio
import re
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_SCREEN = ("-x", "110", "-y", "250")  # every page as a whole, so that nothing is found by scrolling
_LOOK_AGAIN_S = 0.05
_LOOKS = 3
_WORD = re.compile(r"^\s*(\d+)\.\s+([a-z]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Terminal:
    """A running text browser. What never comes to its screen ends the test by pytest's own timeout."""

    socket: str

    async def screen(self) -> str:
        return await _tmux(self.socket, "capture-pane", "-p")

    async def words(self) -> str:
        """Return the text on the screen in one line."""
        return " ".join((await self.screen()).split())

    async def shows(self, text: str) -> str:
        """Wait until this text stands on the screen; return all that stands there, in one line."""
        found = ""
        while text not in found:
            await asyncio.sleep(_LOOK_AGAIN_S)
            found = await self.words()
        return found

    async def receipt(self) -> str:
        """Return the words of the receipt on the screen, in the order of their numbers."""
        numbered = sorted((int(number), word) for number, word in _WORD.findall(await self.screen()))
        return " ".join(word for _, word in numbered)

    async def press(self, *keys: str) -> None:
        await _tmux(self.socket, "send-keys", *keys)

    async def type(self, text: str) -> None:
        await _tmux(self.socket, "send-keys", "-l", "--", text)

    async def reach(self, text: str) -> None:
        """Go from field to field until the cursor stands on a line with this text."""
        before = ""
        while text not in (line := await self._line()):
            # w3m stays at the last field of a page. Home leads back to the first in both.
            await self.press("Home" if line == before else "Tab")
            before = line

    async def choose(self, text: str) -> None:
        """Press the button, tick the box, or follow the link on the next line with this text."""
        await self.reach(text)
        await self.press("Enter")

    async def _line(self) -> str:
        """Return where the cursor stands and that line, once neither has changed for some looks: pages are drawn in parts."""
        seen: list[str] = []
        while len(seen) < _LOOKS or len(set(seen[-_LOOKS:])) > 1:
            await asyncio.sleep(_LOOK_AGAIN_S)
            column, row = (await _tmux(self.socket, "display-message", "-p", "#{cursor_x} #{cursor_y}")).split()
            line = (await self.screen()).split("\n")[int(row)]
            seen.append(f"{row}:{column} {line}")
        return seen[-1]


async def _tmux(socket: str, *arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        "tmux", "-S", socket, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, problem = await process.communicate()
    assert process.returncode == 0, problem.decode()
    return out.decode()


@asynccontextmanager
async def terminal(folder: Path, command: list[str]) -> AsyncIterator[Terminal]:
    """Run a command in a terminal of its own, with its home in this folder; it ends with the block."""
    socket = str(folder / "tmux")
    environment = ["-e", f"HOME={folder}", "-e", f"EDITOR=cp {folder / 'typed'}", "-e", "LC_ALL=C.UTF-8"]
    # Of whoever runs the tests: curses would believe these rather than the terminal.
    plain = ["env", "-u", "LINES", "-u", "COLUMNS", *command]
    await _tmux(socket, "-f", "/dev/null", "-u", "new-session", "-d", *_SCREEN, *environment, shlex.join(plain))
    try:
        yield Terminal(socket)
    finally:
        await _tmux(socket, "kill-server")
