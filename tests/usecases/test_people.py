"""How a person gets a seat and logs in. The row of a person is never sufficient for it."""

from typing import Any

import pytest

from coc_service.crypto import RecipientSecret, encryption_public_key, lock, sha256, signing_public_key
from coc_service.usecases.act import Refused, SetUpProblem, SetUpRefused
from coc_service.usecases.custody import contexts
from coc_service.usecases.people.admitting import Admit, Agree, ConfirmComparison
from coc_service.usecases.people.enrolling import Enrol, FindInvitee, InvitationGone
from coc_service.usecases.people.inviting import Invite, InviteAgain, Invitee
from coc_service.usecases.people.login import KeepAlive, LogIn, LogOut, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.passphrases import PASSPHRASE_MAX_CHARS, PassphraseWeak, check_strength
from coc_service.usecases.people.roster import RosterShown, ShowRoster
from tests.usecases.house import House
from tests.usecases.ready import LINK, SLUG, WAITING, Known, address_of, invitee, join, passphrase_of, unlocked

MALLORY = RecipientSecret(sha256(b"mallory"))


async def shown(house: House, name: str = "noor") -> RosterShown:
    (found,) = await house.ask(ShowRoster(house.custody, house.member(name)))
    return found


async def cookie_of(house: House, name: str = "noor") -> Any:
    logged_in = await house.do(LogIn(house.custody, name, passphrase_of(name)))
    assert logged_in is not None
    return logged_in.cookie


# --- invited and enrolled ------------------------------------------------------------------------------------------------


async def test_an_invitation_is_a_mail_with_a_link_that_the_database_does_not_hold(house: House) -> None:
    await house.tamper("DELETE FROM outbox")
    invited = await house.do(Invite(house.custody, SLUG, invitee("gil"), LINK))
    assert invited is not None

    rows = await house.rows("SELECT * FROM outbox") + await house.rows("SELECT * FROM person")
    assert not any(invited.token in repr(value) for row in rows for value in row)
    assert not any(invited.token.removeprefix(invited.person) in repr(value) for row in rows for value in row)
    assert not any(invited.token.encode() == value for row in rows for value in row)
    welcome = await house.ask(FindInvitee(house.custody, invited.token))
    assert (welcome.person.id, welcome.committees) == (invited.person, (SLUG.title(),))


async def test_a_login_name_is_one_persons_and_names_do_not_look_like_others(sqlite_house: House) -> None:
    house = sqlite_house
    for taken in ("noor", "NOOR"):
        with pytest.raises(SetUpRefused) as refused:
            await house.do(Invite(house.custody, SLUG, Invitee("Gil", "@gil", taken, address_of("gil")), LINK))
        assert refused.value.problem is SetUpProblem.LOGIN_NAME_TAKEN
    for name, handle, mixed in (("No\u043er", "@gil", "No\u043er"), ("Gil", "@g\u0456l", "@g\u0456l")):
        with pytest.raises(SetUpRefused) as refused:
            await house.do(Invite(house.custody, SLUG, Invitee(name, handle, "gil", "g@x.org"), LINK))
        assert (refused.value.problem, refused.value.word) == (SetUpProblem.NAME_MIXES_SCRIPTS, mixed)
    assert await house.do(Invite(house.custody, "nowhere", invitee("gil"), LINK)) is None
    assert await house.do(InviteAgain(house.custody, SLUG, "nobody")) is None


async def test_a_link_lasts_a_week_and_opens_once(house: House) -> None:
    token = house.ready.token
    house.clock.later(days=7, seconds=-1)
    assert (await house.ask(FindInvitee(house.custody, token))).person.login_name == "finn"
    house.clock.later(seconds=1)
    with pytest.raises(InvitationGone):
        await house.ask(FindInvitee(house.custody, token))
    house.clock.later(days=-7)
    await house.do(Enrol(house.custody, token, passphrase_of("finn")))
    for gone in (token, "", token[:-1]):
        with pytest.raises(InvitationGone):
            await house.ask(FindInvitee(house.custody, gone))


@pytest.mark.parametrize(
    "passphrase", ["", "noor", "correct horse", "x" * (PASSPHRASE_MAX_CHARS + 1), "Noor Haddad noorh"]
)
def test_a_passphrase_that_could_be_guessed_is_refused_with_advice(passphrase: str) -> None:
    with pytest.raises(PassphraseWeak) as weak:
        check_strength(passphrase, about=["Noor Haddad", "@noorh", "noor"])

    assert weak.value.advice


@pytest.mark.parametrize("passphrase", [passphrase_of("noor"), "walnut ferry " * 19])
def test_five_words_are_enough_and_many_are_taken(passphrase: str) -> None:
    check_strength(passphrase, about=["Noor Haddad"])


async def test_who_has_enrolled_waits_reads_nothing_and_signs_nothing(house: House) -> None:
    eve = house.member(WAITING)
    roster = await shown(house)
    waiting = next(one for one in roster.waiting if one.person == eve.person)
    assert (waiting.name, waiting.handle, waiting.address) == ("Eve Quist", "@eve", address_of("eve"))
    assert [one.login_name for one in roster.invited] == ["finn"]
    assert await house.ask(ShowRoster(house.custody, eve)) == []

    for act in (
        Admit(house.custody, eve, house.committee_id, eve.person, waiting.digest),
        ConfirmComparison(house.custody, eve, house.committee_id, roster.seats[1].leaf),
    ):
        with pytest.raises(Refused):
            await house.do(act)
    _, case_id = await house.report()
    assert eve.person not in (await house.case(case_id)).on_case


async def test_an_admission_counts_with_the_second_signature_and_is_compared_once_more(house: House) -> None:
    eve = house.person(WAITING)
    waiting = next(one for one in (await shown(house)).waiting if one.person == eve)
    await house.do(Admit(house.custody, house.member("noor"), house.committee_id, eve, waiting.digest))
    roster = await shown(house)
    assert (roster.signers_needed, [one.person for one in roster.half_admitted]) == (2, [eve])
    assert (roster.half_admitted[0].has_signed, roster.half_admitted[0].digest) == (True, waiting.digest)
    for again in (
        Admit(house.custody, house.member("ilse"), house.committee_id, eve, waiting.digest),
        Agree(house.custody, house.member("noor"), house.committee_id, roster.half_admitted[0].leaf),
    ):
        with pytest.raises(Refused):
            await house.do(again)

    await house.do(Agree(house.custody, house.member("ilse"), house.committee_id, roster.half_admitted[0].leaf))

    seat = next(one for one in (await shown(house)).seats if one.person == eve)
    assert (seat.admitted_by, seat.is_comparison_owed) == (("Ilse Brandt", "Noor Haddad"), True)
    for name in (WAITING, "tomas"):
        await house.do(ConfirmComparison(house.custody, house.member(name), house.committee_id, seat.leaf))
    assert not any(one.is_comparison_owed for one in (await shown(house)).seats if one.person == eve)


async def test_nobody_is_admitted_who_has_no_keys_yet_or_a_seat_already(sqlite_house: House) -> None:
    house = sqlite_house
    finn = (await house.rows("SELECT id FROM person WHERE login_name = 'finn'"))[0][0]
    ilse = next(one for one in (await shown(house)).seats if one.person == house.person("ilse"))

    for person, digest in ((finn, ""), ("nobody", ""), (ilse.person, ilse.digest)):
        with pytest.raises(Refused):
            await house.do(Admit(house.custody, house.member("noor"), house.committee_id, person, digest))


async def test_the_first_of_a_committee_founds_it_and_the_second_waits(house: House) -> None:
    gil = await join(house.process, "gil", slug="care")
    founded = house.custody.ledger.committee_by_slug("care")
    assert founded is not None
    assert [seat.person for seat in founded.seats] == [gil.person]

    await house.do(InviteAgain(house.custody, "care", "noor"))
    (care,) = await house.ask(ShowRoster(house.custody, unlocked(Known(gil.person, gil.secret), founded.id, "gil")))

    assert [one.person for one in care.waiting] == [house.person("noor")]
    assert care.signers_needed == 1
    with pytest.raises(Refused):
        await house.do(
            Admit(house.custody, house.member("ilse"), founded.id, house.person("noor"), care.waiting[0].digest)
        )


# --- logging in ----------------------------------------------------------------------------------------------------------


async def test_a_session_gives_its_member_to_its_cookie_alone_until_they_log_out(house: House) -> None:
    cookie, other = await cookie_of(house), RecipientSecret(bytes(32))
    member = await house.ask(Resume(house.custody, cookie))
    assert isinstance(member, UnlockedMember)
    assert (member.person, member.secret.reveal(), member.committees) == (
        house.person("noor"),
        house.ready.people["noor"].secret.reveal(),
        ((house.committee_id, "Conduct"),),
    )
    assert await house.ask(Resume(house.custody, other)) is None
    rows = await house.rows("SELECT * FROM login")
    assert not any(cookie.reveal() in value for row in rows for value in row if isinstance(value, bytes))

    await house.do(LogOut(house.custody, member))
    assert await house.ask(Resume(house.custody, cookie)) is None


async def test_a_session_ends_when_idle_and_in_the_evening_however_busy(sqlite_house: House) -> None:
    house = sqlite_house
    idle, busy = await cookie_of(house), await cookie_of(house)
    house.clock.later(minutes=31)
    member = await house.ask(Resume(house.custody, busy))
    assert isinstance(member, UnlockedMember)
    assert member.is_half_idle
    await house.do(KeepAlive(house.custody, busy))
    house.clock.later(minutes=30)
    assert [await house.ask(Resume(house.custody, one)) is not None for one in (idle, busy)] == [False, True]
    for _ in range(22):
        await house.do(KeepAlive(house.custody, busy))
        house.clock.later(minutes=30)
    assert await house.ask(Resume(house.custody, busy)) is None


async def test_a_session_that_is_made_to_last_or_put_back_in_its_row_does_not(house: House) -> None:
    cookie = await cookie_of(house)
    saved = (await house.rows("SELECT id_hash, person_id, sealed FROM login"))[0]
    member = await house.ask(Resume(house.custody, cookie))
    assert isinstance(member, UnlockedMember)
    await house.tamper("UPDATE login SET expires_at = '2999-01-01 00:00:00'")
    assert await house.ask(Resume(house.custody, cookie)) is not None

    await house.do(LogOut(house.custody, member))
    await house.tamper(
        "INSERT INTO login (id_hash, person_id, sealed, expires_at) VALUES (:id, :person, :sealed, '2999-01-01 00:00:00')",
        **dict(zip(("id", "person", "sealed"), saved, strict=True)),
    )

    for process in (house, house.restarted()):
        assert await process.ask(Resume(process.custody, cookie)) is None


@pytest.mark.parametrize("name", ["noor", "eve"])
async def test_a_slot_or_a_row_with_keys_of_somebodys_own_logs_nobody_in(house: House, name: str) -> None:
    person = house.person(name)
    slot = lock(MALLORY, "a passphrase of mallory's own", context=contexts.key_slot(person=person, kind="passphrase"))
    await house.tamper("UPDATE key_slot SET slot = :slot WHERE person_id = :person", slot=slot, person=person)
    await house.tamper(
        "UPDATE person SET encryption_key = :encryption, signing_key = :signing WHERE id = :person",
        encryption=encryption_public_key(MALLORY),
        signing=signing_public_key(MALLORY),
        person=person,
    )

    assert await house.do(LogIn(house.custody, name, "a passphrase of mallory's own")) is None


async def test_both_keys_of_a_secret_must_be_those_of_every_seat(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    cookie = await cookie_of(house)

    for function in ("encryption_public_key", "signing_public_key"):
        with monkeypatch.context() as patch:
            patch.setattr(f"coc_service.usecases.people.login.{function}", lambda _: bytes(32))
            assert await house.ask(Resume(house.custody, cookie)) is None
            assert await house.do(LogIn(house.custody, "noor", passphrase_of("noor"))) is None


async def test_who_has_left_the_committee_has_no_seat_in_their_session(house: House) -> None:
    cookie = await cookie_of(house, "dana")
    await house.leave("dana")

    member = await house.ask(Resume(house.custody, cookie))

    assert isinstance(member, UnlockedMember)
    assert member.committees == ()
