"""Who leaves the committee leaves its cases, their votes and their electorates; who is removed swings no vote by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from coc_service.domain import departures, votes
from coc_service.domain.chain import member, moment
from coc_service.domain.presence import Presence
from coc_service.domain.summary import as_of, summarise
from tests.domain.case_stories import panel_formed, voting
from tests.domain.chains import NOON, POLICY, CommitteeStory, founded, key

NOOR, ILSE, TOMAS = (member(person) for person in ("noor", "ilse", "tomas"))


def resigns(board: CommitteeStory, person: str = "tomas") -> None:
    board.say("roster.left", person, admission=board.leaf_of(person))


def removed(board: CommitteeStory, person: str = "tomas") -> str:
    first, second, *_ = [one for one in board.people if one != person]
    leaf = board.say("roster.left", first, admission=board.leaf_of(person))
    board.say("agreed", second, entry=leaf)
    return leaf


# --- removing ---------------------------------------------------------------------------------------------------------


def test_on_a_committee_of_two_nobody_removes_the_other() -> None:
    story = founded("noor", "ilse")

    story.say("roster.left", "noor", admission=story.leaf_of("ilse"))

    assert story.people == ["noor", "ilse"]


@pytest.mark.parametrize(
    "changed",
    [
        {"until": moment(NOON + timedelta(days=9))},
        {"from": moment(NOON + timedelta(days=9))},
        {"signing_key": key("another").hex()},
    ],
    ids=["shorter", "later", "other keys"],
)
def test_on_a_committee_of_two_nobody_removes_the_other_by_an_admission(changed: dict[str, str]) -> None:
    story = founded("noor", "ilse")
    before = story.leaf_of("ilse")

    leaf = story.admit("ilse", "noor", **changed)

    assert (story.leaf_of("ilse"), leaf in story.now.proposals) == (before, True)


def test_on_a_committee_of_two_one_signature_makes_a_term_longer_and_ones_own_shorter() -> None:
    story = founded("noor", "ilse")
    story.admit("noor", "noor", until=moment(NOON + timedelta(days=9)))

    story.admit("noor", "ilse", until=moment(NOON + timedelta(days=19)))

    assert [one.ends for one in story.now.seats if one.person == "noor"] == [NOON + timedelta(days=19)]


def test_who_is_removed_does_not_sign_it() -> None:
    story = founded("noor", "ilse", "tomas")
    leaf = story.say("roster.left", "noor", admission=story.leaf_of("ilse"))

    again = story.say("agreed", "ilse", entry=leaf)

    assert story.why(again) == "nobody removes themself"
    assert story.people == ["noor", "ilse", "tomas"]


def test_what_was_proposed_about_a_seat_waits_no_more_once_it_has_ended_or_changed() -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    story.say("roster.left", "noor", admission=story.leaf_of("dana"))
    story.say("roster.left", "noor", admission=story.leaf_of("ilse"))
    resigns(story, "ilse")

    story.admit("dana", "noor", "tomas", until=moment(NOON + timedelta(days=365)))

    assert story.now.proposals == {}


def test_the_roster_keeps_who_left_and_who_was_removed() -> None:
    story = founded("noor", "ilse", "tomas", "dana")
    resigns(story, "dana")
    removed(story, "tomas")

    found = [story.now.last_departure(person) for person in ("dana", "tomas", "noor")]

    assert [one and (one.is_removal, one.signers) for one in found] == [
        (False, frozenset({"dana"})),
        (True, frozenset({"noor", "ilse"})),
        None,
    ]


# --- on a case --------------------------------------------------------------------------------------------------------


def test_the_next_begin_states_in_the_case_that_somebody_left() -> None:
    story = panel_formed()
    resigns(story.board)
    before = story.now.presence_of("tomas")

    story.letter()

    assert (before, story.now.presence_of("tomas")) == (Presence.CLEAR, Presence.LEFT)
    assert story.now.clear == ("noor", "ilse")


def test_a_lead_who_left_leads_no_more_and_any_clear_member_chooses_another() -> None:
    story = panel_formed()
    resigns(story.board, "noor")
    early = story.lead("ilse") if story.now.lead == "noor" else ""
    present = departures.as_of(story.now, story.board.now, story.at)

    story.begin(ILSE)
    late = story.say("lead.assigned", ILSE, lead="ilse")

    assert (present.lead, present.lead_left) == (None, "noor")
    assert (story.why(early), story.why(late)) == ("somebody has left since the epoch began", "")
    assert (story.now.lead, story.now.lead_left) == ("ilse", "")


def test_no_move_counts_people_who_have_left_since_the_epoch_began() -> None:
    story = panel_formed()
    resigns(story.board)

    leaf = story.move("investigate", records=[])

    assert story.why(leaf) == "somebody has left since the epoch began"


def test_the_desk_waits_for_nobody_who_has_left() -> None:
    story = voting()
    resigns(story.board, "noor")

    summary = as_of(summarise(story.now, POLICY), story.board.now, story.at)

    assert ({person for person, _ in summary.clear}, summary.lead, summary.lead_left) == (
        {"ilse", "tomas"},
        None,
        "noor",
    )
    assert summary.to_vote == {"ilse", "tomas"}


# --- votes ------------------------------------------------------------------------------------------------------------


def test_who_resigned_leaves_the_electorate_and_the_quorum() -> None:
    story = voting()
    story.ballot("noor")
    story.ballot("ilse")
    resigns(story.board)

    story.begin(NOOR)
    leaf = story.move("decide")

    assert (story.why(leaf), story.now.decision and sum(story.now.decision.tally.values())) == ("", 2)


def loses_keys(board: CommitteeStory) -> None:
    lost = {"person": "tomas", "signing_key": key("tomas signs").hex()}
    board.say("agreed", "ilse", entry=board.put(board.statement("keys.lost", NOOR, lost)))


def gets_other_keys(board: CommitteeStory) -> None:
    board.admit("tomas", "noor", "ilse", signing_key=key("another signs").hex())


def shortened_term(board: CommitteeStory) -> None:
    board.admit("tomas", "noor", "ilse", until=moment(NOON))


@pytest.mark.parametrize("end", [removed, loses_keys, gets_other_keys, shortened_term])
def test_a_vote_from_which_a_voter_was_removed_is_not_decided_but_opened_anew(
    end: Callable[[CommitteeStory], object],
) -> None:
    story = voting()
    for person in ("noor", "ilse"):
        story.ballot(person)
    end(story.board)
    story.begin(NOOR)

    swung = story.move("decide")
    story.move("withdraw_proposal")
    story.move("propose")
    story.move("open_vote")
    for person in ("noor", "ilse"):
        story.ballot(person)
    decided = story.move("decide")

    assert story.why(swung) == "a voter was removed while the vote was open"
    assert story.why(decided) == ""


def test_who_was_removed_and_admitted_again_does_not_heal_the_vote() -> None:
    story = voting()
    for person in ("noor", "ilse"):
        story.ballot(person)
    removed(story.board)
    story.board.admit("tomas", "noor", "ilse")
    story.begin(NOOR)

    leaf = story.move("decide")

    assert story.why(leaf) == "a voter was removed while the vote was open"
    assert votes.voters(story.now) == {"noor", "ilse"}


def test_who_lost_their_keys_and_was_added_to_the_case_again_does_not_heal_the_vote() -> None:
    story = voting()
    for person in ("noor", "ilse"):
        story.ballot(person)
    loses_keys(story.board)
    gets_other_keys(story.board)
    story.add_reader("tomas", "noor", "ilse")
    story.begin(NOOR)

    leaf = story.move("decide")

    assert story.why(leaf) == "a voter was removed while the vote was open"
    assert votes.voters(story.now) == {"noor", "ilse"}


# --- terms ------------------------------------------------------------------------------------------------------------


def test_who_is_admitted_again_after_their_term_reads_no_old_case() -> None:
    story = panel_formed()
    story.board.admit("tomas", "noor", "ilse", until=moment(NOON + timedelta(days=1)))
    story.board.later(days=2)
    story.board.admit("tomas", "noor", "ilse")
    story.later(days=2)

    leaf = story.say("case.opened", TOMAS, part="file")

    assert story.why(leaf) == "the signer was admitted anew since they came to the case"
