"""Invitations that are sent again, corrected and withdrawn: old links are dead, by the log and not by a row."""

from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.crypto import open_sealed
from coc_service.mail import Envelope
from coc_service.usecases.act import Refused, SetUpProblem, SetUpRefused, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.people.admitting import Admit
from coc_service.usecases.people.correcting import Correct, Correction, Resend, Withdraw
from coc_service.usecases.people.enrolling import Enrol, FindInvitee, InvitationGone
from coc_service.usecases.people.invitations import standing_of
from coc_service.usecases.people.inviting import Invite, InviteAgain
from coc_service.usecases.people.links import LINK_LASTS
from coc_service.usecases.people.roster import RosterShown, ShowRoster
from tests.usecases.house import House
from tests.usecases.ready import INVITED, LINK, NAMES, SLUG, WAITING, address_of, invitee, passphrase_of


async def shown(house: House) -> RosterShown:
    (found,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    return found


async def is_dead(house: House, token: str) -> bool:
    try:
        await house.ask(FindInvitee(house.custody, token))
    except InvitationGone:
        return True
    return False


async def mailed(house: House) -> list[Envelope]:
    rows = await house.rows("SELECT id, sealed_envelope FROM outbox WHERE kind = 'invitation'")
    key = house.custody.keys.envelopes
    return [Envelope.decode(open_sealed(key, sealed, context=contexts.envelope(mail_id=one))) for one, sealed in rows]


async def problem(house: House, act: WriteAct[Any]) -> SetUpProblem:
    with pytest.raises(SetUpRefused) as refused:
        await house.do(act)
    return refused.value.problem


async def correct(house: House, correction: Correction, who: str = INVITED) -> tuple[str, ...]:
    return await house.do(Correct(house.custody, who, correction, LINK))


async def test_a_link_that_is_sent_again_kills_the_one_before(house: House) -> None:
    old = house.ready.token
    await house.tamper("DELETE FROM outbox")

    new = await house.do(Resend(house.custody, INVITED, LINK))

    assert ([await is_dead(house, one) for one in (old, new)], new[:26]) == ([True, False], old[:26])
    assert [(one.to, one.values["link"]) for one in await mailed(house)] == [(address_of(INVITED), LINK + new)]
    await house.do(Enrol(house.custody, new, passphrase_of(INVITED)))
    assert await is_dead(house, new)
    assert await house.faults() == set()


async def test_a_dead_link_stays_dead_when_its_hash_is_put_back_into_the_row(house: House) -> None:
    old = house.ready.token
    ((kept,),) = await house.rows("SELECT invitation_hash FROM person WHERE login_name = :name", name=INVITED)
    await house.do(Resend(house.custody, INVITED, LINK))

    await house.tamper("UPDATE person SET invitation_hash = :kept WHERE login_name = :name", kept=kept, name=INVITED)

    for process in (house, house.restarted()):
        assert await is_dead(process, old)
        with pytest.raises(InvitationGone):
            await process.do(Enrol(process.custody, old, passphrase_of(INVITED)))


async def test_a_new_link_lasts_as_long_as_the_first(sqlite_house: House) -> None:
    house = sqlite_house
    house.clock.later(days=6)
    new = await house.do(Resend(house.custody, INVITED, LINK))

    house.clock.at += LINK_LASTS
    house.clock.later(minutes=-1)
    before = await is_dead(house, new)
    house.clock.later(minutes=1)

    assert (before, await is_dead(house, new)) == (False, True)


async def test_a_mistyped_invitation_is_corrected_and_the_wrong_mailbox_has_a_dead_link(house: House) -> None:
    await house.tamper("DELETE FROM outbox")

    fields = await correct(house, Correction(name="Fynn Aalto", address="fynn@example.org"))

    assert fields == ("name", "address")
    assert await is_dead(house, house.ready.token)
    (mail,) = await mailed(house)
    assert mail.to == "fynn@example.org"
    welcome = await house.ask(FindInvitee(house.custody, mail.values["link"].removeprefix(LINK)))
    assert (welcome.person.name, welcome.person.handle, welcome.person.login_name) == ("Fynn Aalto", "@finn", "finn")
    assert await house.faults() == set()


async def test_a_login_name_is_corrected_unless_it_is_taken(sqlite_house: House) -> None:
    house = sqlite_house
    taken = Correct(house.custody, INVITED, Correction(login_name="NOOR"), LINK)

    assert await problem(house, taken) is SetUpProblem.LOGIN_NAME_TAKEN
    assert await correct(house, Correction(login_name="Fynn")) == ("login_name",)
    assert [one.login_name for one in (await shown(house)).invited] == ["fynn"]


async def test_who_waits_keeps_their_keys_and_a_page_from_before_admits_nobody(house: House) -> None:
    eve, noor = house.person(WAITING), house.member("noor")
    (before,) = [one for one in (await shown(house)).waiting if one.person == eve]
    await house.tamper("DELETE FROM outbox")

    await correct(house, Correction(name="Eve Quist-Berg"), WAITING)

    (after,) = [one for one in (await shown(house)).waiting if one.person == eve]
    assert (after.name, after.fingerprint, await mailed(house)) == ("Eve Quist-Berg", before.fingerprint, [])
    with pytest.raises(Refused):
        await house.do(Admit(house.custody, noor, house.committee_id, eve, before.digest))
    await house.do(Admit(house.custody, noor, house.committee_id, eve, after.digest))


async def test_what_a_member_has_signed_the_operator_does_not_change(sqlite_house: House) -> None:
    house, eve = sqlite_house, sqlite_house.person(WAITING)
    (seat,) = [one for one in (await shown(house)).waiting if one.person == eve]
    await house.do(Admit(house.custody, house.member("noor"), house.committee_id, eve, seat.digest))
    other = Correction(name="Mallory Quist")

    for name in ("noor", WAITING):
        assert await problem(house, Correct(house.custody, name, other, LINK)) is SetUpProblem.MEMBERS_HAVE_SIGNED
        assert await problem(house, Withdraw(house.custody, SLUG, name)) is SetUpProblem.MEMBERS_HAVE_SIGNED
        assert await problem(house, Resend(house.custody, name, LINK)) is SetUpProblem.KEYS_ARE_MADE


async def test_a_withdrawn_invitation_opens_nothing_and_leaves_no_address(house: House) -> None:
    person = house.ready.token[:26]
    await house.do(Withdraw(house.custody, SLUG, INVITED))

    assert await is_dead(house, house.ready.token)
    roster = await shown(house)
    assert (list(roster.invited), [one.name for one in roster.withdrawn]) == ([], [NAMES[INVITED]])
    assert await house.rows("SELECT login_name, sealed_address FROM person WHERE id = :id", id=person) == [
        (person, b"")
    ]
    assert await problem(house, Resend(house.custody, INVITED, LINK)) is SetUpProblem.NOT_INVITED
    assert await house.faults() == set()

    again = await house.do(Invite(house.custody, SLUG, invitee(INVITED), LINK))
    assert again is not None
    assert not await is_dead(house, again.token)


async def test_nobody_is_admitted_by_an_invitation_that_was_withdrawn(house: House) -> None:
    eve = house.person(WAITING)
    (seat,) = [one for one in (await shown(house)).waiting if one.person == eve]

    await house.do(Withdraw(house.custody, SLUG, WAITING))

    roster = await shown(house)
    assert ([one.person for one in roster.waiting], [one.person for one in roster.withdrawn]) == ([], [eve])
    with pytest.raises(Refused):
        await house.do(Admit(house.custody, house.member("noor"), house.committee_id, eve, seat.digest))
    assert await house.faults() == set()


async def test_who_is_invited_to_two_committees_is_admitted_to_the_seat_of_each(sqlite_house: House) -> None:
    house, eve = sqlite_house, sqlite_house.person(WAITING)
    await house.do(InviteAgain(house.custody, "care", WAITING))
    (seat,) = [one for one in (await shown(house)).waiting if one.person == eve]

    await house.do(Admit(house.custody, house.member("noor"), house.committee_id, eve, seat.digest))

    assert [one.person for one in (await shown(house)).half_admitted] == [eve]


async def test_what_cannot_be_corrected_is_refused(sqlite_house: House) -> None:
    house = sqlite_house
    same = Correction(name=NAMES[INVITED])

    assert await problem(house, Correct(house.custody, INVITED, same, LINK)) is SetUpProblem.NOTHING_CHANGES
    assert await problem(house, Correct(house.custody, "nobody", same, LINK)) is SetUpProblem.NOT_INVITED
    assert await problem(house, Withdraw(house.custody, "care", INVITED)) is SetUpProblem.NOT_INVITED
    one_word = Correct(house.custody, INVITED, Correction(name="田中太郎"), LINK)
    assert await problem(house, one_word) is SetUpProblem.NAME_IN_ONE_WORD


async def test_the_members_see_each_step_of_the_operator(sqlite_house: House) -> None:
    house = sqlite_house
    await house.do(Resend(house.custody, INVITED, LINK))
    await correct(house, Correction(address="fynn@example.org"))

    (finn,) = (await shown(house)).invited

    assert [(one.act, one.fields) for one in finn.steps] == [
        (Act.PERSON_INVITED, ()),
        (Act.PERSON_LINK_ISSUED, ()),
        (Act.PERSON_LINK_ISSUED, ()),
        (Act.PERSON_CORRECTED, ("address",)),
        (Act.PERSON_LINK_ISSUED, ()),
    ]


async def test_another_committee_is_not_told_of_an_invitation_to_this_one(sqlite_house: House) -> None:
    person = sqlite_house.ready.token[:26]

    standing = await sqlite_house.view(lambda view: standing_of(view, person))

    assert [one.act for one in standing.steps_for("care")] == [Act.PERSON_LINK_ISSUED]
