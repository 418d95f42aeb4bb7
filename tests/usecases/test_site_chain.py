"""The site's chain, which grows with every mail and every failed login, is followed once by a process."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.audit import decode, encode
from coc_service.usecases.custody import site_chain
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.administration import ShowAdministration
from coc_service.usecases.site.set_up import AddProject
from tests.usecases.house import House


async def fail_logins(house: House, times: int) -> None:
    def job(session: Session) -> None:
        draft = house.custody.ledger.writing(session)
        for _ in range(times):
            draft.append(LogAct.LOGIN_FAILED, SITE, signer=Signer(SERVICE), at=house.clock.now())

    await house.write(job)


async def acts(house: House) -> list[LogAct]:
    return [one.act for one in await house.ask(ShowAdministration(house.custody))]


async def test_only_what_the_operator_stated_is_kept(house: House) -> None:
    before = await acts(house)
    await fail_logins(house, 30)

    assert await acts(house) == before
    kept = house.custody.ledger.memory.site
    assert (len(kept.stated), kept.count >= len(before) + 30) == (len(before), True)


async def test_what_was_followed_is_not_loaded_again_and_what_is_new_is_added(house: House) -> None:
    before = await acts(house)
    await fail_logins(house, 1)
    await acts(house)
    await house.tamper("UPDATE audit_entry SET entry = :entry WHERE subject = 'site'", entry=b"{}")  # an attacker's
    await house.do(AddProject(house.custody, "second", "Second"))

    assert await acts(house) == [LogAct.PROJECT_CREATED, *before]


async def test_another_entry_in_the_place_of_one_is_noticed(house: House) -> None:
    await acts(house)
    await fail_logins(house, 1)
    await house.do(AddProject(house.custody, "second", "Second"))
    (row,) = await house.rows(
        "SELECT entry FROM audit_entry WHERE subject = 'site' ORDER BY \"index\" DESC LIMIT 1 OFFSET 1"
    )
    forged = encode(replace(decode(row[0]), nonce=bytes(16)))
    await house.tamper("UPDATE audit_entry SET entry = :forged WHERE entry = :entry", forged=forged, entry=row[0])

    with pytest.raises(Frozen):
        await acts(house)


async def test_an_end_that_was_cut_is_missed(sqlite_house: House) -> None:
    await acts(sqlite_house)
    await fail_logins(sqlite_house, 1)
    await sqlite_house.tamper("DELETE FROM audit_entry WHERE entry LIKE '%login.failed%'")

    with pytest.raises(Frozen):
        await acts(sqlite_house)


async def test_what_is_not_committed_is_not_kept(house: House) -> None:
    before = await acts(house)

    def job(session: Session) -> None:
        draft: View = house.custody.ledger.writing(session)
        AddProject(house.custody, "second", "Second").write(session)
        assert len(site_chain.stated(draft)) == len(before) + 1
        raise KeyError

    with pytest.raises(KeyError):
        await house.write(job)

    await house.do(AddProject(house.custody, "third", "Third"))  # in the log where the other one would have been
    assert len(await acts(house)) == len(before) + 1
