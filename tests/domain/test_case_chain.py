"""A case as its chain of entries states it: each rule, and that what it refuses changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain import case_chain, case_state, votes
from coc_service.domain.case_state import PANEL, Case, party_channel
from coc_service.domain.chain import Statement, Void, member, moment, party
from coc_service.domain.presence import Presence
from coc_service.domain.stages import Stage
from tests.domain.chains import (
    NOON,
    POLICY,
    REPORTER,
    CaseStory,
    added_party,
    founded,
    panel_formed,
    presences,
    proposed,
    reported,
    voting,
    yes,
)

NOOR, ILSE, TOMAS, DANA, MALLORY = (member(person) for person in ("noor", "ilse", "tomas", "dana", "mallory"))
ROBIN, ROBINS = party(REPORTER), party_channel(REPORTER)
Tell = Callable[[CaseStory], str]


def test_the_fold_of_a_case_from_report_to_closing() -> None:
    story = reported()
    case = story.now
    assert (case.stage, case.code_name, case.lead, case.is_in_danger) == (
        Stage.CONFLICT_CHECK,
        "amber-heron",
        None,
        False,
    )
    assert presences(case) == dict.fromkeys(("noor", "ilse", "tomas", "dana"), "awaiting")
    assert (case.stage_due_at, case.waiting_since) == (NOON + timedelta(hours=48), NOON)

    story.declare("noor", "ilse", "tomas")
    story.step_back("dana")
    assert presences(story.now) == {"noor": "clear", "ilse": "clear", "tomas": "clear", "dana": "recused"}

    story.lead("noor")
    story.write(NOOR, "letter")
    assert (story.now.lead, story.now.answered_at, story.now.waiting_since) == ("noor", NOON, None)

    for move, stage in (
        ("form_panel", Stage.TRIAGE),
        ("investigate", Stage.INVESTIGATING),
        ("propose", Stage.PROPOSED),
        ("open_vote", Stage.VOTING),
    ):
        story.move(move)
        assert story.now.stage is stage
    for person in ("noor", "ilse", "tomas"):
        story.ballot(person)
    for move, stage in (
        ("decide", Stage.DECIDED),
        ("implement", Stage.IMPLEMENTING),
        ("monitor", Stage.MONITORING),
        ("close", Stage.CLOSED),
    ):
        story.move(move)
        assert story.now.stage is stage
    assert (story.now.stage_due_at, story.void) == (None, {})


# --- votes -----------------------------------------------------------------------------------------------------------


def test_of_three_voters_the_last_ballot_of_each_who_is_still_clear_counts() -> None:
    """Vector 9 of the specification: one ballot changed, one of somebody recused since, one in another's name."""
    story = voting()
    story.ballot("noor")
    second = story.ballot("noor")
    ilse, tomas = story.ballot("ilse"), story.ballot("tomas")
    assert {who: one.leaf for who, one in votes.counted(story.now).items()} == {
        "noor": second,
        "ilse": ilse,
        "tomas": tomas,
    }

    # In another's name: their key did not sign it, so it is not judged as theirs; a stranger's own is void.
    assert story.why(story.ballot("mallory"))
    assert story.why(story.ballot("dana"))
    story.step_back("tomas")
    assert set(votes.counted(story.now)) == {"noor", "ilse"}
    assert votes.voters(story.now) == {"noor", "ilse"}

    tally = votes.carried(story.now, POLICY, {"yes": 1, "no": 1, "abstain": 0})
    assert (tally.eligible, tally.is_quorate, tally.is_carried) == (2, True, False)
    assert votes.carried(story.now, POLICY, yes(2)).is_carried


def test_outside_of_a_vote_nobody_may_vote() -> None:
    story = proposed()

    assert (votes.voters(story.now), votes.counted(story.now)) == (frozenset(), {})


def test_a_reader_who_came_after_the_vote_was_opened_does_not_vote() -> None:
    story = voting()
    story.say("reader.added", NOOR, person="dana", admission=story.board.leaf_of("dana"))
    story.declare("dana")

    leaf = story.ballot("dana")

    assert story.why(leaf) == "the signer may not vote"
    assert votes.voters(story.now) == {"noor", "ilse", "tomas"}


def test_after_a_proposal_was_withdrawn_no_ballot_counts_and_there_is_none_to_vote_on() -> None:
    story = voting()
    story.ballot("noor")
    story.move("withdraw_proposal")

    assert (story.now.vote, story.now.proposal, story.void) == (None, "", {})


def test_a_second_vote_starts_without_ballots() -> None:
    story = voting()
    story.ballot("noor")
    for move in ("withdraw_proposal", "propose", "open_vote"):
        story.move(move)

    assert votes.counted(story.now) == {}
    assert not story.void


def ready_to_decide() -> CaseStory:
    story = voting()
    for person in ("noor", "ilse", "tomas"):
        story.ballot(person)
    return story


def test_a_decision_closes_its_vote() -> None:
    story = ready_to_decide()

    story.move("decide")

    assert (story.now.stage, story.now.vote, story.void) == (Stage.DECIDED, None, {})


# --- what the rules refuse -------------------------------------------------------------------------------------------


def says(act: str, actor: str = NOOR, **detail: Any) -> Tell:
    return lambda story: story.say(act, actor, **detail)


def adds(actor: str, kind: str = "note", channel: str = "", epoch: int | None = None) -> Tell:
    return lambda story: story.say("record.added", actor, records=[story.ref(kind, channel, epoch=epoch)])


def the_same_again(story: CaseStory) -> str:
    ref = story.ref()
    story.say("record.added", NOOR, records=[ref])
    return story.say("record.added", NOOR, records=[ref])


def moves(name: str, person: str = "noor", **changed: Any) -> Tell:
    return lambda story: story.move(name, person, **changed)


def adds_reader(person: str, admission: str = "") -> Tell:
    return lambda story: story.say(
        "reader.added", NOOR, person=person, admission=admission or story.board.leaf_of(person)
    )


def adds_party(actor: str = NOOR, party_id: str = "sam", **changed: Any) -> Tell:
    return lambda story: story.say("party.added", actor, **added_party(story, party_id, **changed))


def erases(actor: str, which: int) -> Tell:
    return lambda story: story.say("report.withdrawn", actor, erased=[list(story.now.records)[which]])


def withdrawn() -> CaseStory:
    story = panel_formed()
    story.say("report.withdrawn", ROBIN, erased=[])
    return story


def former_member() -> CaseStory:
    story = panel_formed()
    story.board.say("roster.left", "tomas", admission=story.board.leaf_of("tomas"))
    return story


def silent_member() -> CaseStory:
    story = reported()
    story.declare("noor", "ilse")
    story.lead("noor")
    story.write(NOOR, "letter")
    return story


def silent_too_long() -> CaseStory:
    story = silent_member()
    story.later(hours=49)
    return story


NOT_ON_CASE, NOT_OPEN = "the signer is not on the case", "the move is not open"
MALFORMED = "the act is unknown or its detail malformed"
Refusal = tuple[Callable[[], CaseStory], Tell, str]

SIGNERS: dict[str, Refusal] = {
    "a_stranger": (panel_formed, adds(MALLORY), "the signer has no seat in force"),
    "a_former_member": (former_member, says("case.opened", TOMAS, part="file"), "the signer has no seat in force"),
    "the_recused": (panel_formed, adds(DANA), NOT_ON_CASE),
    "the_recused_looks": (panel_formed, says("case.opened", DANA, part="file"), NOT_ON_CASE),
    "the_recused_declares": (panel_formed, says("declared", DANA, answer="clear"), NOT_ON_CASE),
    "never_on_the_case": (lambda: reported("ilse"), says("case.opened", NOOR, part="gate"), NOT_ON_CASE),
    "another_party": (panel_formed, says("party.came", party("eve")), "the signer is no party of this case"),
    "a_party_who_left": (withdrawn, says("party.came", ROBIN), "the signer is no party of this case"),
    "the_service": (panel_formed, says("case.opened", "service", part="file"), "the signer has no seat in force"),
    "undeclared_opens_the_file": (reported, says("case.opened", part="file"), "the signer has not declared"),
    "undeclared_leads": (reported, says("lead.assigned", lead="noor"), "the signer has not declared"),
    "undeclared_moves": (reported, moves("form_panel"), "the signer has not declared"),
    "undeclared_adds_a_reader": (lambda: reported("noor"), adds_reader("dana"), "the signer has not declared"),
    "undeclared_says_it_is_the_gate": (
        reported,
        says("record.lost", record="record-1", part="gate"),
        "the signer has not declared",
    ),
}
RECORDS: dict[str, Refusal] = {
    "no_such_channel": (panel_formed, adds(NOOR, channel="party/eve"), "no such channel"),
    "a_party_in_the_panels": (panel_formed, adds(ROBIN, channel=PANEL), "not the signer's channel"),
    "a_closed_channel": (withdrawn, lambda story: story.write(NOOR, "letter"), "not the signer's channel"),
    "an_older_epoch": (panel_formed, adds(NOOR, epoch=1), "not the newest epoch"),
    "a_later_epoch": (panel_formed, adds(NOOR, epoch=3), "not the newest epoch"),
    "the_same_twice": (panel_formed, the_same_again, "filed twice"),
    "no_list": (panel_formed, says("record.added", records=7), MALFORMED),
    "nothing": (panel_formed, says("record.added"), MALFORMED),
    "a_short_line": (panel_formed, says("record.added", records=[["record"]]), MALFORMED),
    "an_unknown_act": (panel_formed, says("case.burnt"), MALFORMED),
    "a_second_report": (panel_formed, says("report.received", ROBIN, begin={}, records=[]), MALFORMED),
    "lost_one_that_never_was": (panel_formed, says("record.lost", record="nowhere"), "no such record"),
    "lost_by_a_party": (panel_formed, says("record.lost", ROBIN, record="record-1"), "no such record"),
}
STEERING: dict[str, Refusal] = {
    "another_answer": (panel_formed, says("declared", answer="perhaps"), "an answer is clear or recused"),
    "somebody_else_leads": (panel_formed, says("lead.assigned", ILSE, lead="ilse"), "somebody else leads"),
    "a_lead_who_is_off": (panel_formed, says("lead.assigned", lead="dana"), "the lead has not declared"),
    "a_lead_who_is_silent": (silent_member, says("lead.assigned", lead="tomas"), "the lead has not declared"),
    "a_move_under_another_act": (panel_formed, moves("investigate", act="panel.formed"), "another act than the row's"),
    "a_move_from_elsewhere": (panel_formed, moves("decide", vote="", counted=[], tally=yes(0)), "no such vote"),
    "a_move_by_another": (panel_formed, moves("investigate", "ilse"), NOT_OPEN),
    "a_move_of_no_row": (
        panel_formed,
        says("case.moved", move="burn", to="closed", due="", records=[]),
        MALFORMED,
    ),
    "a_stage_left_out": (panel_formed, moves("close"), NOT_OPEN),
    "another_target": (panel_formed, moves("investigate", to="closed"), "the move leads elsewhere"),
    "a_later_deadline": (
        panel_formed,
        moves("investigate", due=moment(NOON + timedelta(days=300))),
        "not the policy's deadline",
    ),
    "no_deadline": (panel_formed, moves("investigate", due=""), "not the policy's deadline"),
    "a_date_in_the_past": (
        panel_formed,
        moves("postpone", due=moment(NOON)),
        "the date is past or too far away",
    ),
    "a_date_too_far_away": (
        panel_formed,
        moves("postpone", due=moment(NOON + timedelta(days=91))),
        "the date is past or too far away",
    ),
    "no_date": (panel_formed, moves("postpone", due=""), "the date is past or too far away"),
    "a_panel_before_all_declared": (silent_member, moves("form_panel"), NOT_OPEN),
}
PANELS: dict[str, Refusal] = {
    "other_clear": (silent_too_long, moves("form_panel", clear=["noor"]), "not those who are clear"),
    "others_left_out": (silent_too_long, moves("form_panel", left_out=["ilse"]), "not those who were silent"),
    "nobody_left_out": (silent_too_long, moves("form_panel", left_out=[]), "not those who were silent"),
}
VOTES: dict[str, Refusal] = {
    "on_another_proposal": (proposed, moves("open_vote", proposal="00"), "not the newest proposal"),
    "on_none": (proposed, moves("open_vote", proposal=""), "not the newest proposal"),
    "another_electorate": (proposed, moves("open_vote", electorate=["noor"]), "not those who are clear"),
    "a_larger_electorate": (
        proposed,
        moves("open_vote", electorate=["dana", "ilse", "noor", "tomas"]),
        "not those who are clear",
    ),
    "a_ballot_without_a_vote": (proposed, lambda story: story.ballot("ilse"), "no such vote"),
    "a_ballot_in_another_vote": (voting, lambda story: story.ballot("ilse", vote="00"), "no such vote"),
    "a_note_as_a_ballot": (
        voting,
        lambda story: story.write(ILSE, "note", act="ballot.cast", vote=story.now.vote.leaf if story.now.vote else ""),
        "one ballot, in the panel's channel",
    ),
    "two_ballots_at_once": (
        voting,
        lambda story: story.say(
            "ballot.cast",
            ILSE,
            vote=story.now.vote.leaf if story.now.vote else "",
            records=[story.ref("ballot"), story.ref("ballot")],
        ),
        "one ballot, in the panel's channel",
    ),
    "a_partys_ballot": (
        voting,
        lambda story: story.say(
            "ballot.cast", ROBIN, vote=story.now.vote.leaf if story.now.vote else "", records=[story.ref("ballot")]
        ),
        "the signer may not vote",
    ),
    "a_count_of_another_vote": (ready_to_decide, moves("decide", vote="00"), "no such vote"),
    "a_count_of_other_ballots": (ready_to_decide, moves("decide", counted=["00"]), "not the ballots that count"),
    "a_count_of_fewer_ballots": (ready_to_decide, moves("decide", counted=[]), "not the ballots that count"),
    "a_tally_of_fewer": (ready_to_decide, moves("decide", tally=yes(2)), "the tally is not of these ballots"),
    "a_tally_of_more": (ready_to_decide, moves("decide", tally=yes(4)), MALFORMED),
    "a_vote_that_did_not_carry": (
        ready_to_decide,
        moves("decide", tally={"yes": 1, "no": 2, "abstain": 0}),
        NOT_OPEN,
    ),
}
PEOPLE: dict[str, Refusal] = {
    "a_reader_twice": (panel_formed, adds_reader("ilse"), "on the case already"),
    "a_reader_off_the_roster": (panel_formed, adds_reader("eve", "00"), "not on the roster with this admission"),
    "a_reader_of_another_admission": (
        panel_formed,
        adds_reader("dana", "00"),
        "not on the roster with this admission",
    ),
    "a_party_by_another_than_the_lead": (panel_formed, adds_party(ILSE), "the lead adds parties"),
    "a_party_by_a_party": (panel_formed, adds_party(ROBIN), "the lead adds parties"),
    "a_party_who_is_there": (panel_formed, adds_party(party_id=REPORTER), "no new channel"),
    "a_party_in_anothers_channel": (panel_formed, adds_party(channel="party/eve"), "no new channel"),
    "a_party_in_an_older_epoch": (panel_formed, adds_party(epoch=1), "not the newest epoch"),
    "a_party_without_keys": (panel_formed, adds_party(signing_key=None), MALFORMED),
    "closing_by_another": (panel_formed, says("party.closed", ILSE, channel=ROBINS), "the lead closes a channel"),
    "withdrawing_by_a_member": (panel_formed, says("report.withdrawn", erased=[]), "the reporter withdraws"),
    "erasing_a_members_record": (panel_formed, erases(ROBIN, 1), "not the reporter's own record"),
    "erasing_what_never_was": (panel_formed, says("report.withdrawn", ROBIN, erased=["nowhere"]), MALFORMED),
}
REFUSED = SIGNERS | RECORDS | STEERING | PANELS | VOTES | PEOPLE


def beyond_words(case: Case) -> Case:
    """Return a case without what an honest writer's own preparations (a new epoch, a record before) have changed."""
    return replace(case, head="", begins=(), is_settled=True, records={}, admissions={})


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_the_rules_of_a_case_refuse_changes_nothing(case: str) -> None:
    begun, tell, reason = REFUSED[case]
    story = begun()
    before = story.now

    leaf = tell(story)

    assert story.why(leaf) == reason
    assert story.now.head == leaf
    assert leaf not in {one.leaf for one in story.now.records.values()}
    assert beyond_words(story.now) == beyond_words(before)


# --- coming and going ------------------------------------------------------------------------------------------------


def test_who_stepped_back_is_off_for_good_and_leads_no_longer() -> None:
    story = panel_formed()
    story.step_back("noor")

    assert (story.now.lead, story.now.presence_of("noor")) == (None, Presence.RECUSED)
    assert story.why(story.say("declared", NOOR, answer="clear")) == NOT_ON_CASE


def test_only_a_reader_who_is_added_comes_back() -> None:
    story = panel_formed()

    story.say("reader.added", NOOR, person="dana", admission=story.board.leaf_of("dana"))

    assert story.now.presence_of("dana") is Presence.AWAITING
    assert story.why(story.say("case.opened", DANA, part="file")) == "the signer has not declared"
    assert not story.why(story.say("case.opened", DANA, part="gate"))


def test_the_silent_are_left_out_once_the_deadline_is_past() -> None:
    story = silent_member()
    story.later(hours=49)

    story.move("form_panel")

    assert (story.now.clear, story.now.awaiting, story.now.stage) == (("noor", "ilse"), (), Stage.TRIAGE)
    assert story.why(story.say("case.opened", TOMAS, part="gate")) == NOT_ON_CASE
    assert story.why(story.say("case.opened", DANA, part="gate")) == NOT_ON_CASE


def test_a_lead_hands_over_and_others_only_take_over_what_is_late() -> None:
    story = panel_formed()
    assert not story.why(story.say("lead.assigned", NOOR, lead="ilse"))
    assert story.now.lead == "ilse"

    story.later(hours=73)

    assert not story.why(story.say("lead.assigned", TOMAS, lead="tomas"))
    assert story.now.lead == "tomas"


# --- what a reporter is owed -----------------------------------------------------------------------------------------


def test_a_letter_answers_and_a_word_of_the_reporter_waits() -> None:
    story = reported()
    story.declare("noor")
    assert case_state.answer_due_at(story.now, POLICY) == NOON + timedelta(hours=24)

    story.later(hours=1)
    story.write(NOOR)
    assert (story.now.answered_at, story.now.waiting_since) == (None, NOON)

    story.write(NOOR, "letter")
    assert (story.now.answered_at, story.now.waiting_since) == (story.at, None)
    assert case_state.answer_due_at(story.now, POLICY) is None

    story.later(hours=1)
    story.letter()
    waits = story.at
    story.later(hours=1)
    story.letter()
    assert story.now.waiting_since == waits


def test_the_deadline_is_the_nearest_of_what_is_owed_and_none_once_closed() -> None:
    story = reported()
    assert case_state.deadline_at(story.now, POLICY) == NOON + timedelta(hours=24)

    story.declare("noor")
    story.write(NOOR, "letter")
    assert case_state.deadline_at(story.now, POLICY) == NOON + timedelta(hours=48)
    assert case_state.deadline_at(replace(story.now, stage_due_at=None), POLICY) is None


def test_a_new_date_moves_the_deadline_and_nothing_else() -> None:
    story = panel_formed()
    before = story.now.stage

    story.move("postpone", due=moment(NOON + timedelta(days=90)))

    assert (story.now.stage, story.now.stage_due_at, story.void) == (before, NOON + timedelta(days=90), {})


def test_withdrawing_closes_the_channel_and_erases_what_is_named() -> None:
    story = panel_formed()
    own = next(one.id for one in story.now.records.values() if one.author == ROBIN)

    story.say("report.withdrawn", ROBIN, erased=[own])

    case = story.now
    assert (case.is_reachable, case.open_parties, case.withdrawn_at) == (False, (), NOON)
    assert (case.erased, story.void) == (frozenset({own}), {})
    assert (case.waiting_since, case_state.answer_due_at(case, POLICY)) == (None, None)


def test_a_record_that_a_member_signed_off_is_lost() -> None:
    story = panel_formed()

    story.say("record.lost", NOOR, record="record-1")

    assert (story.now.lost, story.void) == (frozenset({"record-1"}), {})


def test_a_record_bears_its_author_and_its_place() -> None:
    story = panel_formed()
    leaf = story.write(ILSE)

    filed = next(one for one in story.now.records.values() if one.leaf == leaf)

    assert (filed.channel, filed.epoch, filed.kind, filed.author, filed.at) == (PANEL, 2, "note", ILSE, NOON)


def test_a_party_who_came_later_writes_in_their_own_channel_alone() -> None:
    story = panel_formed()
    story.say("party.added", NOOR, **added_party(story, "sam"))
    sam = party("sam")
    story.begin(sam)

    assert not story.why(story.say("record.added", sam, records=[story.ref("statement", "party/sam")]))
    assert story.why(story.say("record.added", sam, records=[story.ref("statement", ROBINS)])) == (
        "not the signer's channel"
    )


# --- whatever the order, and whatever is missing ---------------------------------------------------------------------


def everything_said() -> tuple[str, list[Statement]]:
    """What honest people said in one case, and beside each the same in the name of who has no business there."""
    story = ready_to_decide()
    story.move("decide")
    story.say("reader.added", NOOR, person="dana", admission=story.board.leaf_of("dana"))
    story.declare("dana")
    story.step_back("dana")
    story.letter()
    assert not story.void
    honest = list(story.told)
    forged = [
        replace(one, leaf=f"{actor} {one.leaf}", actor=actor)
        for one in honest[1:]
        for actor in (MALLORY, DANA, TOMAS, party("eve"), ROBIN)
        if actor != one.actor
    ]
    return story.id, honest + forged


CASE_ID, SAID = everything_said()
BOARD = founded("noor", "ilse", "tomas", "dana").now
AT_THE_GATE = {"declared", "record.failed"}


class Entitled:
    """Who may say what, told once more and in another way: from what had an effect, by its words alone."""

    def __init__(self) -> None:
        self.parties: set[str] = set()
        self.standing: dict[str, str] = {}

    def may(self, one: Statement) -> bool:
        if one.act == "report.received":
            return True
        if one.party:
            return one.party in self.parties
        stands = self.standing.get(one.person)
        is_gate = one.act in AT_THE_GATE or (one.act == "case.opened" and one.detail["part"] == "gate")
        return stands == "clear" or (stands == "awaiting" and is_gate)

    def note(self, one: Statement) -> None:
        match one.act:
            case "report.received":
                self.parties = {one.detail["begin"]["party"]}
                self.standing = {person: "awaiting" for person, _ in one.detail["begin"]["recipients"]}
            case "declared":
                self.standing[one.person] = one.detail["answer"]
            case "reader.added":
                self.standing[one.detail["person"]] = "awaiting"
            case "panel.formed":
                self.standing |= dict.fromkeys(one.detail["left_out"], "recused")


def fold(statements: list[Statement]) -> tuple[Case | None, list[Statement]]:
    case, effective = None, []
    for one in statements:
        try:
            case_chain.judge(case, one, BOARD, case_id=CASE_ID)
            case = (
                case_chain.begin(one, POLICY, case_id=CASE_ID) if case is None else case_chain.apply(case, one, POLICY)
            )
        except Void:
            continue
        effective.append(one)
    return case, effective


def check_entitled(statements: list[Statement]) -> None:
    entitled = Entitled()
    case, effective = fold(statements)
    for one in effective:
        assert entitled.may(one), one
        entitled.note(one)
    if case is not None:
        standing = {person for person, stands in entitled.standing.items() if stands != "recused"}
        assert set(case.on_case) == standing
        assert votes.voters(case) <= {person for person in standing if entitled.standing[person] == "clear"}
        assert "mallory" not in standing


HONEST = [one for one in SAID if " " not in one.leaf]
STRANGERS = [one for one in SAID if one.actor in {MALLORY, party("eve")}]
some = st.lists(st.integers(0, len(SAID) - 1), max_size=40, unique=True)


@given(some)
def test_in_no_order_does_anybody_without_a_right_to_it_have_an_effect(chosen: list[int]) -> None:
    check_entitled([SAID[at] for at in chosen])


@given(some)
def test_in_their_order_and_with_gaps_nobody_without_a_right_to_it_has_an_effect(chosen: list[int]) -> None:
    check_entitled(sorted((SAID[at] for at in chosen), key=lambda one: HONEST_PLACE[one.leaf.split()[-1]]))


@given(st.integers(1, len(HONEST)), st.lists(st.tuples(st.integers(0), st.integers(0)), max_size=20))
def test_at_every_beginning_of_the_chain_a_strangers_entries_change_nothing(
    length: int, forged: list[tuple[int, int]]
) -> None:
    mixed = HONEST[:length]
    for where, which in forged:
        mixed.insert(where % (len(mixed) + 1), STRANGERS[which % len(STRANGERS)])

    assert fold(mixed) == fold(HONEST[:length])


HONEST_PLACE = {one.leaf: at for at, one in enumerate(HONEST)}
