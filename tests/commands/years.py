"""What the scripted year of a site keeps: each acknowledged report and letter, and each mail that was ever delivered."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from click.testing import CliRunner

from coc_service.__main__ import main
from tests.cast import Person, send, text_of, ticket, token
from tests.commands.reporters import Sent, crowd, writing
from tests.commands.servers import Launcher, Site, wait_until_it_is_gone
from tests.commands.test_crashes import case_count, started, stopped, verified
from tests.commands.test_failover import Patient
from tests.services.standby import Pair

WHOLE = "Everything stored is as the log says.\n"
REPORTS = 3  # of each chapter, at least


class Numbered(Patient):
    """Reporters whose words are no others' of the year."""

    def __init__(self, client: httpx.AsyncClient, *, before: int) -> None:
        super().__init__(client)
        self.before = before

    def narrative(self) -> str:
        return f"What happened to number {self.before + len(self.reports)} of this year."


@dataclass(slots=True)
class Year:
    """A site through a year: where it is now, and what must never be lost or sent again."""

    site: Site
    launching: Launcher
    pair: Pair
    identity: Path
    recipient: str
    folder: Path
    members: tuple[Person, ...] = ()
    sent: list[Sent] = field(default_factory=list)
    letters: list[tuple[str, str]] = field(default_factory=list)  # the words of a receipt, and what was written
    mails: set[str] = field(default_factory=set)  # the Message-IDs of what was delivered
    nights: int = 0

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    async def done(self, *arguments: str, **settings: str) -> str:
        """The output of a command that must succeed, run in a thread."""
        environment = {**self.site.environment, **settings}
        ran = await asyncio.to_thread(lambda: CliRunner(env=environment).invoke(main, arguments))
        assert ran.exit_code == 0, ran.output
        return ran.stdout

    async def refused(self, *arguments: str) -> str:
        """The line of a command that must be refused."""
        ran = await asyncio.to_thread(lambda: CliRunner(env=self.site.environment).invoke(main, arguments))
        assert ran.exit_code == 1, ran.output
        return ran.stderr

    def moved(self, **settings: object) -> None:
        """Serve the site with other settings from now on."""
        self.site = Site(self.site.settings.model_copy(update=settings), self.site.port, self.site.output)

    @asynccontextmanager
    async def reporters(self) -> AsyncIterator[Numbered]:
        """Let reporters write while the block runs. Afterwards all that they sent is acknowledged."""
        async with crowd(self.site.url) as plain:
            reporters = Numbered(plain.client, before=len(self.sent))
            async with writing(reporters, size=2):
                yield reporters
            await reporters.send_again()
            self.sent += reporters.reports
            await self._write_a_letter(reporters.client, reporters.reports[0].words)

    async def day(self) -> None:
        """Serve the site until some have reported, and stop it."""
        process = await started(self.launching, self.site)
        async with self.reporters() as reporters:
            await reporters.wait_for(REPORTS)
        await stopped(process)

    async def night(self) -> None:
        """Deliver what is owed, compare it with what was delivered before, back up, and verify everything."""
        await self.done("outbox", "deliver")
        folder = self.site.settings.mail_folder
        assert folder is not None
        delivered = list(folder.glob("*.eml"))
        assert not self.mails & {one.name for one in delivered}, "a mail was sent twice"
        self.mails |= {one.name for one in delivered}
        for one in delivered:
            one.unlink()
        self.nights += 1
        await self.done("backup", str(self.backups), "--to", self.recipient)
        assert (await asyncio.to_thread(verified, self.site)).endswith(WHOLE)

    async def read_everything(self) -> None:
        """Open every receipt of the year on the site as it is now: each report and each letter is there, once."""
        process = await started(self.launching, self.site)
        async with crowd(self.site.url) as readers:
            readers.reports = self.sent
            assert await readers.open_all() == []
            for words, letter in self.letters:
                assert letter in text_of((await send(readers.client, "/return", receipt=words)).text)
        await stopped(process)
        assert len({one.words for one in self.sent}) == len(self.sent) == await case_count(self.site)

    async def _write_a_letter(self, client: httpx.AsyncClient, words: str) -> None:
        page = (await send(client, "/return", receipt=words)).text
        letter = f"A letter of chapter {self.nights}."
        answer = await client.post(
            "/return/message", data={"token": token(page), "ticket": ticket(page), "text": letter}
        )
        assert answer.is_success or answer.is_redirect, answer.text
        self.letters.append((words, letter))


async def kill_and_fail_over(year: Year, reporters: Numbered, process: int) -> int:
    """Kill the server and its database server while reporters write; return the server that was started anew."""
    os.kill(process, signal.SIGKILL)
    await asyncio.to_thread(year.pair.fail_over)
    await wait_until_it_is_gone(process)
    again = await started(year.launching, year.site)
    await reporters.wait_for(len(reporters.receipts) + REPORTS)
    return again
