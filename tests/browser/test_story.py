"""The whole story in a real browser, from the report to the proof, with and without scripts."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from anyio import to_thread
from playwright.async_api import Browser

from coc_service.audit import Act
from coc_service.audit.proof import verify_proof
from tests.browser import steps
from tests.browser.visitor import Visitor, visit
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, text_of

pytestmark = pytest.mark.browser

NARRATIVE = "After the closing talk he followed me to the lift.\n\nI asked him twice to stop."
OUTCOME = "He may not come to our events for a year. Please tell us if he writes to you."
Visit = Callable[[], AbstractAsyncContextManager[Visitor]]


@pytest.mark.timeout(600)  # some hundred pages, which take minutes on a busy machine
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_report_is_carried_from_the_first_word_to_the_proof(
    sqlite_stage: Stage, browser: Browser, address: str, tmp_path: Path, *, has_scripts: bool
) -> None:
    anyone: Visit = partial(visit, browser, address, has_scripts=has_scripts)

    async with anyone() as reporter:
        words = await tell(reporter)
        await keep_receipt(reporter, words)
    await look_away(anyone, sqlite_stage)
    async with member(anyone, NOOR) as noor, member(anyone, ILSE) as ilse:
        await take_up(noor, ilse)
        await decide(noor, ilse)
        await close(noor)
    await sqlite_stage.publish()
    async with anyone() as reporter:
        await read_outcome(reporter, words)
        await keep_proof(reporter, sqlite_stage, tmp_path / "proof.txt")


@asynccontextmanager
async def member(anyone: Visit, person: Person) -> AsyncIterator[Visitor]:
    """Log a member in; log them out at the end of the block."""
    async with anyone() as visitor:
        await visitor.go("/login")
        assert await visitor.context.cookies() == []
        await steps.log_in(visitor, person)
        assert await cookies(visitor) == {"session": ("/", True, "Strict"), "device": ("/login", True, "Strict")}
        yield visitor
        await visitor.go("/desk")
        await visitor.press("Log out")
        assert (await cookies(visitor)).keys() == {"device"}


async def cookies(visitor: Visitor) -> dict[str, tuple[str, bool, str]]:
    """Each cookie's path, HttpOnly and SameSite attributes."""
    kept = await visitor.context.cookies()
    return {one["name"]: (one["path"], one["httpOnly"], one["sameSite"]) for one in kept}


async def tell(reporter: Visitor) -> str:
    """Go from the landing page over a form with errors to the receipt; return its words."""
    await reporter.go("/")
    await reporter.look_as_reporter()
    await reporter.follow("Write a report")
    await reporter.look_as_reporter()
    await reporter.press("Continue")
    await reporter.look_as_reporter()
    assert "Tick a name" in await reporter.page.inner_text("main")
    await steps.write_report(reporter, narrative="", who="Somebody called rw", left_out=DANA)
    await reporter.look_as_reporter()
    assert "“What happened?” is still empty." in await reporter.page.inner_text("main")
    await reporter.press("Back to who it is about")
    assert await reporter.page.get_by_label(DANA.name).is_checked()
    await reporter.press("Continue")
    await reporter.page.get_by_label("What happened?").fill(f"{NARRATIVE} {TOMAS.name} saw it.")
    await reporter.press("Continue")
    await reporter.look_as_reporter()
    assert await reporter.page.get_by_label(f"Yes, keep it from {TOMAS.name}").is_checked()
    await reporter.page.get_by_label(f"No, {TOMAS.name} may read it").check()
    await reporter.press("Send this report")
    await reporter.look_as_reporter()
    return await steps.read_receipt(reporter)


async def keep_receipt(reporter: Visitor, words: str) -> None:
    """Type the receipt, first wrong, then right, and visit the other reporter pages."""
    first, second, *rest = words.split()
    for typed, answer in ((" ".join([second, first, *rest]), "second look"), (words.upper(), "That is right")):
        await reporter.page.get_by_label("The words of your receipt", exact=True).fill(typed)
        await reporter.press("Check my words")
        await reporter.look_as_reporter()
        assert answer in text_of(await reporter.page.content())
    for path in ("/return", "/leaving", "/log", "/nowhere"):
        await reporter.go(path)
        await reporter.look_as_reporter()


async def look_away(anyone: Visit, stage: Stage) -> None:
    """Let Tomas step back, and check that Dana, who was left out, sees nothing of the case."""
    path = await steps.case_path(stage)
    async with member(anyone, TOMAS) as tomas:
        await steps.open_first_case(tomas)
        await tomas.look_as_member()
        await tomas.page.get_by_label("I step back").check()
        await tomas.press("Give this answer")
        assert "Nothing waits for you right now." in text_of(await tomas.page.content())
    async with member(anyone, DANA) as dana:
        await dana.look_as_member()
        assert "Nothing waits for you right now." in text_of(await dana.page.content())
        answer = await dana.page.goto(dana.url + path)
        assert answer is not None
        assert answer.status == 404


async def take_up(noor: Visitor, ilse: Visitor) -> None:
    """Declare, acknowledge, write, note, choose the lead, form the panel, investigate."""
    await noor.look_as_member()
    await steps.declare_clear(noor)
    await noor.look_as_member()
    await steps.declare_clear(ilse)
    assert NARRATIVE.split("\n", maxsplit=1)[0] in await ilse.page.inner_text("main")
    await steps.acknowledge(noor)
    await steps.letter(noor, "Did anyone else see it?")
    await steps.note(noor, "The lift has a camera.")
    await noor.page.get_by_label("Who leads from now on").select_option(label=NOOR.name)
    await noor.press("Name this lead")
    await steps.move(noor, "Form the panel")
    await steps.move(noor, "Start investigation", scope="Ours, and serious.", plan="Ask the hotel for the recording.")
    await noor.follow("Step back from this case")
    await noor.look_as_member()
    await noor.follow("Stay with the case")
    await noor.look_as_member()


async def decide(noor: Visitor, ilse: Visitor) -> None:
    """Propose, vote, record the decision."""
    empty = dict.fromkeys(("behaviour", "impact", "measures", "reason"), "")
    await steps.fill_in_move(noor, "Propose a finding", finding="violation", **empty)
    await noor.press("Go on to the check")
    assert await noor.page.locator("[aria-invalid=true]").count() == 4
    await noor.look_as_member()
    await noor.follow("Back to the case")
    said = dict.fromkeys(("behaviour", "impact", "measures", "reason"), "He did not stop when asked.")
    await steps.move(noor, "Propose a finding", finding="violation", **said)
    await steps.move(noor, "Open the vote", reporter_view="Agrees.", respondent_heard="Did not answer.")
    await noor.look_as_member()
    for visitor in (noor, ilse):
        await visitor.page.reload()
        await steps.vote(visitor, "Yes, I agree")
    await noor.page.reload()
    await steps.move(noor, "Record the decision")


async def close(noor: Visitor) -> None:
    """Write to the reporter, close the case, visit the other member pages."""
    await steps.move(noor, "Carry out the decision", checklist="Door list: Noor.", letter=OUTCOME)
    await steps.move(noor, "Close the case", closure_reason="decided", precedent="None.", letter="We close this now.")
    await noor.look_as_member()
    for path in ("/desk?closed=yes", "/roster", "/log", "/nowhere"):
        await noor.go(path)
        await noor.look_as_member()


async def read_outcome(reporter: Visitor, words: str) -> None:
    """Return with the receipt, read the outcome, answer."""
    await steps.come_back(reporter, words)
    await reporter.look_as_reporter()
    page = await reporter.page.inner_text("main")
    assert [OUTCOME in page, "Did anyone else see it?" in page, "The lift has a camera." in page] == [True, True, False]
    await reporter.page.get_by_label("What do you want to tell us?").fill("Thank you.")
    await reporter.press("Send what I wrote")
    assert "What you wrote has arrived" in await reporter.page.inner_text("main")
    await reporter.look_as_reporter()


async def keep_proof(reporter: Visitor, stage: Stage, file: Path) -> None:
    """Save the proof and verify it with the log's key only."""
    await steps.open_part(reporter.page, "Keep a proof")
    async with reporter.page.expect_download() as download:
        await reporter.page.get_by_role("button", name="Save the proof").click()
    await (await download.value).save_as(file)
    text = await to_thread.run_sync(file.read_text)
    proven = verify_proof(text, stage.parts.keys.signer.verifier_key)
    assert proven.entry.act is Act.REPORT_RECEIVED


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_report_is_withdrawn(browser: Browser, address: str, *, has_scripts: bool) -> None:
    async with visit(browser, address, has_scripts=has_scripts) as reporter:
        await steps.write_report(reporter, narrative=NARRATIVE)
        await reporter.press("Send this report")
        words = await steps.read_receipt(reporter)
        await steps.come_back(reporter, words)

        await steps.open_part(reporter.page, "Take your report back")
        await reporter.press("See what it means")
        await reporter.look_as_reporter()
        await reporter.press("Take my report back")
        await reporter.look_as_reporter()
        await steps.come_back(reporter, words)

        assert "We find no report for this receipt" in await reporter.page.inner_text("main")
        await reporter.look_as_reporter()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_an_invited_person_makes_a_key_and_is_admitted(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    token = await steps.invite_robin(sqlite_stage)
    async with visit(browser, address, has_scripts=has_scripts) as robin:
        await robin.go(f"/enrol/{token}")
        await robin.look_as_member()
        await steps.enrol(robin, "password1")
        await robin.look_as_member()
        await steps.enrol(robin, steps.ROBIN.passphrase)
        await robin.look_as_member()
        assert await robin.context.cookies() == []
        await robin.go(f"/enrol/{token}")
        await robin.look_as_member()

    anyone: Visit = partial(visit, browser, address, has_scripts=has_scripts)
    async with member(anyone, NOOR) as noor, member(anyone, ILSE) as ilse:
        await steps.sign(noor, "Admit Robin Sato")
        await noor.look_as_member()
        await steps.sign(ilse, "Sign this admission")
        await ilse.look_as_member()
        assert "Robin Sato @rsato" in await ilse.page.get_by_role("table").inner_text()
        async with member(anyone, steps.ROBIN) as robin:
            for visitor in (robin, noor):
                await steps.sign(visitor, "It is the same")
                await visitor.look_as_member()
        await ilse.page.reload()
        assert "To be compared once more" not in await ilse.page.inner_text("main")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_browser_remembers_the_log_only_for_who_asks(
    sqlite_stage: Stage, browser: Browser, address: str, *, has_scripts: bool
) -> None:
    await sqlite_stage.publish()
    async with visit(browser, address, has_scripts=has_scripts) as noor:
        await noor.go("/login")
        await noor.look_as_member()
        await noor.page.get_by_label("Let this browser remember what I saw of the log").check()
        await steps.fill_in_login(noor, NOOR)
        await noor.press("Log out")

        assert (await cookies(noor))["checkpoint"] == ("/login", True, "Strict")
