"""Onto a committee: a one-time link, a passphrase nobody guesses, and the signed word of a member."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from coc_service.audit import Act, decode
from coc_service.crypto import keyslot, sign, verify
from coc_service.domain import roster
from coc_service.domain.roster import MemberState, RosterBroken
from coc_service.mail import MessageKind
from coc_service.store import audit_log, committees, members
from coc_service.store.tables import Member, OutboxMail
from coc_service.usecases import deliver_mail, membership, places, rosters
from coc_service.usecases.membership import (
    INVITATION_LASTS,
    PASSPHRASE_SLOT,
    AdmissionRefused,
    InvitationGone,
    Invited,
    LoginNameTaken,
    NameMixesScripts,
    NewKeys,
    PassphraseWeak,
)
from tests.cast import COMMITTEE
from tests.english import english
from tests.usecases.prepared import Prepared

PASSPHRASE = "umbrella cactus morning violin seven"
NEWCOMER = {"name": "Kai Lindqvist", "handle": "@kai", "login_name": "kai", "address": "kai@members.example.org"}
LINK = "https://coc.example.org/enrol/"


@dataclass(frozen=True, slots=True)
class Door:
    """Where people come onto the committee of a prepared site."""

    prepared: Prepared
    session: Session

    def invite(self, committee: str = COMMITTEE, **about: str) -> Invited | None:
        keys, now, person = self.prepared.keys, self.prepared.now, NEWCOMER | about
        return membership.invite(self.session, committee_slug=committee, person=person, link=LINK, keys=keys, now=now)

    def invited(self) -> Invited:
        invited = self.invite()
        assert invited is not None
        return invited

    def invitee(self, token: str, *, later: timedelta = timedelta()) -> Member:
        return membership.invitee(self.session, token, keys=self.prepared.keys, now=self.prepared.now + later)

    def enrol(self, token: str) -> tuple[Member, NewKeys]:
        new = membership.make_keys(PASSPHRASE, member=self.invitee(token))
        keys, now = self.prepared.keys, self.prepared.now
        return membership.enrol(self.session, token, new, keys=keys, now=now), new

    def noor(self) -> Member:
        return self.session.get_one(Member, self.prepared.noor_id)

    def admit(self, member_id: str, *, by: Member | None = None) -> Member:
        return membership.admit(
            self.session,
            admitting=by or self.noor(),
            holder=self.prepared.noor,
            member_id=member_id,
            now=self.prepared.now,
        )

    def roster(self) -> rosters.Roster:
        found = rosters.by_slug(self.session, COMMITTEE)
        assert found is not None
        return found

    def acts(self, count: int) -> list[tuple[Act, str]]:
        entries = [decode(raw) for raw in list(audit_log.entries(self.session))[-count:]]
        return [(entry.act, entry.target) for entry in entries]


@pytest.fixture
def door(prepared: Prepared) -> Iterator[Door]:
    with prepared.session() as session:
        yield Door(prepared, session)


def test_an_invitation_is_a_mail_with_a_link_that_the_database_does_not_hold(door: Door) -> None:
    door.session.execute(delete(OutboxMail))
    invited = door.invited()

    claimed = deliver_mail.claim(door.session, keys=door.prepared.keys, now=door.prepared.now)

    mails = [mail.envelope for mail in claimed if mail.envelope and mail.envelope.kind is MessageKind.INVITATION]
    member = door.session.get_one(Member, invited.member_id)
    assert [(mail.to, mail.values["link"]) for mail in mails] == [(NEWCOMER["address"], LINK + invited.token)]
    assert invited.token.encode() not in (member.invitation_hash or b"") + member.sealed_address
    assert NEWCOMER["address"].encode() not in member.sealed_address
    assert door.acts(1) == [(Act.MEMBER_INVITED, invited.member_id)]


def test_a_login_name_is_one_persons(door: Door) -> None:
    with pytest.raises(LoginNameTaken):
        door.invite(login_name="noor")


@pytest.mark.parametrize("part", ["name", "handle"])
def test_a_name_that_looks_like_another_is_refused(door: Door, part: str) -> None:
    look_alike = "k\N{CYRILLIC SMALL LETTER A}i"

    with pytest.raises(NameMixesScripts) as caught:
        door.invite(**{part: f"Robin {look_alike}"})

    assert caught.value.word == look_alike


def test_nobody_is_invited_to_a_committee_that_is_not_there(door: Door) -> None:
    assert door.invite("nowhere") is None


def test_a_link_lasts_a_week_and_opens_once(door: Door) -> None:
    token = door.invited().token
    assert door.invitee(token, later=INVITATION_LASTS - timedelta(seconds=1)).name == "Kai Lindqvist"
    with pytest.raises(InvitationGone):
        door.invitee(token, later=INVITATION_LASTS)

    door.enrol(token)

    with pytest.raises(InvitationGone):
        door.invitee(token)


@pytest.mark.parametrize("token", ["", "0" * 40, "é", "%00"])
def test_a_link_that_never_was_opens_nothing(door: Door, token: str) -> None:
    door.invited()

    with pytest.raises(InvitationGone):
        door.invitee(token)


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "password",
        "Tr0ub4dor&3",
        "kai lindqvist kai",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "x" * 257,
    ],
)
def test_a_passphrase_that_could_be_guessed_is_refused_with_advice(door: Door, passphrase: str) -> None:
    member = door.invitee(door.invited().token)

    with pytest.raises(PassphraseWeak) as caught:
        membership.make_keys(passphrase, member=member)

    assert caught.value.advice
    for sentence in caught.value.advice:
        assert re.fullmatch(r"[A-Z].*\.", english(sentence))


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "ünïcode wörter über allem gelb", PASSPHRASE * 7])
def test_five_words_are_enough_and_lock_the_key(door: Door, passphrase: str) -> None:
    member = door.invitee(door.invited().token)

    new = membership.make_keys(passphrase, member=member)

    place = places.key_slot(member_id=member.id, kind=PASSPHRASE_SLOT)
    assert keyslot.unlock(new.slot, passphrase, place=place) == new.holder


def test_who_has_enrolled_waits_and_is_granted_nothing(door: Door) -> None:
    invited = door.invited()

    member, _ = door.enrol(invited.token)

    assert member.state == MemberState.ENROLLED
    assert (member.admission_order, member.admission_signature) == (None, None)
    assert invited.member_id not in {one.id for one in door.roster().members}
    assert door.acts(1) == [(Act.MEMBER_ENROLLED, invited.member_id)]


def test_an_admission_is_the_signed_word_of_a_member(door: Door) -> None:
    before = door.roster()
    member, _ = door.enrol(door.invited().token)

    door.admit(member.id)

    after = door.roster()
    seat = after.seats[-1]
    statement = roster.admission_statement(after.committee.id, seat)
    assert (seat.member_id, seat.admitted_by, seat.order) == (member.id, door.prepared.noor_id, 4)
    assert verify(door.noor().signing_key or b"", statement, seat.signature)
    assert after.version > before.version
    assert after.digest != before.digest
    assert door.acts(1) == [(Act.MEMBER_ADMITTED, member.id)]


def test_nobody_is_admitted_twice_or_before_they_enrolled(door: Door) -> None:
    invited = door.invited()
    with pytest.raises(AdmissionRefused):
        door.admit(invited.member_id)
    door.enrol(invited.token)
    door.admit(invited.member_id)

    with pytest.raises(AdmissionRefused):
        door.admit(invited.member_id)
    with pytest.raises(AdmissionRefused):
        door.admit("nobody")


def test_who_waits_admits_nobody_and_not_themself(door: Door) -> None:
    member, _ = door.enrol(door.invited().token)

    with pytest.raises(AdmissionRefused):
        door.admit(member.id, by=member)


def test_a_row_that_says_admitted_without_a_signed_word_stops_the_roster(door: Door) -> None:
    member, _ = door.enrol(door.invited().token)
    member.state = MemberState.ADMITTED
    door.session.flush()

    with pytest.raises(RosterBroken) as caught:
        door.roster()

    assert caught.value.member_id == member.id


@pytest.mark.parametrize("state", [MemberState.ENROLLED, MemberState.INVITED, "gone"])
def test_a_member_who_is_said_to_be_anything_else_stops_the_roster(door: Door, state: str) -> None:
    """Else a reader could be hidden from reporters while the digest that everyone compares stays the same."""
    ilse = members.by_login_name(door.session, "ilse")
    assert ilse is not None
    ilse.state = state
    door.session.flush()

    with pytest.raises(RosterBroken) as caught:
        door.roster()

    assert caught.value.member_id == ilse.id


def test_whoever_has_a_seat_is_not_given_another(door: Door) -> None:
    ilse = members.by_login_name(door.session, "ilse")
    assert ilse is not None
    ilse.state = MemberState.ENROLLED
    door.session.flush()

    with pytest.raises(AdmissionRefused):
        door.admit(ilse.id)


def test_a_seat_signed_with_a_key_of_ones_own_stops_the_roster(door: Door) -> None:
    """Whoever can write to the database can make keys, but no signature of a member."""
    member, new = door.enrol(door.invited().token)
    member.state, member.admitted_by, member.admission_order = MemberState.ADMITTED, door.prepared.noor_id, 4
    statement = roster.admission_statement(member.committee_id, rosters.seat_of(member))
    member.admission_signature = sign(new.holder, statement)
    door.session.flush()

    with pytest.raises(RosterBroken) as caught:
        door.roster()

    assert caught.value.member_id == member.id


def test_who_has_left_keeps_their_seat_and_loses_their_grants(door: Door) -> None:
    before = door.roster()
    ilse = members.by_login_name(door.session, "ilse")
    assert ilse is not None
    ilse.state = MemberState.LEFT
    door.session.flush()

    after = door.roster()

    assert {holder.holder_id for holder in before.holders()} - {holder.holder_id for holder in after.holders()} == {
        ilse.id
    }
    assert ilse.id not in {member.id for member in after.members}
    assert len(after.seats) == len(before.seats)


def test_the_first_of_a_new_committee_founds_its_roster(door: Door) -> None:
    other = committees.committees(door.session)[0][0]
    founder = door.session.get_one(Member, door.prepared.noor_id)

    assert (founder.admitted_by, founder.admission_order, founder.committee_id) == (founder.id, 0, other.id)
    assert [seat.admitted_by for seat in door.roster().seats] == [founder.id] * 4
