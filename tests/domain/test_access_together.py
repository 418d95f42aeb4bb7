"""Ways in that meet: lost keys beside pauses, proposals, auditors, alternates and the recovery key."""

from coc_service.domain.presence import Presence
from tests.domain.alternates import EVE, with_alternate
from tests.domain.case_stories import ILSE, panel_formed
from tests.domain.chains import CaseStory, CommitteeStory, founded, key
from tests.domain.late_readers import TWO, allowed_reader, confirms
from tests.domain.test_auditors import admit as admit_auditor
from tests.domain.test_auditors import is_auditor
from tests.domain.test_case_recovery import use
from tests.domain.test_lost_keys import state_lost
from tests.domain.test_pauses import WEEK, pauses, receiving
from tests.domain.test_recovery import adopt, in_force


def renewed_by(story: CaseStory, person: str, *by: str) -> None:
    """Let members state that a person's keys are lost, admit new ones and add the person to the case again."""
    board = story.board
    state_lost(board, *by, person=person, signing_key=key(f"{person} signs"))
    keys = {"encryption_key": key(f"{person} opens anew").hex(), "signing_key": key(f"{person} signs anew").hex()}
    board.admit(person, *by, **keys)
    story.add_reader(person, *by)
    story.declare(person)
    assert story.now.presence_of(person) is Presence.CLEAR


def one_of_two_left() -> CommitteeStory:
    """Return a committee of two, of which one has stated that the keys of the other are lost, twice."""
    board = founded("noor", "ilse")
    leaf = state_lost(board, "noor", person="ilse", signing_key=key("ilse signs"))
    board.later(days=8)
    board.say("agreed", "noor", entry=leaf)
    assert board.people == ["noor"]
    return board


def test_a_reader_whom_a_thief_proposed_with_lost_keys_is_added_by_nobody() -> None:
    story = allowed_reader()
    renewed_by(story, "noor", "ilse", "tomas")

    leaf = confirms(ILSE)(story)

    assert story.why(leaf) == TWO
    assert story.now.presence_of("eve") is Presence.RECUSED


def test_a_mark_as_spam_that_a_thief_set_with_lost_keys_is_confirmed_by_nobody() -> None:
    story = panel_formed()
    story.move("mark_spam", "noor")
    assert not story.void
    renewed_by(story, "noor", "ilse", "tomas")

    leaf = story.move("confirm_spam", "ilse")

    assert story.why(leaf) == "the move is not open"


def test_a_suspension_goes_on_when_the_suspended_member_gets_new_keys() -> None:
    board = founded("noor", "ilse", "tomas", "dana")
    pauses(board, "dana", "noor", "ilse")
    state_lost(board, "noor", "ilse")

    board.admit("dana", "noor", "ilse", encryption_key=key("dana opens anew").hex(), signing_key=key("anew").hex())

    assert receiving(board) == ["noor", "ilse", "tomas"]
    assert receiving(board, WEEK) == ["noor", "ilse", "tomas", "dana"]


def test_a_suspension_goes_on_when_the_member_replaces_their_keys_without_a_loss() -> None:
    board = founded("noor", "ilse", "tomas", "dana")
    pauses(board, "dana", "noor", "ilse")

    board.admit("dana", "dana", "noor", encryption_key=key("dana opens anew").hex(), signing_key=key("anew").hex())
    lifted = pauses(board, "dana", "dana", until=None)

    assert receiving(board) == ["noor", "ilse", "tomas"]
    assert board.why(lifted) == "others paused this seat"


def test_a_suspended_alternate_with_new_keys_is_not_called() -> None:
    board = with_alternate()
    pauses(board, EVE, "noor", "ilse")
    state_lost(board, "noor", "ilse", person=EVE, signing_key=key("eve signs"))

    board.admit(EVE, "noor", "ilse", standing="alternate", encryption_key=key("anew").hex(), signing_key=key("2").hex())

    assert (board.now.alternates(board.at), board.leaf_of(EVE) != "") == ((), True)


def test_a_suspension_ends_with_the_seat() -> None:
    board = founded("noor", "ilse", "tomas", "dana")
    pauses(board, "dana", "noor", "ilse")
    board.say("roster.left", "dana", admission=board.leaf_of("dana"))

    board.admit("dana", "noor", "ilse")

    assert receiving(board) == ["noor", "ilse", "tomas", "dana"]


def test_while_a_seat_waits_for_new_keys_no_member_adopts_a_recovery_key_alone() -> None:
    board = one_of_two_left()

    leaf = adopt(board, "noor")

    assert (board.why(leaf), in_force(board), list(board.now.proposals)) == ("", None, [leaf])


def test_while_a_seat_waits_for_new_keys_no_member_changes_the_policy_alone() -> None:
    board = one_of_two_left()

    leaf = board.adopt_policy("noor")

    assert (len(board.now.policy_versions), list(board.now.proposals)) == (1, [leaf])


def test_a_member_whose_seat_waits_for_new_keys_becomes_no_auditor() -> None:
    board = founded("noor", "ilse", "tomas", "dana")
    state_lost(board, "noor", "ilse")

    leaf = admit_auditor(board, "noor", "ilse", person="dana", signing_key=key("dana signs anew").hex())

    assert (board.why(leaf), is_auditor(board, "dana")) == ("a member is no auditor of the committee", False)


def test_an_alternate_with_new_keys_says_that_they_take_a_case_back() -> None:
    board = with_alternate()
    adopt(board, "noor", "ilse")
    story = CaseStory(board=board)
    state_lost(board, "noor", "ilse", person=EVE, signing_key=key("eve signs"))
    board.admit(EVE, "noor", "ilse", standing="alternate", encryption_key=key("anew").hex(), signing_key=key("2").hex())

    own = use(story, EVE)
    anothers = use(story, EVE, admission=board.leaf_of("noor"))

    assert board.why(own) == ""
    assert board.now.recovered == {board.leaf_of(EVE)}
    assert board.why(anothers) == "an alternate signs nothing for the committee"
