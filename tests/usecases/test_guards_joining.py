"""Guards on the way onto a committee and into a session, each looked at alone, with true keys."""

from collections.abc import Iterator

import pytest

from coc_service.crypto import lock, sign
from coc_service.domain import roster
from coc_service.domain.roster import RosterBroken
from coc_service.store import rosters as roster_rows
from coc_service.store.tables import KeySlot, Member
from coc_service.usecases import (
    login,
    membership,
    places,
    rosters,
)
from tests.usecases.house import HOLDERS, House, open_house
from tests.usecases.light import KEYS, NOON


@pytest.fixture
def house() -> Iterator[House]:
    with open_house() as made:
        yield made


def test_a_second_founder_stops_the_roster(house: House) -> None:
    member = house.desk.session.get_one(Member, "tomas")
    member.admitted_by = "tomas"
    statement = roster.admission_statement("conduct", rosters.seat_of(member))
    member.admission_signature = sign(HOLDERS["tomas"], statement)
    house.desk.session.flush()

    with pytest.raises(RosterBroken):
        rosters.in_force(house.desk.session, "conduct")


def test_a_session_whose_key_is_not_the_members_is_none(house: House) -> None:
    session = house.desk.session
    found = login.candidate(session, "noor", keys=KEYS, now=NOON)
    cookie = login.begin(session, found, HOLDERS["ilse"], now=NOON)

    assert login.resume(session, cookie, now=NOON) is None


def test_who_enrols_later_waits_and_whoever_admits_them_changes_the_roster(house: House) -> None:
    session, passphrase = house.desk.session, "walnut ferry stubborn lantern ochre"
    person = {"name": "Kai", "handle": "@kai", "login_name": "kai", "address": "kai@members.example.org"}
    invited = membership.invite(
        session, committee_slug="conduct", person=person, link="https://example.org/", keys=KEYS, now=NOON
    )
    assert invited is not None
    new = membership.make_keys(passphrase, member=session.get_one(Member, invited.member_id))

    member = membership.enrol(session, invited.token, new, keys=KEYS, now=NOON)
    waited_in = (member.state, roster_rows.hold_version(session, "conduct"))
    noor = session.get_one(Member, "noor")
    membership.admit(session, admitting=noor, holder=HOLDERS["noor"], member_id=member.id, now=NOON)

    assert waited_in[0] == "enrolled"
    assert member.state == "admitted"
    assert roster_rows.hold_version(session, "conduct") == waited_in[1] + 1


def test_a_slot_whose_key_is_not_the_members_logs_nobody_in(house: House) -> None:
    passphrase, session = "walnut ferry stubborn lantern ochre", house.desk.session
    place = places.key_slot(member_id="noor", kind=membership.PASSPHRASE_SLOT)
    for name in ("ilse", "noor"):
        slot = lock(HOLDERS[name], passphrase, place=place)
        session.merge(KeySlot(id="slot", member_id="noor", kind=membership.PASSPHRASE_SLOT, slot=slot))
        session.flush()
        found = login.candidate(session, "noor", keys=KEYS, now=NOON)

        assert (login.try_passphrase(found, passphrase) is not None) == (name == "noor")


def test_an_address_that_does_not_open_is_none_and_stops_nobody(house: House) -> None:
    member = house.desk.session.get_one(Member, "noor")
    known = rosters.address_of(member, keys=KEYS)

    member.sealed_address = member.sealed_address[:-1] + bytes([member.sealed_address[-1] ^ 1])

    assert (known, rosters.address_of(member, keys=KEYS)) == ("noor@members.example.org", "")
