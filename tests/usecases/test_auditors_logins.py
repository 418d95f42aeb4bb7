"""An auditor's login has all safeguards of a member's: factors, mails, lost keys; and one person may have both."""

from coc_service.domain import policy
from coc_service.mail import MessageKind
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.people.login import LogIn
from coc_service.usecases.people.losing import AgreeLost, StateLost
from coc_service.usecases.site.deliver_mail import ClaimMails
from tests.usecases.auditing import admit, agree, end, found_care, log_in, sign, who
from tests.usecases.house import House
from tests.usecases.mails import adopt
from tests.usecases.ready import LINK, SLUG, address_of, passphrase_of
from tests.usecases.test_lost_keys import key_of, newest_link

NEW = "seven quiet otters mend a lighthouse"


async def test_an_auditor_needs_the_factors_that_the_policy_asks_for(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    cookie = await log_in(house)
    before = await who(house, cookie)

    await adopt(house, "", toml=policy.default_toml().replace("factors = 1", "factors = 2"))

    after = await who(house, cookie)
    assert before is not None
    assert after is not None
    assert (before.lacks_factor, after.lacks_factor) == (False, True)


async def test_an_auditor_is_told_of_a_new_browser_at_the_address_that_members_signed(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    await log_in(house)
    await house.tamper("DELETE FROM outbox")
    await house.tamper("UPDATE person SET sealed_address = x'00' WHERE login_name = 'eve'")

    await house.do(LogIn(house.custody, "eve", passphrase_of("eve"), is_new_browser=True))

    claimed = await house.do(ClaimMails(house.custody))
    told = [(one.envelope.kind, one.envelope.to) for one in claimed if one.envelope]
    assert told == [(MessageKind.NEW_BROWSER, address_of("eve"))]


async def test_an_auditor_who_lost_their_keys_is_admitted_again_with_new_ones(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    eve, key = house.person("eve"), await key_of(house, "eve")
    await house.tamper("UPDATE person SET sealed_address = x'00' WHERE login_name = 'eve'")
    await house.do(StateLost(house.custody, house.member("noor"), house.committee_id, LINK, eve, key))
    (leaf,) = (await house.committee()).proposals
    await house.do(AgreeLost(house.custody, house.member("ilse"), house.committee_id, LINK, leaf))
    off = await house.do(LogIn(house.custody, "eve", passphrase_of("eve")))

    await house.do(Enrol(house.custody, await newest_link(house, "eve"), NEW))
    await agree(house, await sign(house))

    session = await house.do(LogIn(house.custody, "eve", NEW))
    assert (off, session is not None) == (None, True)
    assert session is not None
    found = await who(house, session.cookie)
    assert found is not None
    assert [one for one, _ in found.audits] == [house.committee_id]


async def test_a_member_of_one_committee_audits_another_and_keeps_the_one_without_the_other(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    care = await found_care(house)
    await house.do(InviteAgain(house.custody, SLUG, "gil"))
    await agree(house, await sign(house, of="gil"))
    cookie = await log_in(house, "gil")
    both = await who(house, cookie)

    await end(house, (await house.committee()).auditors[house.person("gil")].leaf)

    ended, after = await who(house, cookie), await who(house, await log_in(house, "gil"))
    assert both is not None
    assert after is not None
    assert ended is None
    assert ([one for one, _ in both.committees], [one for one, _ in both.audits]) == ([care], [house.committee_id])
    assert (after.committees, after.audits) == (both.committees, ())
