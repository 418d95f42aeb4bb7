"""Attacks to become an auditor, or to read more as one: with the database and `keys/`, alone, or after it has ended."""

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret
from coc_service.domain.chain import member
from coc_service.domain.committee_state import seat_detail
from coc_service.store.tables import ProposedSeat
from coc_service.usecases.people.auditing import AgreeOnAuditor
from coc_service.usecases.people.login import SeatEnded
from tests.usecases.attacker import Attacker
from tests.usecases.auditing import admit, agree, end, log_in, shown, sign, who
from tests.usecases.house import House
from tests.usecases.test_attacks_on_the_rules import MALLORY, MALLORYS_KEYS, is_void


async def appended(house: House, actor: str, secret: RecipientSecret | None, **changed: str) -> str:
    """Append an entry by which Eve would be an auditor, as an attacker with the database and `keys/` does."""
    seat = seat_detail((await house.committee()).seats[0])
    seat |= {"seat": "e" * 26, "person": house.person("eve"), "login_name": "eve", **changed}
    subject = f"committee:{house.committee_id}"
    return await Attacker(house).append(Act.AUDITOR_ADMITTED, subject, actor, {"seat": seat}, secret=secret)


async def is_auditor(house: House) -> bool:
    return house.person("eve") in (await house.committee()).auditors


@pytest.mark.parametrize("actor", ["operator", "service"])
async def test_whoever_runs_the_server_makes_no_auditor(sqlite_house: House, actor: str) -> None:
    house = sqlite_house
    leaf = await appended(house, actor, None)

    assert (await is_auditor(house), await is_void(house, leaf)) == (False, True)


async def test_a_signature_in_a_members_name_makes_no_auditor(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await appended(house, member(house.person("noor")), MALLORY)

    assert (await is_auditor(house), await is_void(house, leaf)) == (False, True)


async def test_a_person_who_waits_makes_no_auditor_of_themself(sqlite_house: House) -> None:
    house = sqlite_house
    eve = house.member("eve")

    leaf = await appended(house, eve.signer.actor, eve.secret)

    assert (await is_auditor(house), await is_void(house, leaf)) == (False, True)


async def test_one_member_with_the_database_makes_no_auditor_and_the_others_see_it(sqlite_house: House) -> None:
    house = sqlite_house
    noor = house.member("noor")
    leaf = await appended(house, noor.signer.actor, noor.secret)
    again = {"entry": leaf}
    subject = f"committee:{house.committee_id}"
    twice = await Attacker(house).append(Act.AGREED, subject, noor.signer.actor, again, secret=noor.secret)

    assert (await is_auditor(house), await is_void(house, twice)) == (False, True)
    assert [one.leaf for one in (await shown(house, "ilse")).half_admitted] == [leaf]


async def test_an_auditor_with_other_keys_than_the_person_has_opens_nothing_and_takes_nothing_away(
    sqlite_house: House,
) -> None:
    """Two malicious members of a committee could otherwise lock a member of another one out."""
    house = sqlite_house
    noor, ilse = house.member("noor"), house.member("ilse")
    leaf = await appended(house, noor.signer.actor, noor.secret, **MALLORYS_KEYS)
    await house.do(AgreeOnAuditor(house.custody, ilse, house.committee_id, leaf))
    assert await is_auditor(house)

    found = await who(house, await log_in(house))

    assert found is not None
    assert found.audits == ()


async def test_keys_that_replace_an_auditors_in_the_database_open_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    cookie = await log_in(house)
    await house.tamper(
        "UPDATE person SET encryption_key = :encryption, signing_key = :signing WHERE id = :id",
        id=house.person("eve"),
        encryption=bytes.fromhex(MALLORYS_KEYS["encryption_key"]),
        signing=bytes.fromhex(MALLORYS_KEYS["signing_key"]),
    )

    found = await who(house, cookie)

    assert found is not None
    assert [one for one, _ in found.audits] == [house.committee_id]
    subject = f"person:{house.person('eve')}"
    says = {name: MALLORYS_KEYS[name] for name in ("encryption_key", "signing_key")}
    leaf = await Attacker(house).append(Act.PERSON_ENROLLED, subject, member(house.person("eve")), says, secret=MALLORY)
    assert await is_void(house, leaf)


async def test_a_row_of_a_seat_puts_nobody_on_the_page_of_auditors(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    [(finn,)] = await house.rows("SELECT id FROM person WHERE login_name = 'finn'")

    def job(session: Session) -> None:
        session.add(ProposedSeat(id="f" * 26, person_id=finn, committee_id=house.committee_id))

    await house.write(job)

    assert list((await shown(house)).waiting) == []


async def test_who_audits_no_more_comes_back_by_no_old_entry(sqlite_house: House) -> None:
    """Their admission and both signatures are still in the log, and an old proposal cannot be signed again."""
    house = sqlite_house
    admission = await sign(house)
    await agree(house, admission)
    await end(house, admission)
    ilse, subject = house.member("ilse"), f"committee:{house.committee_id}"

    leaf = await Attacker(house).append(
        Act.AGREED, subject, ilse.signer.actor, {"entry": admission}, secret=ilse.secret
    )

    assert (await is_auditor(house), await is_void(house, leaf)) == (False, True)
    with pytest.raises(SeatEnded):
        await log_in(house)
