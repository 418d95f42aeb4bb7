"""Whoever writes to the database cannot change where a committee's pages lead, with or without the service's keys."""

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, random_bytes
from coc_service.domain import own_pages
from coc_service.domain.chain import member
from coc_service.domain.own_pages import Link, OwnPages
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.people.own_pages import ConfirmPages, ProposePages
from tests.usecases.attacker import Attacker
from tests.usecases.house import House

OURS = OwnPages(numbers=(Link("Crisis line", "tel:0800111"),))
THEIRS = OwnPages(numbers=(Link("Crisis line", "tel:0900666"),))


async def adopt(house: House, pages: OwnPages) -> None:
    leaf_before = (await house.committee()).pages_leaf
    await house.process.do(ProposePages(house.custody, house.member("noor"), house.committee_id, pages, leaf_before))
    committee = await house.committee()
    if committee.pages != pages:
        (leaf,) = committee.proposals
        await house.process.do(ConfirmPages(house.custody, house.member("ilse"), house.committee_id, leaf))


async def test_pages_adopted_in_a_members_name_are_void(house: House) -> None:
    await adopt(house, OURS)
    committee = await house.committee()
    for secret in (house.member("dana").secret, RecipientSecret(random_bytes(32)), None):
        await Attacker(house).append(
            Act.PAGES_ADOPTED,
            f"committee:{house.committee_id}",
            member(house.person("noor")),
            {"pages": own_pages.to_detail(THEIRS), "before": committee.pages_leaf},
            secret=secret,
        )

    for process in (house, house.restarted()):
        assert ((await process.committee()).pages, dict((await process.committee()).proposals)) == (OURS, {})
        assert "log" in await process.faults()


async def test_pages_changed_in_their_row_are_shown_to_nobody(house: House) -> None:
    await adopt(house, OURS)
    rows = await house.rows('SELECT "index", detail FROM audit_entry WHERE detail IS NOT NULL')
    ((index, detail),) = [(index, bytes(detail)) for index, detail in rows if b"tel:0800111" in bytes(detail)]
    changed = detail.replace(b"0800111", b"0900666")
    await house.tamper('UPDATE audit_entry SET detail = :detail WHERE "index" = :index', detail=changed, index=index)

    with pytest.raises(Frozen):
        await house.restarted().committee()


async def test_a_proposal_of_another_act_is_not_confirmed_as_pages(house: House) -> None:
    noor, ilse = house.member("noor"), house.member("ilse")

    def propose(session: Session) -> str:
        return house.custody.ledger.writing(session).append(
            Act.COMMITTEE_RENAMED,
            f"committee:{house.committee_id}",
            signer=noor.signer,
            at=house.clock.now(),
            says={"name": "Another"},
        )

    leaf = await house.process.database.write(propose)

    with pytest.raises(Refused):
        await house.process.do(ConfirmPages(house.custody, ilse, house.committee_id, leaf))


async def test_pages_proposed_before_others_took_effect_are_not_confirmed(house: House) -> None:
    for name, pages in (("noor", OURS), ("tomas", THEIRS)):
        await house.process.do(ProposePages(house.custody, house.member(name), house.committee_id, pages, ""))
    first, second = (await house.committee()).proposals
    await house.process.do(ConfirmPages(house.custody, house.member("ilse"), house.committee_id, second))

    with pytest.raises(Refused):
        await house.process.do(ConfirmPages(house.custody, house.member("ilse"), house.committee_id, first))

    assert (await house.committee()).pages == THEIRS


@pytest.mark.parametrize("pages", [OURS, THEIRS])
async def test_pages_follow_those_that_the_form_showed_and_differ_from_them(house: House, pages: OwnPages) -> None:
    await adopt(house, OURS)
    before = (await house.committee()).pages_leaf if pages == OURS else ""

    with pytest.raises(Refused):
        await house.process.do(ProposePages(house.custody, house.member("tomas"), house.committee_id, pages, before))
