"""Takes screenshots of every page into docs/images/: light and dark, wide and narrow, from one made-up story."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.domain.record_models import RecordKind
from coc_service.store.tables import Record
from scripts import past
from scripts.palette import smaller
from scripts.past import StillClock
from scripts.still_site import still_site
from tests.browser import steps
from tests.browser.visitor import Visitor, visit
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage
from tests.journeys.acts import do

FOLDER = Path(__file__).parent.parent / "docs" / "images"
WIDTHS = {"wide": 1280, "narrow": 390}
HEIGHT = 800
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(slots=True)
class Studio:
    """Plays the story and takes four pictures of each page."""

    stage: Stage
    clock: StillClock
    url: str
    browser: Browser
    workshop: Page
    size_bytes: int = 0

    @asynccontextmanager
    async def someone(self, person: Person | None = None) -> AsyncIterator[Visitor]:
        """Return a page in a new browser context, logged in for a member."""
        self.clock.advance(minutes=7)
        async with visit(self.browser, self.url, has_scripts=True) as visitor:
            if person:
                await steps.log_in(visitor, person)
            yield visitor

    async def draw(self, visitor: Visitor, name: str) -> None:
        """Write the four pictures of the visitor's current page."""
        page = visitor.page
        for scheme in SCHEMES:
            for width, pixels in WIDTHS.items():
                await page.emulate_media(color_scheme=scheme)
                await page.set_viewport_size({"width": pixels, "height": HEIGHT})
                await page.evaluate("() => scrollTo(0, 0)")
                taken = await page.screenshot(full_page=True, animations="disabled")
                small = await smaller(taken, workshop=self.workshop)
                (FOLDER / f"{name}-{scheme}-{width}.png").write_bytes(small)
                self.size_bytes += len(small)
        await page.set_viewport_size({"width": WIDTHS["wide"], "height": HEIGHT})
        print(f"{name:<16}{self.size_bytes / 2**20:6.1f} MiB so far", flush=True)


async def tell(studio: Studio) -> str:
    """Draw a reporter's pages up to the receipt. Returns its words."""
    async with studio.someone() as reporter:
        for path, name in (("/", "landing"), (steps.FORM, "form"), ("/leaving", "leaving"), ("/return", "return")):
            await reporter.go(path)
            await studio.draw(reporter, name)
        await _write(studio, reporter)
        await reporter.press("Send this report")
        await studio.draw(reporter, "receipt")
        words = await steps.read_receipt(reporter)
        await reporter.page.get_by_label("The words of your receipt", exact=True).fill(words)
        await reporter.press("Check my words")
        await studio.draw(reporter, "receipt-checked")
    return words


async def _write(studio: Studio, reporter: Visitor) -> None:
    """Draw the three steps of the form: with wrong input, with a name in the story, and with too few readers."""
    page = reporter.page
    await reporter.go(steps.FORM)
    await reporter.press("Continue")
    await studio.draw(reporter, "form-errors")
    await page.get_by_label(DANA.name).check()
    await page.get_by_label("Who is it about?").fill(past.WHO)
    await reporter.press("Continue")
    await page.get_by_label("What happened?").fill(past.NARRATIVE + past.SEEN_BY_A_READER)
    await studio.draw(reporter, "form-story")
    await steps.open_part(page, "What you wish")
    await page.get_by_label("Is there anything you want us to do").fill(past.WISHES)
    await reporter.press("Continue")
    await studio.draw(reporter, "form-check")
    await _leave_out(reporter, TOMAS, ILSE, NOOR)
    await studio.draw(reporter, "form-too-few")
    await _leave_out(reporter, DANA)


async def _leave_out(reporter: Visitor, *people: Person) -> None:
    """Go back to the first step, leave out these readers, and come to the last step with a story that names none."""
    page = reporter.page
    await reporter.press("Change who reads it")
    for person in (NOOR, ILSE, TOMAS, DANA):
        await page.get_by_label(person.name).set_checked(person in people)
    await reporter.press("Continue")
    await page.get_by_label("What happened?").fill(past.NARRATIVE)
    await reporter.press("Continue")


async def take_up(studio: Studio, case_id: str) -> None:
    """Draw the gate of a new case; then write the first letter, name the lead, and keep a note."""
    async with studio.someone(NOOR) as noor:
        await noor.go(f"/cases/{case_id}")
        await studio.draw(noor, "declare")
        await noor.page.get_by_label("I have no conflict").check()
        await noor.press("Give this answer")
        await steps.acknowledge(noor, past.ANSWER)
        await noor.page.get_by_label("Who leads from now on").select_option(label=NOOR.name)
        await noor.press("Name this lead")
        await steps.note(noor, "The lift has a camera. Ask the venue to keep the recording.")


async def look_into(studio: Studio, case_id: str, words: str) -> None:
    """Draw the case during the investigation, and the reporter's page of it."""
    for person in (ILSE, TOMAS):
        await do(await studio.stage.log_in(person), case_id, "declare", answer="clear")
    await studio.stage.say(words, "Two people near the door saw it. I would rather you ask me before you talk to them.")
    async with studio.someone(NOOR) as noor:
        await noor.go(f"/cases/{case_id}")
        await steps.move(noor, "Form the panel")
        await steps.move(
            noor, "Start investigation", scope="Ours: it happened at our event. Serious, and it may happen again.",
            plan="Ask the venue for the recording. Ask the reporter about the two witnesses before we write to them.",
        )  # fmt: skip
        await noor.go(f"/cases/{case_id}")
        await studio.draw(noor, "case")
        await noor.go(f"/cases/{case_id}/recuse")
        await studio.draw(noor, "recuse")


async def come_back(studio: Studio, words: str) -> None:
    """Draw the conversation, an error page with the submitted text, and the withdrawal of a report."""
    async with studio.someone() as reporter:
        await steps.come_back(reporter, words)
        await studio.draw(reporter, "conversation")
        await steps.open_part(reporter.page, "Take your report back")
        await reporter.press("See what it means")
        await studio.draw(reporter, "withdraw")
        await steps.come_back(reporter, words)
        await reporter.page.get_by_label("What do you want to tell us?").fill(
            "I remember now who else was there.\n\nIt was after eleven."
        )
        studio.clock.advance(days=2)
        await reporter.press("Send what I wrote")
        await studio.draw(reporter, "error")
        studio.clock.advance(days=-2)
    async with studio.someone() as reporter:
        await steps.come_back(reporter, await studio.stage.submit(narrative="This was a mistake."))
        await steps.open_part(reporter.page, "Take your report back")
        await reporter.press("See what it means")
        await reporter.press("Take my report back")
        await studio.draw(reporter, "withdrawn")
        await reporter.go("/log")
        await studio.draw(reporter, "log")


async def vote(studio: Studio, case_id: str) -> None:
    """Draw the case while the panel votes."""
    async with studio.someone(NOOR) as noor:
        await noor.go(f"/cases/{case_id}")
        await steps.move(
            noor, "Propose a finding", finding="violation",
            behaviour="They commented on a participant's body after being asked to stop, and blocked a lift door.",
            impact="The participant no longer comes to meetings.",
            measures="No events for a year. They write to us before they come again.",
            reason="Two people saw it, and the recording shows the door.",
        )  # fmt: skip
        await steps.move(
            noor, "Open the vote", reporter_view="Agrees, and feels safer with it.",
            respondent_heard="Said it was a joke. Did not deny the door.",
        )  # fmt: skip
    await do(await studio.stage.log_in(TOMAS), case_id, "ballot", choice="yes")
    async with studio.someone(ILSE) as ilse:
        await ilse.go(f"/cases/{case_id}")
        await studio.draw(ilse, "case-voting")


async def join(studio: Studio) -> None:
    """Draw how a member joins the committee."""
    token = await steps.invite_robin(studio.stage)
    async with studio.someone() as robin:
        await robin.go(f"/enrol/{token}")
        await studio.draw(robin, "enrol")
        await steps.enrol(robin, steps.ROBIN.passphrase)
        await studio.draw(robin, "enrolled")
        await robin.go("/login")
        await studio.draw(robin, "login")
    async with studio.someone(NOOR) as noor:
        await noor.go("/roster")
        await studio.draw(noor, "roster")


async def break_record(studio: Studio, case_id: str) -> None:
    """Draw a member's page after a sealed record was changed in the database."""
    case = await studio.stage.case(case_id)
    (note,) = [one for one, filed in case.records.items() if filed.kind == RecordKind.NOTE]

    def change(session: Session) -> None:
        record = session.scalars(select(Record).where(col(Record.id) == note)).one()
        record.sealed = record.sealed[:-1] + bytes([record.sealed[-1] ^ 1])

    await studio.stage.parts.database.write(change)
    studio.stage.is_tampered = True
    async with studio.someone(ILSE) as ilse:
        await ilse.go(f"/cases/{case_id}")
        await studio.draw(ilse, "broken")
        ilse.noted.clear()  # the browser logs the status 500, which is expected here


async def draw_everything(studio: Studio) -> None:
    """Play the story and draw each page on the way."""
    await past.play(studio.stage, studio.clock)
    studio.clock.set(16, 18, 20)
    known = await studio.stage.case_ids()
    words = await tell(studio)
    case_id = await past.newest(studio.stage, known)
    studio.clock.set(16, 20, 5)
    await take_up(studio, case_id)
    studio.clock.set(17, 9, 30)
    await look_into(studio, case_id, words)
    await studio.stage.publish()
    studio.clock.set(18, 19, 0)
    await come_back(studio, words)
    studio.clock.set(20, 10, 0)
    await vote(studio, case_id)
    await join(studio)
    await break_record(studio, case_id)


async def main() -> None:
    """Draw everything on a temporary site."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with still_site() as at:
        await draw_everything(Studio(at.stage, at.clock, at.url, at.browser, await at.browser.new_page()))


if __name__ == "__main__":
    asyncio.run(main())
