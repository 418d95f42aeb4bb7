"""Lost keys on the roster: who may sign, what is shown, and when the link is sent again."""

import pytest

from coc_service.usecases.act import Refused
from coc_service.usecases.people.enrolling import Enrol, FindInvitee, InvitationGone
from coc_service.usecases.people.login import LogIn
from coc_service.usecases.people.losing import AgreeLost, SendLink, StateLost
from coc_service.usecases.people.lost import Lost, ShowLosable
from tests.usecases.house import House
from tests.usecases.ready import LINK
from tests.usecases.test_lost_keys import NEW, admit_again, lose, lost_on_roster, newest_link, state_lost


async def test_a_link_sent_once_more_ends_the_first(sqlite_house: House) -> None:
    house = sqlite_house
    first = await lose(house)

    await house.do(SendLink(house.custody, house.member("tomas"), house.committee_id, LINK, house.person("dana")))

    second = await newest_link(house, "dana")
    with pytest.raises(InvitationGone):
        await house.ask(FindInvitee(house.custody, first))
    assert (await house.ask(FindInvitee(house.custody, second))).person.login_name == "dana"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_no_link_is_sent_to_whose_keys_are_good(sqlite_house: House, when: str) -> None:
    house = sqlite_house
    if when == "after":
        await house.do(Enrol(house.custody, await lose(house), NEW))

    with pytest.raises(Refused):
        await house.do(SendLink(house.custody, house.member("tomas"), house.committee_id, LINK, house.person("dana")))


async def test_who_waits_for_admission_may_have_lost_their_keys_too(sqlite_house: House) -> None:
    house = sqlite_house
    token = await lose(house, name="eve")

    await house.do(Enrol(house.custody, token, NEW))
    await admit_again(house, "eve")

    assert await house.do(LogIn(house.custody, "eve", NEW)) is not None


async def test_nobody_is_asked_about_their_own_keys(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await state_lost(house)

    shown = await house.ask(ShowLosable(house.custody, house.member("tomas"), house.committee_id))

    assert {one.name for one in shown.keys} == {"Noor Haddad", "Ilse Brandt", "Eve Quist"}  # Dana's are stated already
    for person in ("dana", "noor"):
        with pytest.raises(Refused):
            await house.do(AgreeLost(house.custody, house.member(person), house.committee_id, LINK, leaf))


async def test_a_form_of_keys_that_have_changed_is_refused(sqlite_house: House) -> None:
    house = sqlite_house
    act = StateLost(house.custody, house.member("noor"), house.committee_id, LINK, house.person("dana"), 32 * "00")

    with pytest.raises(Refused):
        await house.do(act)


async def test_the_roster_says_who_signed_and_what_waits(sqlite_house: House) -> None:
    house, dana = sqlite_house, sqlite_house.person("dana")
    leaf = await state_lost(house)
    (waiting,) = await lost_on_roster(house)
    await house.do(AgreeLost(house.custody, house.member("ilse"), house.committee_id, LINK, leaf))

    assert (waiting.leaf, waiting.signed_by, waiting.may_sign) == (leaf, ("Noor Haddad",), True)
    assert waiting.fingerprint == house.member("dana").fingerprint
    assert await lost_on_roster(house) == [Lost(dana, "Dana Okafor", is_linked=True)]
