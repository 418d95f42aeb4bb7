"""Alternates: admitted as members are, and counted nowhere. They sign nothing for the committee."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from coc_service.domain import committee_signers, committee_state
from coc_service.domain.chain import member, moment
from tests.domain.alternates import EVE, FOUR, with_alternate
from tests.domain.chains import NOON, POLICY, CommitteeStory, founded, key, seat

NOTHING = "an alternate signs nothing for the committee"


def test_an_alternate_is_admitted_by_as_many_members_as_anybody() -> None:
    board = founded(*FOUR)

    board.admit(EVE, "noor", standing="alternate")
    assert board.now.alternates(board.at) == ()

    board.say("agreed", "ilse", entry=next(iter(board.now.proposals)))
    assert [one.person for one in board.now.alternates(board.at)] == [EVE]


def test_an_alternate_counts_nowhere_and_gets_no_new_report() -> None:
    board = with_alternate("noor", "ilse")

    assert board.people == ["noor", "ilse"]
    assert [one.person for one in board.now.receiving(board.at)] == ["noor", "ilse"]
    assert committee_signers.signers_needed(board.now, POLICY, board.at) == 1


def test_an_admission_without_a_standing_is_that_of_a_member() -> None:
    old = {name: value for name, value in seat("eve").items() if name != "standing"}

    assert committee_state.seat_from(old, leaf="") == committee_state.seat_from(seat("eve"), leaf="")


def loses(board: CommitteeStory, person: str, *, by: str) -> str:
    says = {"person": person, "signing_key": seat(person)["signing_key"]}
    return board.put(board.statement("keys.lost", member(by), says))


SIGNS: dict[str, Callable[[CommitteeStory], str]] = {
    "an_admission": lambda board: board.admit("finn", EVE),
    "anothers_signature": lambda board: board.say("agreed", EVE, entry=board.admit("finn", "noor")),
    "a_removal": lambda board: board.say("roster.left", EVE, admission=board.leaf_of("dana")),
    "a_pause_of_another": lambda board: board.say(
        "seat.paused", EVE, admission=board.leaf_of("dana"), until=moment(board.at + timedelta(days=9))
    ),
    "a_comparison_of_another": lambda board: board.say("roster.compared", EVE, admission=board.leaf_of("dana")),
    "a_policy": lambda board: board.propose_policy(EVE),
    "lost_keys": lambda board: loses(board, "dana", by=EVE),
    "a_name": lambda board: board.say("committee.renamed", EVE, name="Ours"),
    "their_own_seat_as_a_member": lambda board: board.admit(EVE, EVE),
}


@pytest.mark.parametrize("what", sorted(SIGNS))
def test_an_alternate_signs_nothing_for_the_committee(what: str) -> None:
    board = with_alternate()

    assert board.why(SIGNS[what](board)) == NOTHING


def test_an_alternate_states_what_is_about_themself() -> None:
    board = with_alternate()

    board.say("roster.introduced", EVE, v=1, title="Dr", pronouns="she")
    board.say("roster.compared", EVE, admission=board.leaf_of(EVE))
    board.say("affiliation.stated", EVE, v=1, employers=[])
    board.say("seat.paused", EVE, admission=board.leaf_of(EVE), until=moment(board.at + timedelta(days=9)))
    board.say("roster.left", EVE, admission=board.leaf_of(EVE))

    assert (board.void, board.leaf_of(EVE)) == ({}, "")


def test_nobody_founds_a_committee_as_an_alternate() -> None:
    board = CommitteeStory()
    founding = {"committee": "committee-1", "slug": "conduct", "name": "Conduct", "project": "Example", "policy": "00"}

    leaf = board.say("committee.founded", "noor", **founding, seat=seat("noor", standing="alternate"))

    assert (board.why(leaf), board.committee) == ("a founder is a member", None)


def test_one_member_cannot_make_another_an_alternate() -> None:
    """On a committee of two one signature admits, so this would be a removal by one."""
    board = founded("noor", "ilse")

    leaf = board.admit("ilse", "noor", standing="alternate")

    assert (board.people, leaf in board.now.proposals) == (["noor", "ilse"], True)


def test_the_last_member_cannot_become_an_alternate() -> None:
    board = with_alternate("noor", "ilse")
    board.say("roster.left", "ilse", admission=board.leaf_of("ilse"))

    leaf = board.admit("noor", "noor", standing="alternate")

    assert (board.why(leaf), board.people) == ("a committee needs a member", ["noor"])


def test_an_alternate_who_lost_their_keys_comes_back_as_an_alternate_only() -> None:
    board = with_alternate()
    lost = loses(board, EVE, by="noor")
    board.say("agreed", "ilse", entry=lost)

    leaf = board.admit(EVE, "noor", "ilse", signing_key=key("another").hex())

    assert board.why(leaf) == "not the seat of the person who lost their keys"
    board.admit(EVE, "noor", "ilse", signing_key=key("another").hex(), standing="alternate")
    assert [one.person for one in board.now.alternates(board.at)] == [EVE]


def test_two_members_remove_an_alternate_and_the_only_one_does_so_alone() -> None:
    two, one = with_alternate("noor", "ilse"), with_alternate("noor", "ilse")
    one.say("roster.left", "ilse", admission=one.leaf_of("ilse"))

    two.say("roster.left", "noor", admission=two.leaf_of(EVE))
    one.say("roster.left", "noor", admission=one.leaf_of(EVE))

    assert [bool(board.leaf_of(EVE)) for board in (two, one)] == [True, False]


def test_the_keys_of_the_roster_stand_for_the_alternates_too() -> None:
    with_one, without = with_alternate(), founded(*FOUR)

    assert with_one.now.readers_digest(NOON) != replace(with_one.now, seats=without.now.seats).readers_digest(NOON)
