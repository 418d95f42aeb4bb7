"""The recovery key of a committee: adopted and ended by several members, and recipient of the cases whose reporter gave it."""

from typing import Any

import pytest

from coc_service.domain import case_readers, recovery
from coc_service.domain.chain import member, party
from coc_service.domain.recovery import RECOVERY, RecoveryKey
from tests.domain.chains import REPORTER, CaseStory, CommitteeStory, founded, founding, key

TRUSTEES = ["Ada", "Bela", "Chidi"]
NOOR, ROBIN = member("noor"), party(REPORTER)


def proposed(name: str = "first", **changed: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "encryption_key": key(f"{name} opens").hex(),
        "signing_key": key(f"{name} signs").hex(),
        "needed": 2,
        "trustees": TRUSTEES,
        "before": "",
        **changed,
    }


def adopt(story: CommitteeStory, *by: str, name: str = "first", **changed: Any) -> str:
    first, *others = by
    leaf = story.say("recovery.set", first, **proposed(name, **changed))
    for other in others:
        story.say("agreed", other, entry=leaf)
    return leaf


def end(story: CommitteeStory, *by: str, key_leaf: str) -> str:
    first, *others = by
    leaf = story.say("recovery.ended", first, key=key_leaf)
    for other in others:
        story.say("agreed", other, entry=leaf)
    return leaf


def in_force(story: CommitteeStory) -> RecoveryKey | None:
    return story.now.recovery


def with_key(*people: str) -> CaseStory:
    """Return a case whose committee has adopted a key; nothing is reported yet."""
    board = founded(*(people or ("noor", "ilse", "tomas")))
    adopt(board, "noor", "ilse")
    return CaseStory(board=board)


def report_with_key(story: CaseStory, *readers: str) -> str:
    begin = story.genesis(*readers)
    adopted = story.board.now.recovery
    assert adopted
    return story.report(*readers, recipients=[*begin["recipients"], [RECOVERY, adopted.leaf]])


def recipients(story: CaseStory) -> list[str]:
    return [person for person, _ in story.now.current.recipients]


def test_a_key_is_in_force_once_a_second_member_has_signed() -> None:
    story = founded("noor", "ilse", "tomas")

    leaf = adopt(story, "noor")
    assert in_force(story) is None

    story.say("agreed", "ilse", entry=leaf)
    assert in_force(story) == recovery.read(proposed(), leaf=leaf)


def test_on_a_committee_of_two_one_member_alone_adopts_no_key() -> None:
    story = founded("noor", "ilse")

    adopt(story, "noor")

    assert story.now.recovery is None


def test_one_member_alone_ends_no_key() -> None:
    story = founded("noor", "ilse", "tomas")
    leaf = adopt(story, "noor", "ilse")

    end(story, "noor", key_leaf=leaf)
    assert in_force(story) is not None

    end(story, "ilse", "tomas", key_leaf=leaf)
    assert (in_force(story), list(story.now.recovery_keys)) == (None, [leaf])


BAD = {
    "one_is_enough": ({"needed": 1}, "fewer trustees than are needed, or more than may keep a key"),
    "more_than_there_are": ({"needed": 4}, "fewer trustees than are needed, or more than may keep a key"),
    "too_many": (
        {"trustees": [f"T{one}" for one in range(17)]},
        "fewer trustees than are needed, or more than may keep a key",
    ),
    "twice": ({"trustees": ["Ada", "Ada"]}, "a trustee has one name, and no two the same"),
    "nameless": ({"trustees": ["Ada", " "]}, "a trustee has one name, and no two the same"),
    "hidden": ({"trustees": ["Ada", "Be\u200bla"]}, "a trustee has one name, and no two the same"),
    "endless": ({"trustees": ["Ada", "B" * 121]}, "a trustee has one name, and no two the same"),
    "version": ({"v": 2}, "another version"),
    "over_another": ({"before": "ab" * 32}, "another key is in force"),
    "malformed": ({"encryption_key": "no key"}, "the detail is malformed"),
}


@pytest.mark.parametrize(("changed", "why"), BAD.values(), ids=BAD)
def test_what_is_no_key_is_void(changed: dict[str, Any], why: str) -> None:
    story = founded("noor", "ilse", "tomas")

    leaf = adopt(story, "noor", **changed)

    assert (story.why(leaf), dict(story.now.proposals)) == (why, {})


def test_a_signature_given_beside_another_key_counts_for_nothing() -> None:
    story = founded("noor", "ilse", "tomas")
    waiting = adopt(story, "noor", name="second")
    adopt(story, "ilse", "tomas")

    late = story.say("agreed", "ilse", entry=waiting)

    assert story.why(late) == "another key is in force"


def test_a_key_that_ended_is_never_adopted_again() -> None:
    story = founded("noor", "ilse", "tomas")
    end(story, "noor", "ilse", key_leaf=adopt(story, "noor", "ilse"))

    again = adopt(story, "noor")

    assert story.why(again) == "a key is adopted once"


def test_only_the_key_in_force_is_ended() -> None:
    story = founded("noor", "ilse", "tomas")
    first = adopt(story, "noor", "ilse")
    adopt(story, "noor", "ilse", name="second", before=first)

    assert story.why(end(story, "noor", key_leaf=first)) == "no such key is in force"


def test_nobody_is_admitted_under_the_name_of_the_key() -> None:
    story = founded("noor", "ilse", "tomas")

    assert story.why(story.admit(RECOVERY, "noor")) == "not the id of a person"


def test_no_committee_is_founded_under_the_name_of_the_key() -> None:
    story = CommitteeStory()
    leaf = story.say("committee.founded", RECOVERY, **founding(RECOVERY))

    assert (story.why(leaf), story.committee) == ("not the id of a person", None)


def test_the_list_of_readers_has_another_digest_with_a_key() -> None:
    story = founded("noor", "ilse", "tomas")
    before = story.now.readers_digest(story.at)

    leaf = adopt(story, "noor", "ilse")
    during = story.now.readers_digest(story.at)
    end(story, "noor", "ilse", key_leaf=leaf)

    assert before == story.now.readers_digest(story.at) != during


def test_a_report_may_be_sealed_to_the_key_and_the_key_is_no_member_of_the_case() -> None:
    story = with_key()

    leaf = report_with_key(story)

    assert story.why(leaf) == ""
    assert story.now.recovery == story.board.now.recovery_keys[story.now.recovery].leaf
    assert sorted(story.now.on_case) == sorted(story.now.admissions) == ["ilse", "noor", "tomas"]
    assert recipients(story)[-1] == RECOVERY


def test_whoever_writes_next_begins_an_epoch_for_the_key_too() -> None:
    story = with_key()
    report_with_key(story)
    story.declare("noor", "ilse")

    story.write(NOOR)
    assert (story.now.current.number, recipients(story)) == (2, ["ilse", "noor", "tomas", RECOVERY])

    story.step_back("ilse")
    story.letter()
    assert (story.now.current.number, recipients(story)) == (3, ["noor", "tomas", RECOVERY])


def test_a_key_that_the_reporter_left_out_is_in_no_epoch_of_the_case() -> None:
    story = with_key()
    story.report()
    story.declare("noor")

    story.write(NOOR)
    with_it = story.begin(NOOR, recipients=[*story.next_begin()["recipients"], [RECOVERY, _leaf(story)]])

    assert recipients(story) == ["ilse", "noor", "tomas"]
    assert story.why(with_it) == "epoch, recipients, committee or a party's keys are not those of the case"


def test_no_writer_leaves_the_key_out() -> None:
    story = with_key()
    report_with_key(story)
    story.declare("noor")

    without = story.begin(NOOR, recipients=story.next_begin()["recipients"][:-1])

    assert story.why(without) == "epoch, recipients, committee or a party's keys are not those of the case"


def test_a_key_adopted_later_reads_no_case_that_was_there_before() -> None:
    story = CaseStory(board=founded("noor", "ilse", "tomas"))
    story.report()
    story.declare("noor")
    adopt(story.board, "noor", "ilse")

    story.write(NOOR)

    assert recipients(story) == ["ilse", "noor", "tomas"]


def test_nothing_more_is_sealed_to_a_key_that_has_ended() -> None:
    story = with_key()
    report_with_key(story)
    story.declare("noor")
    story.write(NOOR)
    end(story.board, "noor", "ilse", key_leaf=_leaf(story))

    assert not story.is_usable(NOOR)
    story.write(NOOR)

    assert recipients(story) == ["ilse", "noor", "tomas"]


def test_a_new_key_reads_only_the_cases_that_come_after_it() -> None:
    story = with_key()
    report_with_key(story)
    story.declare("noor")
    adopt(story.board, "noor", "ilse", name="second", before=_leaf(story))

    story.write(NOOR)

    assert recipients(story) == ["ilse", "noor", "tomas"]


def test_the_key_alone_is_no_reader_of_a_report() -> None:
    story = with_key()

    leaf = story.report(recipients=[[RECOVERY, _leaf(story)]])

    assert story.why(leaf) == "nobody reads, or one twice"


def test_the_key_is_named_once() -> None:
    story = with_key()
    begin = story.genesis()

    leaf = story.report(recipients=[*begin["recipients"], [RECOVERY, _leaf(story)], [RECOVERY, _leaf(story)]])

    assert story.why(leaf) == "nobody reads, or one twice"


def test_a_report_is_sealed_to_no_other_key_than_the_one_in_force() -> None:
    story = with_key()
    first = _leaf(story)
    adopt(story.board, "noor", "ilse", name="second", before=first)

    leaf = story.report(recipients=[*story.genesis()["recipients"], [RECOVERY, first]])

    assert story.why(leaf) == "not the recovery key in force"


def test_the_key_is_nobody_whom_the_reporter_left_out() -> None:
    story = with_key()
    report_with_key(story, "noor", "ilse")
    assert story.then

    assert case_readers.left_out(story.now, story.then) == {"tomas"}


def _leaf(story: CaseStory) -> str:
    assert story.board.now.recovery
    return story.board.now.recovery.leaf
