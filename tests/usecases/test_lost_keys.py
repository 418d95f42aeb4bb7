"""A lost passphrase: members sign, the old keys are off, the person makes new ones once, and nobody else gains by it."""

from datetime import timedelta

import pytest

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, encryption_public_key, signing_public_key
from coc_service.domain.chain import member
from coc_service.usecases.act import Refused
from coc_service.usecases.people.admitting import Admit, Agree
from coc_service.usecases.people.enrolling import Enrol, FindInvitee, InvitationGone
from coc_service.usecases.people.inviting import invitation_hash
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.losing import AgreeLost, StateLost
from coc_service.usecases.people.lost import Lost
from coc_service.usecases.people.roster import ShowRoster
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.mails import new_keys_mails
from tests.usecases.ready import LINK, passphrase_of
from tests.usecases.test_attacks_on_the_rules import MALLORY, MALLORYS_KEYS, is_void

NEW = "seven quiet otters mend a lighthouse"


async def key_of(house: House, name: str) -> str:
    key: bytes = await house.view(lambda view: view.signing_key(house.person(name)))
    return key.hex()


async def state_lost(house: House, by: str = "noor", *, name: str = "dana") -> str:
    """Let one member state that somebody's keys are lost; return the statement's leaf."""
    key = await key_of(house, name)
    act = StateLost(house.custody, house.member(by), house.committee_id, LINK, house.person(name), key)
    await house.do(act)
    return next(iter((await house.committee()).proposals), "")


async def lose(house: House, *, name: str = "dana") -> str:
    """Let two members state it; return the one-time part of the link that was mailed."""
    leaf = await state_lost(house, name=name)
    await house.do(AgreeLost(house.custody, house.member("ilse"), house.committee_id, LINK, leaf))
    return await newest_link(house, name)


async def newest_link(house: House, name: str) -> str:
    """Return the one-time part of the mailed link that opens now."""
    [(kept,)] = await house.rows("SELECT invitation_hash FROM person WHERE id = :id", id=house.person(name))
    sent = [one.values["link"].removeprefix(LINK) for one in await new_keys_mails(house)]
    (found,) = [one for one in sent if invitation_hash(one, keys=house.custody.keys) == kept]
    return found


async def admit_again(house: House, name: str = "dana") -> None:
    shown = (await house.ask(ShowRoster(house.custody, house.member("noor"))))[0]
    (seat,) = [one for one in shown.waiting if one.person == house.person(name)]
    await house.do(Admit(house.custody, house.member("noor"), house.committee_id, seat.person, seat.digest))
    (leaf,) = (await house.committee()).proposals
    await house.do(Agree(house.custody, house.member("ilse"), house.committee_id, leaf))


async def lost_on_roster(house: House, by: str = "tomas") -> list[Lost]:
    return list((await house.ask(ShowRoster(house.custody, house.member(by))))[0].lost)


async def test_who_lost_their_passphrase_keeps_seat_and_login_name(house: House) -> None:
    before = (await house.committee()).seat_of(house.person("dana"), house.clock.now())
    token = await lose(house)
    welcome = await house.ask(FindInvitee(house.custody, token))
    await house.do(Enrol(house.custody, token, NEW))
    await admit_again(house)

    session = await house.do(LogIn(house.custody, "dana", NEW))

    after = (await house.committee()).seat_of(house.person("dana"), house.clock.now())
    assert session is not None
    assert before is not None
    assert after is not None
    assert (after.seat, after.name, after.handle, after.login_name, after.sealed_address) == (
        before.seat, before.name, before.handle, before.login_name, before.sealed_address,
    )  # fmt: skip
    assert (welcome.has_lost_keys, after.has_keys_of(before), after.tenure) == (True, False, after.leaf)
    assert await lost_on_roster(house) == []
    assert (await house.verify()).findings == ()


async def test_the_old_keys_open_nothing_also_with_old_rows(house: House) -> None:
    session = await house.do(LogIn(house.custody, "dana", passphrase_of("dana")))
    assert session is not None
    rows = await house.rows("SELECT id_hash, person_id, sealed, expires_at FROM login")
    slots = await house.rows(
        "SELECT id, person_id, kind, slot FROM key_slot WHERE person_id = :dana", dana=house.person("dana")
    )

    token = await lose(house)
    assert await house.rows("SELECT id FROM key_slot WHERE person_id = :dana", dana=house.person("dana")) == []
    assert await house.rows("SELECT id_hash FROM login WHERE person_id = :dana", dana=house.person("dana")) == []
    await put_back(house, rows, slots)
    at_once = await house.ask(Resume(house.custody, session.cookie))
    again = await house.do(LogIn(house.custody, "dana", passphrase_of("dana")))
    await house.do(Enrol(house.custody, token, NEW))
    await house.tamper("DELETE FROM key_slot WHERE person_id = :dana", dana=house.person("dana"))
    await house.tamper("DELETE FROM login")
    await put_back(house, rows, slots)

    assert (at_once, again) == (None, None)
    assert await house.ask(Resume(house.custody, session.cookie)) is None
    assert await house.do(LogIn(house.custody, "dana", passphrase_of("dana"))) is None


async def put_back(house: House, logins: list[tuple[object, ...]], slots: list[tuple[object, ...]]) -> None:
    """Restore rows from an old copy of the database."""
    for row in logins:
        values = dict(zip(("id_hash", "person", "sealed", "expires_at"), row, strict=True))
        await house.tamper(
            "INSERT INTO login (id_hash, person_id, sealed, expires_at) VALUES (:id_hash, :person, :sealed, :expires_at)",
            **values,
        )
    for row in slots:
        values = dict(zip(("id", "person", "kind", "slot"), row, strict=True))
        await house.tamper(
            "INSERT INTO key_slot (id, person_id, kind, slot) VALUES (:id, :person, :kind, :slot)", **values
        )


async def test_one_signature_switches_nothing_off_where_two_are_needed(sqlite_house: House) -> None:
    house = sqlite_house
    await state_lost(house)

    session = await house.do(LogIn(house.custody, "dana", passphrase_of("dana")))
    leaf = await Attacker(house).append(
        Act.PERSON_ENROLLED,
        f"person:{house.person('dana')}",
        member(house.person("dana")),
        MALLORYS_KEYS,
        secret=MALLORY,
    )

    assert session is not None
    assert await new_keys_mails(house) == []
    assert await is_void(house, leaf)
    assert await key_of(house, "dana") == signing_public_key(house.member("dana").secret).hex()


@pytest.mark.parametrize("secret", [None, MALLORY], ids=["unsigned", "signed by another"])
async def test_whoever_runs_the_server_states_no_loss(sqlite_house: House, secret: RecipientSecret | None) -> None:
    house, attacker = sqlite_house, Attacker(sqlite_house)
    dana, subject = house.person("dana"), f"committee:{house.committee_id}"
    says = {"person": dana, "signing_key": await key_of(house, "dana")}

    leaf = await attacker.append(Act.KEYS_LOST, subject, member(house.person("noor")), says, secret=secret)
    agreed = await attacker.append(Act.AGREED, subject, member(house.person("ilse")), {"entry": leaf}, secret=secret)

    assert await is_void(house, leaf)
    assert await is_void(house, agreed)
    assert (await house.committee()).lost_keys == {}


async def test_a_link_of_the_servers_own_opens_no_enrolment_of_a_member(sqlite_house: House) -> None:
    house, dana = sqlite_house, sqlite_house.person("dana")
    token = dana + "0" * 40
    await house.tamper(
        "UPDATE person SET invitation_hash = :hash, invitation_expires_at = :ends WHERE id = :dana",
        hash=invitation_hash(token, keys=house.custody.keys),
        ends=house.clock.now() + timedelta(days=1),
        dana=dana,
    )

    with pytest.raises(InvitationGone):
        await house.ask(FindInvitee(house.custody, token))
    with pytest.raises(InvitationGone):
        await house.do(Enrol(house.custody, token, NEW))


async def test_a_loss_opens_exactly_one_further_enrolment(sqlite_house: House) -> None:
    house = sqlite_house
    token = await lose(house)
    await house.do(Enrol(house.custody, token, NEW))
    made = await key_of(house, "dana")

    leaf = await Attacker(house).append(
        Act.PERSON_ENROLLED,
        f"person:{house.person('dana')}",
        member(house.person("dana")),
        MALLORYS_KEYS,
        secret=MALLORY,
    )

    assert await is_void(house, leaf)
    assert await key_of(house, "dana") == made


async def test_the_lost_keys_are_not_enrolled_again(sqlite_house: House) -> None:
    house, thief = sqlite_house, sqlite_house.member("dana").secret
    await lose(house)
    says = {"encryption_key": encryption_public_key(thief).hex(), "signing_key": signing_public_key(thief).hex()}

    leaf = await Attacker(house).append(
        Act.PERSON_ENROLLED, f"person:{house.person('dana')}", member(house.person("dana")), says, secret=thief
    )

    assert await is_void(house, leaf)


async def test_keys_that_the_server_made_after_a_loss_are_stated_as_lost_as_well(sqlite_house: House) -> None:
    house = sqlite_house
    await lose(house)
    await Attacker(house).append(
        Act.PERSON_ENROLLED,
        f"person:{house.person('dana')}",
        member(house.person("dana")),
        MALLORYS_KEYS,
        secret=MALLORY,
    )
    assert await key_of(house, "dana") == MALLORYS_KEYS["signing_key"]

    token = await lose(house)
    await house.do(Enrol(house.custody, token, NEW))
    await admit_again(house)

    assert await house.do(LogIn(house.custody, "dana", NEW)) is not None


async def test_old_keys_restored_on_the_row_are_not_offered_for_admission(sqlite_house: House) -> None:
    house, thief = sqlite_house, sqlite_house.member("dana").secret
    token = await lose(house)
    await house.do(Enrol(house.custody, token, NEW))
    await house.tamper(
        "UPDATE person SET encryption_key = :encryption, signing_key = :signing WHERE id = :dana",
        encryption=encryption_public_key(thief), signing=signing_public_key(thief), dana=house.person("dana"),
    )  # fmt: skip

    shown = (await house.ask(ShowRoster(house.custody, house.member("noor"))))[0]

    assert house.person("dana") not in {one.person for one in shown.waiting}
    with pytest.raises(Refused):
        await house.do(Admit(house.custody, house.member("noor"), house.committee_id, house.person("dana"), ""))


async def test_another_address_on_the_row_gets_neither_the_link_nor_the_seat(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper(
        "UPDATE person SET name = 'Mallory', handle = '@m', sealed_address = :junk WHERE id = :dana",
        junk=b"junk",
        dana=house.person("dana"),
    )

    token = await lose(house)
    await house.do(Enrol(house.custody, token, NEW))
    shown = (await house.ask(ShowRoster(house.custody, house.member("noor"))))[0]

    (mail,) = await new_keys_mails(house)
    (seat,) = [one for one in shown.waiting if one.person == house.person("dana")]
    assert mail.to == "dana@members.example.org"
    assert (seat.name, seat.handle, seat.address) == ("Dana Okafor", "@dana", "dana@members.example.org")
