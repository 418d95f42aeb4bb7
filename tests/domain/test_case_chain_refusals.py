"""An entry that the rules of a case refuse changes nothing: one example for each rule."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coc_service.domain.case_state import PANEL, Case, Event
from coc_service.domain.chain import moment, party
from tests.domain.appeals import APPEALS
from tests.domain.case_stories import (
    DANA,
    ILSE,
    MALLORY,
    NOOR,
    NOT_ON_CASE,
    ROBIN,
    ROBINS,
    TOMAS,
    Refusal,
    Tell,
    added_party,
    panel_formed,
    proposed,
    ready_to_decide,
    reported,
    silent_member,
    voting,
)
from tests.domain.chains import NOON, REPORTER, CaseStory, yes
from tests.domain.disclosed import DISCLOSURES
from tests.domain.heard import HEARD
from tests.domain.late_readers import READERS
from tests.domain.left_out_later import LEFT_OUT_LATER
from tests.domain.set_aside import RECORDERS, SPAM
from tests.domain.wishes import WISHES


def says(act: str, actor: str = NOOR, **detail: Any) -> Tell:
    return lambda story: story.say(act, actor, **detail)


def adds(actor: str, kind: str = "note", channel: str = "", epoch: int | None = None) -> Tell:
    return lambda story: story.say("record.added", actor, records=[story.ref(kind, channel, epoch=epoch)])


def the_same_again(story: CaseStory) -> str:
    ref = story.ref()
    story.say("record.added", NOOR, records=[ref])
    return story.say("record.added", NOOR, records=[ref])


def a_record_again_as_content(story: CaseStory) -> str:
    ref = story.ref()
    story.say("record.added", NOOR, records=[ref])
    return story.say("record.added", NOOR, records=[[*ref[:3], "content", ref[4]]])


def moves(name: str, person: str = "noor", **changed: Any) -> Tell:
    return lambda story: story.move(name, person, **changed)


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


def silent_too_long() -> CaseStory:
    story = silent_member()
    story.later(hours=49)
    return story


NOT_OPEN = "the move is not open"


MALFORMED = "the act is unknown or its detail malformed"


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
    "a_content_in_the_panels": (panel_formed, adds(ROBIN, "content", channel=PANEL), "not the signer's channel"),
    "a_content_with_the_id_of_a_record": (panel_formed, a_record_again_as_content, "filed twice"),
    "a_file_that_never_was": (panel_formed, says("file.opened", record="nowhere"), "no such file"),
    "a_record_that_is_no_file": (panel_formed, says("file.opened", record="record-1"), "no such file"),
    "lost_one_that_never_was": (panel_formed, says("record.lost", record="nowhere"), "no such record"),
    "lost_by_a_party": (panel_formed, says("record.lost", ROBIN, record="record-1"), "no such record"),
}


STEERING: dict[str, Refusal] = {
    "a_party_declares": (panel_formed, says("declared", ROBIN, answer="clear"), "the signer is no member"),
    "another_answer": (panel_formed, says("declared", answer="perhaps"), "an answer is clear or recused"),
    "somebody_else_leads": (panel_formed, says("lead.assigned", ILSE, lead="ilse"), "somebody else leads"),
    "a_lead_who_is_off": (panel_formed, says("lead.assigned", lead="dana"), "the lead has not declared"),
    "a_lead_who_is_silent": (silent_member, says("lead.assigned", lead="tomas"), "the lead has not declared"),
    "a_move_under_another_act": (panel_formed, moves("investigate", act="panel.formed"), "another act than the row's"),
    "a_move_from_elsewhere": (panel_formed, moves("decide", vote="", counted=[], tally=yes(0, of=3)), "no such vote"),
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
    "a_tally_of_fewer": (ready_to_decide, moves("decide", tally=yes(2, of=3)), "the tally is not of these ballots"),
    "a_tally_of_more": (ready_to_decide, moves("decide", tally=yes(4, of=3)), MALFORMED),
    "a_tally_of_fewer_than_none": (ready_to_decide, moves("decide", tally=yes(-1, of=3)), MALFORMED),
    "a_tally_of_more_who_may": (ready_to_decide, moves("decide", tally=yes(3, of=4)), "not as many may vote"),
    "a_tally_by_another_than_the_lead": (ready_to_decide, moves("decide", "ilse", tally=yes(10**15, of=3)), NOT_OPEN),
    "a_vote_that_did_not_carry": (
        ready_to_decide,
        moves("decide", tally={"yes": 1, "no": 2, "abstain": 0, "eligible": 3}),
        NOT_OPEN,
    ),
}


PEOPLE: dict[str, Refusal] = {
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


REFUSED = (
    SIGNERS
    | RECORDS
    | STEERING
    | PANELS
    | VOTES
    | PEOPLE
    | READERS
    | SPAM
    | RECORDERS
    | HEARD
    | APPEALS
    | LEFT_OUT_LATER
    | WISHES
    | DISCLOSURES
)


def beyond_words(case: Case) -> Case:
    """Return a case without the changes by an honest writer's preparations (a new epoch, an earlier record and its event)."""
    return replace(
        case, head="", begins=(), is_settled=True, records={}, admissions={}, last=Event("", "", case.received_at)
    )


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
