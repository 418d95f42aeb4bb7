"""The desk says what waits for the member's signature, and leads to it."""

import re

import httpx

from coc_service.usecases.people.admitting import Admit, Agree, ConfirmComparison
from coc_service.usecases.people.roster import ShowRoster
from tests.cast import ILSE, NOOR, TOMAS, Stage
from tests.journeys.test_our_pages import WORDS, confirm, propose
from tests.journeys.test_roster import EVA
from tests.sites import join, unlocked_member

NEW, HALF, TO_COMPARE = (
    ("/roster", "Someone new waits to be admitted"),
    ("/roster", "An admission waits for one more member"),
    ("/roster", "Please compare a fingerprint once more"),
)


async def waiting(client: httpx.AsyncClient) -> list[tuple[str, str]]:
    """The lines of the desk: where each leads, and what it says."""
    page = (await client.get("/desk")).text
    section = re.search(r'aria-labelledby="signatures">(.*?)</section>', page, re.DOTALL)
    return re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', section[1]) if section else []


async def test_a_change_of_pages_waits_on_the_desk_of_those_who_have_not_signed_it(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    await propose(noor, WORDS)

    assert await waiting(noor) == []
    assert await waiting(ilse) == [("/our-pages", "A change of your pages waits for one more member")]

    await confirm(ilse)
    assert await waiting(ilse) == []


async def test_a_desk_does_not_say_that_nothing_waits_above_what_does(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    await propose(noor, WORDS)

    assert ["Nothing waits for you right now" in (await one.get("/desk")).text for one in (noor, ilse)] == [True, False]


async def test_a_new_person_waits_on_each_desk_until_they_are_admitted_and_compared(sqlite_stage: Stage) -> None:
    stage, parts = sqlite_stage, sqlite_stage.parts
    desks = [await stage.log_in(one) for one in (NOOR, ILSE, TOMAS)]
    noor, ilse = [await unlocked_member(parts, stage.person(one)) for one in (NOOR, ILSE)]
    eva, committee = await join(parts, EVA), (await stage.committee_state()).id
    assert [await waiting(desk) for desk in desks] == [[NEW]] * 3

    (shown,) = await parts.ask(ShowRoster(parts.custody, noor))
    (seat,) = shown.waiting
    await parts.perform(Admit(parts.custody, noor, committee, eva.id, seat.digest))
    assert [await waiting(desk) for desk in desks] == [[], [HALF], [HALF]]

    (leaf,) = (await stage.committee_state()).proposals
    await parts.perform(Agree(parts.custody, ilse, committee, leaf))
    assert [await waiting(desk) for desk in desks] == [[TO_COMPARE]] * 3

    await parts.perform(ConfirmComparison(parts.custody, ilse, committee, leaf))
    assert [await waiting(desk) for desk in desks] == [[TO_COMPARE], [], [TO_COMPARE]]
    await parts.perform(ConfirmComparison(parts.custody, await unlocked_member(parts, eva), committee, leaf))
    assert [await waiting(desk) for desk in desks] == [[]] * 3
