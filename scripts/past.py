"""Makes up a month of cases before the screenshots are taken, so that the desk is not empty."""

from collections.abc import Sequence
from datetime import UTC, datetime

import httpx

from tests.cast import DANA, ILSE, NOOR, TOMAS, Clock, Person, Stage
from tests.journeys.acts import do, move

NARRATIVE = (
    "At the evening meeting, someone kept commenting on how I look, although I had asked them to stop. "
    "Two others laughed. When I left, they followed me to the lift and blocked the door for a moment.\n\n"
    "I have not been to a meeting since. I keep thinking that I should have said more."
)
SEEN_BY_A_READER = "\n\nTomas Rey saw it and told me to let it go."
WHO = "Someone who goes by “rw” in the chat. Tall, with a grey jacket."
WISHES = "That it stops. I do not want to sit in a meeting with that person again."
ANSWER = (
    "Thank you for telling us. We have read what you wrote, and we are sorry that the evening went this way.\n\n"
    "Three of us will look after it. You hear from us again by Thursday at the latest. "
    "If anything happens before then, please tell us here."
)


class StillClock(Clock):
    """A clock that moves only when it is set, so that the pictures are the same each time."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        """Return the time that was set, plus `ahead`."""
        return self.at + self.ahead

    def set(self, day: int, hour: int, minute: int = 0) -> None:
        """Set the clock to a moment in March 2026."""
        self.at = datetime(2026, 3, day, hour, minute, tzinfo=UTC) - self.ahead


async def play(stage: Stage, clock: StillClock) -> None:
    """Create four cases: one closed, one waiting, one with a message of the reporter, one not acknowledged."""
    clock.set(2, 9, 12)
    closed = await _take_up(stage, "Someone posts my private address in the channel again and again.", lead=NOOR)
    clock.set(5, 17, 40)
    await _decide(stage, closed)
    clock.set(9, 11, 5)
    waiting = await _take_up(stage, "A maintainer called a new contributor stupid in a review.", lead=TOMAS)
    clock.set(11, 8, 30)
    tomas = await stage.log_in(TOMAS)
    await move(tomas, waiting, "investigate")
    await move(tomas, waiting, "ask", addressee="The contributor", question="Would you like us to speak to them?")
    clock.set(12, 20, 15)
    known = await stage.case_ids()
    words = await stage.submit(narrative="I am being left out of every decision since I said no to a date.")
    talked = await newest(stage, known)
    await _declare_all(stage, talked, lead=NOOR)
    clock.set(13, 7, 50)
    await stage.say(words, "It happened again yesterday, in the planning call.")
    await move(await stage.log_in(NOOR), talked, "investigate")
    clock.set(14, 22, 10)
    await stage.submit(narrative="A speaker touched my back twice while I was setting up.")


async def _take_up(stage: Stage, narrative: str, *, lead: Person) -> str:
    known = await stage.case_ids()
    await stage.submit(narrative=narrative)
    case_id = await newest(stage, known)
    await _declare_all(stage, case_id, lead=lead)
    return case_id


async def newest(stage: Stage, known: Sequence[str]) -> str:
    """Return the id of the only case that is not among the known ones."""
    (case_id,) = set(await stage.case_ids()) - set(known)
    return case_id


async def _declare_all(stage: Stage, case_id: str, *, lead: Person) -> None:
    """Let everyone declare, the lead acknowledge, and the panel be formed."""
    browsers = {person: await stage.log_in(person) for person in (NOOR, ILSE, TOMAS, DANA)}
    for browser in browsers.values():
        await do(browser, case_id, "declare", answer="clear")
    await do(browsers[lead], case_id, "acknowledge", text=ANSWER)
    await do(browsers[lead], case_id, "lead", member_id=stage.id_of(lead))
    await move(browsers[lead], case_id, "form_panel")


async def _decide(stage: Stage, case_id: str) -> None:
    noor = await stage.log_in(NOOR)
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
    for person in (NOOR, ILSE, TOMAS):
        await _vote(await stage.log_in(person), case_id)
    for name in ("decide", "implement", "close"):
        await move(noor, case_id, name)


async def _vote(client: httpx.AsyncClient, case_id: str) -> None:
    await do(client, case_id, "ballot", choice="yes")
