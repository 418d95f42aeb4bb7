"""Persistent reporters: each sends one report after another, and repeats each until it gets a receipt."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from tests.cast import COMMITTEE, hidden, receipt_words, send, text_of

FORM = f"/c/{COMMITTEE}/report"
BROWSER = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


@dataclass(slots=True)
class Sent:
    """A report, and its receipt once it was received."""

    narrative: str
    fields: dict[str, str]
    words: str = ""


@dataclass(slots=True)
class Crowd:
    """Several reporters at a server that may stop at any moment."""

    client: httpx.AsyncClient  # shared: each new context would load all certificates of this machine
    reports: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    is_over: bool = False
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def receipts(self) -> Sequence[Sent]:
        return [report for report in self.reports if report.words]

    async def wait_for(self, receipts: int) -> None:
        """Wait until this number of reports was acknowledged."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.receipts) >= receipts)

    async def wait_for_refusals(self, refusals: int) -> None:
        """Wait until this number of reports was refused temporarily, with the text shown again."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.refused) >= refusals)

    async def write(self) -> None:
        """Act as one reporter until the test ends."""
        while not self.is_over:
            try:
                await self._deliver(await self._begin())
            except httpx.TransportError:
                await asyncio.sleep(0.02)

    async def send_again(self) -> None:
        """Send reports without a receipt again, as a browser does on reload."""
        for report in self.reports:
            if not report.words:
                await self._deliver(report)

    async def open_all(self) -> list[str]:
        """Open each report with its receipt; return the narratives that were not shown."""
        return [
            report.narrative
            for report in self.receipts
            if report.narrative not in (await send(self.client, "/return", receipt=report.words)).text
        ]

    async def _begin(self) -> Sent:
        page = await self.client.get(FORM)
        assert page.status_code == HTTPStatus.OK, text_of(page.text)
        narrative = f"What happened to number {len(self.reports)} of us."
        report = Sent(narrative, {**hidden(page.text), "narrative": narrative})
        self.reports.append(report)
        return report

    async def _deliver(self, report: Sent) -> None:
        answer = await self.client.post(FORM, data=report.fields)
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            assert report.narrative in answer.text, "the words are given back"
            self.refused.append(report.narrative)
        else:
            assert answer.status_code == HTTPStatus.OK, text_of(answer.text)
            report.words = receipt_words(answer.text)
        async with self._arrived:
            self._arrived.notify_all()


@contextlib.asynccontextmanager
async def crowd(url: str) -> AsyncIterator[Crowd]:
    """Create reporters who do not write yet."""
    async with httpx.AsyncClient(base_url=url, headers=BROWSER, timeout=None) as client:
        yield Crowd(client)


@contextlib.asynccontextmanager
async def writing(reporters: Crowd, *, size: int = 4) -> AsyncIterator[None]:
    """Let some of them write while the block runs."""
    async with asyncio.TaskGroup() as group:
        for _ in range(size):
            group.create_task(reporters.write())
        try:
            yield
        finally:
            reporters.is_over = True
