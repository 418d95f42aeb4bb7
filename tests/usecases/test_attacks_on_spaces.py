"""Whoever runs the server, with all of its keys and a committee of their own, leads no reports of a space to themselves."""

import pytest

from coc_service.audit import Act
from coc_service.domain import own_pages, spaces
from coc_service.domain.chain import member
from coc_service.domain.own_pages import EMPTY, Link, OwnPages
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.people.own_pages import NO_SUCH_COMMITTEE, SPACE_TAKEN, ConfirmPages, ProposePages
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.test_attacks_on_own_pages import adopt
from tests.usecases.test_entitled import MALLORY, founding, reported_void

SPACE = Link("KubeCon Europe", "kubecon-eu")
OURS = OwnPages(spaces=(SPACE,))
THEIRS = OwnPages(spaces=(Link("KubeCon Europe 2027", "kubecon-eu"),))


async def theirs(house: House) -> str:
    """Found a committee of the attacker's own. Returns its id."""
    says = founding("another", "another", (await house.committee()).policy)
    await Attacker(house).append(Act.COMMITTEE_FOUNDED, "committee:another", member("mallory"), says, secret=MALLORY)
    assert await house.view(lambda view: view.committee("another"))
    return "another"


async def claim(house: House, committee: str, pages: OwnPages) -> str:
    """Let the attacker sign pages of their own committee. Returns the leaf."""
    says = {"pages": own_pages.to_detail(pages), "before": ""}
    return await Attacker(house).append(
        Act.PAGES_ADOPTED, f"committee:{committee}", member("mallory"), says, secret=MALLORY
    )


async def home_of(house: House, slug: str) -> str:
    found = await house.view(lambda view: spaces.committee_of(view.committees(), slug, house.clock.now()))
    return found.id if found else ""


async def test_the_first_committee_that_signed_for_a_space_keeps_it(sqlite_house: House) -> None:
    house = sqlite_house
    await adopt(house, OURS)
    another = await theirs(house)

    leaf = await claim(house, another, THEIRS)

    assert await reported_void(house, leaf)
    for process in (house, house.restarted()):
        assert await home_of(process, "kubecon-eu") == house.committee_id
        pages = await process.view(lambda view: view.committee(another))
        assert pages.pages == EMPTY


async def test_a_space_that_was_let_go_can_be_taken(sqlite_house: House) -> None:
    house = sqlite_house
    await adopt(house, OURS)
    another = await theirs(house)
    await adopt(house, EMPTY)

    await claim(house, another, THEIRS)

    assert await home_of(house, "kubecon-eu") == another
    assert await house.faults() == set()


async def test_members_are_told_before_they_sign_for_anothers_space(sqlite_house: House) -> None:
    house = sqlite_house
    await claim(house, await theirs(house), THEIRS)

    with pytest.raises(Refused) as refused:
        await house.do(ProposePages(house.custody, house.member("noor"), house.committee_id, OURS, ""))

    assert (refused.value.message.msgid, refused.value.field) == (SPACE_TAKEN.msgid, "spaces")


async def test_members_are_told_before_they_confirm_what_another_has_taken_since(sqlite_house: House) -> None:
    house = sqlite_house
    await house.do(ProposePages(house.custody, house.member("noor"), house.committee_id, OURS, ""))
    (leaf,) = (await house.committee()).proposals
    await claim(house, await theirs(house), THEIRS)

    with pytest.raises(Refused) as refused:
        await house.do(ConfirmPages(house.custody, house.member("ilse"), house.committee_id, leaf))

    assert refused.value.message.msgid == SPACE_TAKEN.msgid
    assert (await house.committee()).pages == EMPTY


@pytest.mark.parametrize("above", ["conduct", "nowhere"])
async def test_who_stands_in_is_another_committee_that_exists(sqlite_house: House, above: str) -> None:
    house, pages = sqlite_house, OwnPages(above=above)

    with pytest.raises(Refused) as refused:
        await house.do(ProposePages(house.custody, house.member("noor"), house.committee_id, pages, ""))

    assert (refused.value.message.msgid, refused.value.field) == (NO_SUCH_COMMITTEE.msgid, "above")


async def broken(house: House) -> House:
    """Change the space in the row in which members signed for it. Returns the house after a restart."""
    rows = await house.rows('SELECT "index", detail FROM audit_entry WHERE detail IS NOT NULL')
    ((index, detail),) = [(index, bytes(detail)) for index, detail in rows if b"kubecon-eu" in bytes(detail)]
    changed = detail.replace(b"kubecon-eu", b"kubecon-us")
    await house.tamper('UPDATE audit_entry SET detail = :detail WHERE "index" = :index', detail=changed, index=index)
    return house.restarted()


async def test_a_space_changed_in_its_row_leads_nowhere(sqlite_house: House) -> None:
    house = sqlite_house
    await adopt(house, OURS)

    with pytest.raises(Frozen):
        await (await broken(house)).committee()


async def test_nobody_signs_for_a_space_while_a_committee_cannot_be_read(sqlite_house: House) -> None:
    house = sqlite_house
    await theirs(house)  # before the break, or its founding could not be judged either
    await adopt(house, OURS)
    process = await broken(house)

    await claim(process, "another", THEIRS)

    for after in (process, process.restarted()):
        assert await home_of(after, "kubecon-eu") == ""
        with pytest.raises(Frozen):
            await after.view(lambda view: view.committee("another"))


async def test_nobody_founds_a_committee_while_one_cannot_be_read(sqlite_house: House) -> None:
    house = sqlite_house
    await adopt(house, OURS)
    policy = (await house.committee()).policy
    process = await broken(house)
    says = founding("another", "another", policy)

    await Attacker(process).append(Act.COMMITTEE_FOUNDED, "committee:another", member("mallory"), says, secret=MALLORY)

    assert await process.view(lambda view: view.committee_by_slug("another")) is None
    assert await process.restarted().view(lambda view: view.committee_by_slug("another")) is None
