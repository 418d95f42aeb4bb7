"""Attacks to get a seat, or access to cases, without the comparison by members: by an id, a seat's row, a link, a term."""

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, encryption_public_key, fingerprint, sha256, signing_public_key
from coc_service.domain import committee_state
from coc_service.store import people
from coc_service.store.tables import ProposedSeat
from coc_service.usecases.act import Stale
from coc_service.usecases.committee.danger import TakeDanger
from coc_service.usecases.committee.presence import LastReader
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.people.admitting import Agree
from coc_service.usecases.people.enrolling import Enrol, Enrolled, FindInvitee, InvitationGone, Welcome
from coc_service.usecases.people.inviting import Invite
from coc_service.usecases.people.roster import RosterShown, ShowRoster
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.mails import after, owed
from tests.usecases.ready import LINK, NAMES, SLUG, Known, invitee, passphrase_of
from tests.usecases.test_reminding import in_danger

MALLORY = RecipientSecret(sha256(b"mallory"))
_KEYS = {"encryption_key": encryption_public_key(MALLORY).hex(), "signing_key": signing_public_key(MALLORY).hex()}


async def roster(house: House, name: str) -> RosterShown:
    (shown,) = await house.ask(ShowRoster(house.custody, house.member(name)))
    return shown


async def admission_of_ilses_id(house: House, **changed: str) -> str:
    """Noor, who writes to the database and has `keys/`, admits Ilse's id with keys of her own. Returns the entry's leaf."""
    seat = (await house.committee()).seat_of(house.person("ilse"), house.clock.now())
    assert seat is not None
    says = {"seat": committee_state.seat_detail(seat) | _KEYS | changed}
    noor, subject = house.member("noor"), f"committee:{house.committee_id}"
    return await Attacker(house).append(Act.ROSTER_ADMITTED, subject, noor.signer.actor, says, secret=noor.secret)


def with_the_new_keys(house: House) -> None:
    """From here on Ilse's id is used by the person with the other keys."""
    house.ready = house.ready.__class__(
        house.ready.folder,
        house.ready.committee,
        {**house.ready.people, "ilse": Known(house.person("ilse"), MALLORY)},
        house.ready.token,
    )


async def test_who_was_left_out_does_not_come_to_the_case_by_admitting_its_readers_id(house: House) -> None:
    await house.leave("dana")
    receipt, case_id = await house.report(left_out=[house.person("noor"), house.person("tomas")])
    await house.declare(case_id, "ilse")
    await house.note(case_id, "ilse")

    leaf = await admission_of_ilses_id(house)
    await house.do(Agree(house.custody, house.member("tomas"), house.committee_id, leaf))
    with pytest.raises(Stale):
        await house.write_letter(receipt, "For Ilse alone.")
    with_the_new_keys(house)

    with pytest.raises(NoSuchCase):
        await house.open(case_id, "ilse")
    assert "For Ilse alone." not in [str(one.said.body) for one in (await house.come_back(receipt)).file.records]


async def test_a_newcomer_with_a_members_id_stands_clear_on_none_of_their_cases(house: House) -> None:
    receipt, case_id = await house.report(left_out=[house.person("noor")])
    await house.declare(case_id, "ilse", "tomas")
    leaf = await admission_of_ilses_id(house, name="Vera Newcomer", handle="@vera", login_name="vera", seat="a" * 26)
    before = (await house.committee()).admissions

    (half,) = (await roster(house, "tomas")).half_admitted
    await house.do(Agree(house.custody, house.member("tomas"), house.committee_id, leaf))
    await house.note(case_id, "tomas")
    await house.write_letter(receipt)
    with_the_new_keys(house)

    (ilse,) = [one for one in before.values() if one.person == house.person("ilse")]
    assert half.replaces is not None
    assert (half.name, half.replaces.name, half.replaces.fingerprint) == (
        "Vera Newcomer",
        NAMES["ilse"],
        fingerprint(ilse.encryption_key, ilse.signing_key),
    )
    assert (half.replaces.is_seated, half.replaces.has_same_keys) == (True, False)
    assert {person for person, _ in (await house.case(case_id)).current.recipients} == {
        house.person("tomas"),
        house.person("dana"),
    }
    for act in (house.open(case_id, "ilse"), house.note(case_id, "ilse"), house.step_back(case_id, "ilse")):
        with pytest.raises(NoSuchCase):
            await act


async def test_nobody_steps_back_who_leaves_the_case_to_an_id_with_other_keys(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report(left_out=[house.person("noor"), house.person("dana")])
    await house.declare(case_id, "ilse", "tomas")
    leaf = await admission_of_ilses_id(house)
    await house.do(Agree(house.custody, house.member("tomas"), house.committee_id, leaf))

    with pytest.raises(LastReader):
        await house.step_back(case_id, "tomas")


async def test_who_was_admitted_anew_is_told_of_no_letter_in_a_case(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse", "tomas", "dana")
    await house.answer(case_id, "noor")
    leaf = await admission_of_ilses_id(house)
    await house.do(Agree(house.custody, house.member("tomas"), house.committee_id, leaf))
    await house.tamper("DELETE FROM outbox")

    await house.write_letter(receipt)

    told = {person for (person,) in await house.rows("SELECT person_id FROM outbox")}
    assert told == {house.person(name) for name in ("noor", "tomas", "dana")}


async def test_other_keys_for_who_takes_care_of_a_danger_end_no_reminders(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await in_danger(house)
    await house.declare(case_id, "ilse")
    await house.do(TakeDanger(house.custody, house.member("ilse"), case_id))
    assert await after(house, hours=1) == []

    leaf = await admission_of_ilses_id(house)
    await house.do(Agree(house.custody, house.member("tomas"), house.committee_id, leaf))  # changes no row of a case
    await owed(house)
    assert await after(house, minutes=30) == ["dana", "noor", "tomas"]


# --- invited ---


async def enrol(house: House, token: str, name: str) -> Enrolled:
    return await house.do(Enrol(house.custody, token, passphrase_of(name)))


async def welcome(house: House, token: str) -> Welcome:
    return await house.ask(FindInvitee(house.custody, token))


async def care_id(house: House) -> str:
    (row,) = await house.rows("SELECT id FROM committee WHERE slug = 'care'")
    return str(row[0])


async def finn(house: House) -> str:
    (row,) = await house.rows("SELECT id FROM person WHERE login_name = 'finn'")
    return str(row[0])


async def seat_row(house: House, person: str, committee: str) -> None:
    """Invite a person as an attacker who writes to the database and does not have `keys/`."""

    def job(session: Session) -> None:
        session.add(ProposedSeat(id="f" * 26, person_id=person, committee_id=committee))

    await house.write(job)


async def test_a_row_of_a_seat_founds_no_committee(house: House) -> None:
    await seat_row(house, await finn(house), await care_id(house))

    seen = await welcome(house, house.ready.token)
    enrolled = await enrol(house, house.ready.token, "finn")

    assert seen.committees == (SLUG.title(),)
    assert not enrolled.has_founded
    assert house.custody.ledger.committee_by_slug("care") is None


async def test_who_was_invited_to_a_committee_that_nobody_founded_founds_it(house: House) -> None:
    gil = await house.do(Invite(house.custody, "care", invitee("gil"), LINK))
    assert gil is not None

    assert (await welcome(house, gil.token)).committees == ("Care",)
    assert (await enrol(house, gil.token, "gil")).has_founded


async def test_a_row_of_a_seat_puts_nobody_on_the_page_of_admissions(house: House) -> None:
    """Gil was invited to another committee, so no member of this one may be asked to admit them."""
    gil = await house.do(Invite(house.custody, "care", invitee("gil"), LINK))
    assert gil is not None
    await seat_row(house, gil.person, house.committee_id)
    before = await roster(house, "noor")
    await enrol(house, gil.token, "gil")

    shown = await roster(house, "noor")

    assert [one.name for one in before.invited] == [NAMES["finn"]]
    assert [one.name for one in shown.waiting] == [NAMES["eve"]]
    assert list(shown.withdrawn) == [], "nor do they read whom the other has invited"


async def test_a_link_opens_nobody_elses_invitation(house: House) -> None:
    """A link is found by its hash: with the hash of Finn's link on Gil's row, Finn would found Gil's committee."""
    gil = await house.do(Invite(house.custody, "care", invitee("gil"), LINK))
    assert gil is not None

    def job(session: Session) -> None:
        row, other = people.person(session, finns), people.person(session, gil.person)
        assert row is not None
        assert other is not None
        copied, row.invitation_hash = row.invitation_hash, None
        session.flush()
        other.invitation_hash = copied

    finns = await finn(house)
    await house.write(job)

    for act in (welcome(house, house.ready.token), enrol(house, house.ready.token, "finn")):
        with pytest.raises(InvitationGone):
            await act


async def test_somebody_whose_chain_is_incomplete_keeps_nobody_else_from_being_admitted(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("UPDATE audit_entry SET detail = NULL WHERE subject = :of", of=f"person:{await finn(house)}")

    shown = await roster(house, "noor")

    assert ([one.name for one in shown.waiting], list(shown.invited)) == ([NAMES["eve"]], [])
