"""Steps of the story in a browser."""

from playwright.async_api import Page

from tests import sites
from tests.browser.visitor import Visitor
from tests.cast import COMMITTEE, Person, Stage

ROBIN = Person("Robin Sato", "@rsato", "robin", "robin@members.example.org", "ember walrus timid orchard plume")
FORM = f"/c/{COMMITTEE}/report"


async def open_part(page: Page, summary: str) -> None:
    """Unfold a part of a page."""
    own = page.locator(":scope > summary", has_text=summary)  # a part can have parts
    part = page.locator("details", has=own)
    if await part.get_attribute("open") is None:
        await part.locator(":scope > summary").click()


async def write_report(visitor: Visitor, *, narrative: str, who: str = "", left_out: Person | None = None) -> None:
    """Fill in the report form as far as its last step, without sending it."""
    page = visitor.page
    await visitor.go(FORM)
    await page.get_by_label(left_out.name if left_out else "No, none of them").check()
    await page.get_by_label("Who is it about?").fill(who)
    await visitor.press("Continue")
    await page.get_by_label("What happened?").fill(narrative)
    await visitor.press("Continue")


async def read_receipt(visitor: Visitor) -> str:
    """Return the words of the receipt on the page."""
    return " ".join(await visitor.page.locator("#receipt-words li").all_inner_texts())


async def come_back(visitor: Visitor, words: str) -> None:
    await visitor.go("/return")
    await visitor.page.get_by_label("The words of your receipt").fill(words)
    await visitor.press("Open my report")


async def log_in(visitor: Visitor, person: Person) -> None:
    await visitor.go("/login")
    await fill_in_login(visitor, person)


async def fill_in_login(visitor: Visitor, person: Person) -> None:
    """Log in on the current page."""
    await visitor.page.get_by_label("Login name").fill(person.login_name)
    await visitor.page.get_by_label("Passphrase").fill(person.passphrase)
    await visitor.press("Log in")


async def open_first_case(visitor: Visitor) -> None:
    """Follow the first case on the desk."""
    await visitor.go("/desk")
    async with visitor.page.expect_navigation():
        await visitor.page.locator("[data-row]").first.click()


async def declare_clear(visitor: Visitor) -> None:
    """Follow the first case on the desk to the gate and declare no conflict."""
    await open_first_case(visitor)
    await visitor.page.get_by_label("I have no conflict").check()
    await visitor.press("Give this answer")


async def write(visitor: Visitor, label: str, text: str, *, button: str) -> None:
    """Fill in a text field of the current case page and send it."""
    await visitor.page.get_by_label(label).fill(text)
    await visitor.press(button)


async def note(visitor: Visitor, text: str) -> None:
    """Add a note on the current case page."""
    await visitor.page.get_by_label("Panel only").check()
    await write(visitor, "Your words", text, button="Keep this note")


async def letter(visitor: Visitor, text: str) -> None:
    """Write a letter on the current case page, look at it as the reporter will, and send it."""
    await visitor.page.get_by_label("To the reporter").check()
    await write(visitor, "Your words", text, button="Check the letter")
    await visitor.look_as_member()
    await visitor.press("Send to the reporter")


async def acknowledge(visitor: Visitor, text: str = "") -> None:
    """Send the first letter, as it stands there or with this text."""
    await visitor.follow("Answer the reporter")
    await visitor.look_as_member()
    if text:
        await visitor.page.get_by_label("Your letter").fill(text)
    await visitor.press("Go on to the check")
    await visitor.press("Send to the reporter")


async def move(visitor: Visitor, label: str, /, **fields: str) -> None:
    """Make a move from the current case page; fields are given by their name in the form."""
    await fill_in_move(visitor, label, **fields)
    if fields:
        await visitor.press("Go on to the check")
    await visitor.press(label)


async def fill_in_move(visitor: Visitor, label: str, /, **fields: str) -> None:
    """Go from the current case page to the page of a move and fill in its fields."""
    page = visitor.page
    if not await page.get_by_role("link", name=label).count():
        await open_part(page, "More moves")
    await visitor.follow(label)
    for name, value in fields.items():
        control = page.locator(f"main form [name={name}]")
        if await control.evaluate("one => one.tagName") == "SELECT":
            await control.select_option(value)
        else:
            await control.fill(value)


async def vote(visitor: Visitor, choice: str) -> None:
    """Vote from the current case page."""
    await visitor.follow("Read the proposal and vote")
    await visitor.look_as_member()
    await visitor.page.get_by_label(choice).check()
    await visitor.press("Cast this ballot")


async def case_path(stage: Stage) -> str:
    """The address of the only case."""
    return f"/cases/{await stage.only_case()}"


async def invite_robin(stage: Stage) -> str:
    """Invite Robin; return the one-time part of the mailed link."""
    return await sites.invite(stage.parts, ROBIN)


async def sign(visitor: Visitor, button: str) -> None:
    """Tick "compared" on the roster page and press this button."""
    await visitor.go("/roster")
    form = visitor.page.locator("form", has=visitor.page.get_by_role("button", name=button))
    await form.get_by_label("We compared all of it aloud").check()
    await visitor.press(button)


async def enrol(visitor: Visitor, passphrase: str) -> None:
    await visitor.page.get_by_label("Passphrase", exact=True).fill(passphrase)
    await visitor.page.get_by_label("The same passphrase once more").fill(passphrase)
    await visitor.press("Make my key")
