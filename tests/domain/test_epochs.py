"""Epochs: who begins one, who its recipients are, and when nothing more may be sealed in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coc_service import canonical
from coc_service.domain import epochs
from coc_service.domain.case_state import PANEL, party_channel
from coc_service.domain.chain import member, moment, party
from tests.domain.case_stories import added_party, panel_formed, people_of, reported
from tests.domain.chains import REPORTER, CaseStory, CommitteeStory, founded, key, name_of

NOOR, ILSE, TOMAS, DANA, EVE = (member(person) for person in ("noor", "ilse", "tomas", "dana", "eve"))


ROBIN = party(REPORTER)


def readers(story: CaseStory) -> set[str]:
    return people_of(story.now.current.recipients)


def usable_by(story: CaseStory, *actors: str) -> list[bool]:
    return [story.is_usable(actor) for actor in actors]


def test_a_case_from_report_to_a_reader_who_steps_back() -> None:
    """Vector 8 of the specification: who begins which epoch, who gets a grant for it, and who may seal in it."""
    story = reported()
    everyone = (NOOR, ILSE, TOMAS, DANA, ROBIN)
    assert (story.now.current.number, readers(story)) == (1, {"noor", "ilse", "tomas", "dana"})
    # The reporter drew the genesis's key and may have kept it, so members may not seal in the first epoch.
    assert usable_by(story, *everyone) == [False, False, False, False, True]

    story.letter()
    assert story.now.current.number == 1

    story.declare("noor", "ilse", "tomas")
    assert usable_by(story, *everyone) == [False, False, False, False, True]
    story.step_back("dana")
    assert usable_by(story, *everyone) == [False] * 5

    story.letter()
    assert (story.now.current.number, story.now.current.signer) == (2, ROBIN)
    assert readers(story) == {"noor", "ilse", "tomas"}
    assert usable_by(story, *everyone) == [False, False, False, False, True]

    story.write(NOOR)
    assert (story.now.current.number, story.now.current.signer) == (3, NOOR)
    assert usable_by(story, NOOR, ILSE, TOMAS, ROBIN) == [True] * 4
    story.write(ILSE)
    assert story.now.current.number == 3

    # A reader who is added and steps back before anybody writes has grants for all epochs so far.
    story.board.admit("eve", "noor", "ilse")
    story.add_reader("eve")
    assert usable_by(story, *everyone, EVE) == [False] * 6
    story.step_back("eve")
    assert usable_by(story, *everyone) == [False] * 5

    story.write(ILSE)
    assert (story.now.current.number, readers(story)) == (4, {"noor", "ilse", "tomas"})
    assert [sorted(people_of(begin.recipients)) for begin in story.now.begins] == [
        ["dana", "ilse", "noor", "tomas"],
        ["ilse", "noor", "tomas"],
        ["ilse", "noor", "tomas"],
        ["ilse", "noor", "tomas"],
    ]
    assert not story.void


def test_the_name_of_a_case_is_its_genesis() -> None:
    story = CaseStory()
    begin = story.genesis()
    name = name_of(begin)

    assert len(name) == 26
    assert all(name_of(begin | {part: "other"}) != name for part in begin)


def test_a_report_reaches_those_it_was_sealed_to_and_nobody_else() -> None:
    story = reported("ilse", "tomas")

    assert (readers(story), story.now.on_case) == ({"ilse", "tomas"}, ("ilse", "tomas"))


NOT_THOSE = "epoch, recipients, committee or a party's keys are not those of the case"


def someone_else(story: CaseStory) -> list[list[str]]:
    return [*story.next_begin()["recipients"], ["mallory", "00"]]


def the_recused(story: CaseStory) -> list[list[str]]:
    return [["dana", story.board.leaf_of("dana")], *story.next_begin()["recipients"]]


def other_keys(story: CaseStory) -> list[list[str]]:
    panel, robin = story.next_begin()["channels"]
    return [panel, [*robin[:2], key("another").hex(), robin[3]]]


def unsigned_keys(story: CaseStory) -> list[list[str]]:
    panel, robin = story.next_begin()["channels"]
    return [panel, [*robin[:3], key("another").hex()]]


Change = Callable[[CaseStory], Any]


NO_BEGIN: dict[str, tuple[str, Change, str]] = {
    "one_reader_more": ("recipients", someone_else, NOT_THOSE),
    "the_recused_again": ("recipients", the_recused, NOT_THOSE),
    "one_reader_less": ("recipients", lambda story: story.next_begin()["recipients"][1:], NOT_THOSE),
    "no_reader": ("recipients", lambda _: [], NOT_THOSE),
    "an_older_admission": (
        "recipients",
        lambda story: [[who, "00"] for who, _ in story.next_begin()["recipients"]],
        NOT_THOSE,
    ),
    "another_order": ("recipients", lambda story: story.next_begin()["recipients"][::-1], NOT_THOSE),
    "the_same_number": ("epoch", lambda story: story.now.current.number, NOT_THOSE),
    "one_number_skipped": ("epoch", lambda story: story.now.current.number + 2, NOT_THOSE),
    "after_another": ("prev", lambda story: story.now.begins[0].digest, NOT_THOSE),
    "older_head": ("committee_head", lambda _: "00", NOT_THOSE),
    "another_key_of_a_party": ("channels", other_keys, NOT_THOSE),
    "another_signing_key_of_a_party": ("channels", unsigned_keys, NOT_THOSE),
    "a_channel_less": ("channels", lambda story: story.next_begin()["channels"][:1], "not the channels of the case"),
    "a_channel_more": (
        "channels",
        lambda story: [*story.next_begin()["channels"], ["party/eve", "00", "", ""]],
        "not the channels of the case",
    ),
    "no_channels": ("channels", lambda _: None, "the detail is malformed"),
}


@pytest.mark.parametrize("case", sorted(NO_BEGIN))
def test_a_begin_for_any_but_those_on_the_case_is_void(case: str) -> None:
    part, change, reason = NO_BEGIN[case]
    story = panel_formed()
    before = story.now

    leaf = story.begin(NOOR, **{part: change(story)})

    assert story.why(leaf) == reason
    assert story.now == replace(before, head=leaf)


@pytest.mark.parametrize("actor", [DANA, member("mallory"), party("eve"), "service"])
def test_nobody_begins_an_epoch_who_is_not_on_the_case(actor: str) -> None:
    story = panel_formed()

    leaf = story.begin(actor)

    assert story.why(leaf)
    assert len(story.now.begins) == 2


def test_who_has_not_declared_begins_no_epoch() -> None:
    story = reported()

    leaf = story.begin(NOOR)

    assert story.why(leaf) == "the signer has not declared"


def test_no_epoch_begins_that_nobody_could_read() -> None:
    story = reported("ilse")
    story.step_back("ilse")

    leaf = story.begin(ROBIN)

    assert story.why(leaf) == "nobody would read"


def test_an_epoch_that_a_member_began_is_for_everyone_on_the_case() -> None:
    story = panel_formed()

    assert story.now.current.signer == NOOR
    assert usable_by(story, NOOR, ILSE, TOMAS, ROBIN) == [True] * 4


def test_an_epoch_that_a_party_began_is_for_that_party_alone() -> None:
    story = reported()
    story.declare("noor")
    story.begin(ROBIN)

    assert usable_by(story, NOOR, ROBIN, party("respondent")) == [False, True, False]


def left(board: CommitteeStory) -> None:
    board.say("roster.left", "tomas", admission=board.leaf_of("tomas"))


def renewed(board: CommitteeStory) -> None:
    board.admit("tomas", "noor", "ilse", until=moment(board.at + timedelta(days=365)))


@pytest.mark.parametrize("change", [left, renewed])
def test_nothing_more_is_sealed_once_a_readers_seat_is_another(change: Callable[[CommitteeStory], None]) -> None:
    story = panel_formed()
    change(story.board)

    assert usable_by(story, NOOR, ROBIN) == [False, False]
    leaf = story.say("record.added", NOOR, records=[story.ref()])
    assert story.why(leaf) == "the epoch is not usable any more"

    story.write(NOOR)
    expected = {story.board.leaf_of(person) for person in ("noor", "ilse", "tomas")} - {""}
    assert {leaf for _, leaf in story.now.current.recipients} == expected


def test_nothing_more_is_sealed_once_a_readers_term_is_over() -> None:
    board = founded("noor")
    board.admit("ilse", "noor", until=moment(board.at + timedelta(days=1)))
    story = CaseStory(board=board)
    story.report()
    story.declare("noor", "ilse")
    story.write(NOOR)
    assert story.is_usable(NOOR)

    story.later(days=1)

    assert not story.is_usable(NOOR)
    story.write(NOOR)
    assert (readers(story), story.why(story.told[-1].leaf)) == ({"noor"}, "")


def recused(story: CaseStory) -> None:
    story.step_back("tomas")


def added(story: CaseStory) -> None:
    story.board.admit("eve", "noor", "ilse")
    story.add_reader("eve")


def withdrawn(story: CaseStory) -> None:
    story.say("report.withdrawn", ROBIN, erased=[])


def closed(story: CaseStory) -> None:
    story.say("party.added", NOOR, **added_party(story, "sam"))
    story.say("party.closed", NOOR, channel=party_channel("sam"))


@pytest.mark.parametrize("change", [recused, added, withdrawn, closed])
def test_nothing_more_is_sealed_once_anybody_came_or_went(change: Callable[[CaseStory], None]) -> None:
    story = panel_formed()
    change(story)
    assert not story.void
    assert usable_by(story, NOOR, ILSE, ROBIN) == [False] * 3

    leaf = story.say("record.added", NOOR, records=[story.ref()])
    assert story.why(leaf) == "the epoch is not usable any more"

    story.write(NOOR)
    assert (story.now.current.number, usable_by(story, NOOR, ILSE)) == (3, [True, True])


def test_leaving_out_the_silent_makes_the_epoch_unusable() -> None:
    story = reported()
    story.declare("noor", "ilse")
    story.lead("noor")
    story.write(NOOR, "letter")
    story.later(hours=49)

    story.move("form_panel")

    assert (story.void, story.is_usable(NOOR)) == ({}, False)


def test_a_party_who_came_later_has_a_channel_from_then_on_and_in_every_epoch_after() -> None:
    story = panel_formed()
    story.say("party.added", NOOR, **added_party(story, "sam"))
    assert not story.void
    assert set(story.now.current.commitments) == {PANEL, party_channel(REPORTER)}
    assert story.now.parties["party/sam"].since_epoch == 2

    story.begin(ILSE)

    assert not story.void
    assert set(story.now.current.commitments) == {PANEL, party_channel(REPORTER), "party/sam"}


def test_a_begin_says_what_it_was_made_from() -> None:
    story = panel_formed()
    begin = story.next_begin()

    read = epochs.read_begin(begin, canonical.encode(begin), signer=NOOR)

    assert (read.number, read.digest, read.signer) == (3, epochs.begin_digest(canonical.encode(begin)), NOOR)
    assert read.commitments == {name: key(f"{name} 3") for name in (PANEL, party_channel(REPORTER))}
    assert begin["prev"] == story.now.current.digest
    assert epochs.recipients_of(story.now, story.board.now, story.at) == begin["recipients"]
