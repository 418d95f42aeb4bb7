"""Guards of what members do on a case: who finds it, the gate, stepping back, writing, moves and votes."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

MOST_INDEXES = "usecases/test_desk_indexes.py"
LATE = "usecases/test_refusals.py::test_a_refusal_in_the_writers_batch_costs_its_neighbours_nothing"
SOON = "usecases/test_refusals_at_once.py::test_who_is_refused_at_once_costs_others_nothing"
STORY = "usecases/test_whole_story.py::test_a_case_from_report_to_decision_on_either_engine[sqlite]"
IN_THE_LOG = "usecases/test_guards_committee.py::test_what_is_opened_is_in_the_log_and_so_is_what_did_not_open"
ONCE = "usecases/test_guards_committee.py::test_what_a_member_says_twice_is_stated_once"
COUNTS_ONCE = "usecases/test_guards_committee.py::test_a_move_and_a_ballot_sent_twice_count_once"
SEALED_ANEW = (
    "usecases/test_guards_committee.py::test_what_was_sealed_for_a_move_or_a_ballot_before_somebody_went_is_sealed_anew"
)

USECASES_CASES = (
    # --- who finds a case --------------------------------------------------------------------------------------------
    Mutation(
        "usecases.committee.access.find",
        replace_expression(
            "epochs.reader(case, committee, member.person, custody.now()) is None",
            "case.presence_of(member.person) is Presence.RECUSED",
        ),
        test="usecases/test_guards_committee.py::test_who_has_left_the_committee_finds_none_of_its_cases",
        why="whoever has left the committee reads its cases",
    ),
    Mutation(
        "usecases.committee.access.find", drop_operand("reader"),
        test=f"{SOON}[left_out_gate]",
        why="who was left out of a case finds it",
    ),
    Mutation(
        "usecases.committee.access.find_cleared", drop_raise("NotDeclared"),
        test=f"{SOON}[undeclared_case]",
        why="the gate stands open",
    ),
    Mutation(
        "usecases.committee.access.OpenGate.prepare", set_value("None", of="kinds"),
        test=STORY,
        why="the gate shows the whole case",
    ),
    Mutation(
        "usecases.committee.access.OpenGate.store", skip_call("find"),
        test=f"{LATE}[sqlite-no_such_case_gate]",
        why="who steps back while the gate is opened is told that the site failed",
    ),
    Mutation(
        "usecases.committee.access.OpenCase.store", skip_call("find_cleared"),
        test=f"{LATE}[sqlite-no_such_case_case]",
        why="who steps back while the case is opened is told that the site failed",
    ),
    Mutation(
        "usecases.committee.access.OpenGate.store", skip_call("_log_opening"),
        test=IN_THE_LOG,
        why="a look at the gate is not logged",
    ),
    Mutation(
        "usecases.committee.access.OpenCase.store", skip_call("_log_opening"),
        test=IN_THE_LOG,
        why="reading a case is not logged",
    ),
    Mutation(
        "usecases.committee.access._log_opening", drop_statement("RECORD_FAILED", "failed"),
        test=IN_THE_LOG,
        why="a record that did not open is not in the log",
    ),
    Mutation(
        "usecases.custody.desk_indexes.place_of", drop_operand("tenured_seat"),
        test="usecases/test_guards_committee.py::test_a_grant_that_is_put_back_brings_no_case_back_to_the_desk",
        why="a case stands on the desk of who stepped back",
    ),
    Mutation(
        "usecases.custody.desk_indexes.DeskIndex._catch_up", replace_expression("changes.upto", "cases.changed"),
        test=f"{MOST_INDEXES}::test_a_case_that_changes_while_a_board_catches_up_is_placed_the_next_time",
        why="a case that changes while a desk is made is missing there",
    ),
    Mutation(
        "usecases.committee.titles.is_titled", return_constant("False", "LabelRecord"),
        test="web/test_case_labels.py::test_an_empty_form_stores_no_title",
        why="whoever presses the button of an empty form starts new keys",
    ),
    *(
        Mutation(
            f"usecases.custody.desk_indexes.DeskIndex.{name}", replace_expression("self.lock", "RLock()"),
            test=f"{MOST_INDEXES}::test_nobody_reads_a_board_while_another_thread_changes_it[{name}]",
            why="two tabs of a member break their desk",
        )
        for name in ("in_order", "titled_cases", "proposed_cases", "loads_now")
    ),
    Mutation(
        "usecases.custody.summaries.Summaries.since", replace_expression("self._lock", "RLock()"),
        test=f"{MOST_INDEXES}::test_the_journal_is_not_read_while_another_thread_adds_to_it",
        why="a desk misses what is committed while it is made",
    ),
    Mutation(
        "usecases.custody.session_caches.SessionCache.read_texts", replace_expression("list(self._packs)", "self._packs"),
        test="usecases/test_session_caches.py::test_a_search_reads_on_what_another_search_of_the_session_forgets_meanwhile",
        why="a search takes the words of one case for those of another",
    ),
    Mutation(
        "usecases.committee.search.search", skip_call("perform"),
        test="journeys/test_search.py::test_the_log_has_one_entry_for_a_search_without_its_words",
        why="a search is not in the log",
    ),
    Mutation(
        "usecases.committee.search._matches", drop_operand("is_open_to_them"),
        test="usecases/test_new_readers.py::test_who_comes_back_finds_nothing_of_what_their_session_had_read",
        why="a session finds what it had read of a case its member left",
    ),
    Mutation(
        "usecases.committee.titles.Titles.of", drop_operand("is_clear"),
        test="usecases/test_titles.py::test_a_title_that_a_session_has_opened_is_closed_to_who_has_stepped_back",
        why="a title that was opened once is shown after stepping back",
    ),
    Mutation(
        "usecases.people.login.LogOut.write", skip_call("drop"),
        test="journeys/test_search.py::test_a_session_that_has_ended_leaves_nothing_in_memory",
        why="what a session had opened stays in memory after it",
    ),
    # --- declaring and stepping back -----------------------------------------------------------------------------------
    Mutation(
        "usecases.committee.presence._declare", skip_call("find", instead="draft.case(act.case_id)"),
        test=f"{LATE}[sqlite-no_such_case_clear]",
        why="who has stepped back is told that the site failed",
    ),
    Mutation(
        "usecases.committee.presence._declare", never("answer"),
        test=ONCE,
        why="one declaration is stated twice",
    ),
    Mutation(
        "usecases.committee.presence.StepBack.write", drop_raise("LastReader"),
        test=f"{LATE}[sqlite-last_reader]",
        why="a case is left without a reader",
    ),
    Mutation(
        "usecases.committee.presence.StepBack.write", skip_call("drop_grants"),
        test="usecases/test_guards_committee.py::test_a_grant_that_is_put_back_brings_no_case_back_to_the_desk",
        why="whoever steps back keeps their grants",
    ),
    # --- decisions, counted again --------------------------------------------------------------------------------------
    Mutation(
        "usecases.committee.moves.MakeMove._check_decision", drop_raise("Refused", "MISCOUNTED"),
        test="usecases/test_recounting.py"
        "::test_a_decision_against_its_ballots_is_seen_by_every_clear_member_and_built_on_by_none[sqlite]",
        why="a lead decides against the ballots",
    ),
    Mutation(
        "usecases.committee.recounting.count_again", replace_expression("choices.keys() >= set(case.decision.ballots)", "True"),
        test="usecases/test_recounting.py::test_a_decision_with_a_ballot_that_does_not_open_is_not_built_on",
        why="a ballot that was taken away closes the case page",
    ),
    Mutation(
        "usecases.committee.recounting.is_refused", drop_operand("target"),
        test="usecases/test_recounting.py"
        "::test_a_decision_against_its_ballots_is_seen_by_every_clear_member_and_built_on_by_none[sqlite]",
        why="a reporter waits without a new date while a decision is disputed",
    ),
    Mutation(
        "usecases.committee.recounting.recount", always("stage"),
        test="usecases/test_recounting.py"
        "::test_before_a_decision_and_once_a_case_is_reopened_nothing_is_recounted",
        why="a case that was reopened is held to its old decision",
    ),
    # --- writing and leading -------------------------------------------------------------------------------------------
    Mutation(
        "usecases.committee.writing.AddRecord.store", never("records"),
        test=ONCE,
        why="a note sent twice is an error",
    ),
    Mutation(
        "usecases.committee.writing.AddRecord.store", skip_call("_refuse_unreachable"),
        test=f"{LATE}[sqlite-letter_to_nobody]",
        why="a letter to a reporter who withdraws meanwhile is lost without a word",
    ),
    Mutation(
        "usecases.committee.writing.AddRecord.store", skip_call("_refuse_early"),
        test=f"{LATE}[sqlite-decision_that_fell]",
        why="a decision is told while it falls",
    ),
    Mutation(
        "usecases.committee.writing.AddRecord._refuse_unreachable", drop_raise("Refused"),
        test="usecases/test_parties.py::test_a_closed_channel_ends_its_receipt_and_takes_no_letter",
        why="a page fails in place of saying that nobody can read the letter",
    ),
    Mutation(
        "usecases.committee.writing.AddRecord.store", skip_call("check_fresh"),
        test=f"{LATE}[sqlite-note_in_an_older_epoch]",
        why="what was sealed before somebody went is refused, and not sealed anew",
    ),
    Mutation(
        "usecases.committee.tasks.EndTask.prepare", drop_operand("is_open"),
        test="web/test_case_tasks.py::test_a_task_that_has_ended_is_not_ended_again",
        why="whoever comes second takes back what a colleague said of a task",
    ),
    Mutation(
        "usecases.committee.writing.AssignLead._allowed", drop_raise("Refused", "may_assign_lead"),
        test=f"{LATE}[sqlite-lead_of_another]",
        why="who takes the lead from another is told that the site failed",
    ),
    Mutation(
        "usecases.committee.writing.AssignLead._allowed", drop_raise("Refused", "presence_of"),
        test="usecases/test_guards_committee.py::test_nobody_leads_who_has_not_declared",
        why="who has yet to declare is chosen to lead",
    ),
    Mutation(
        "usecases.committee.writing.AssignLead.store", never("lead"),
        test=ONCE,
        why="one choice is stated twice",
    ),
    # --- moves ---------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.committee.moves.MakeMove.store", never("records"),
        test=COUNTS_ONCE,
        why="a move sent twice is refused",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove._check_still_open", skip_call("_check_shown"),
        test=f"{LATE}[sqlite-vote_on_another_proposal]",
        why="a vote is opened on a proposal that the page did not show",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove._check_shown", drop_raise("Refused", "basis"),
        test="usecases/test_guards_committee.py::test_a_decision_on_another_vote_than_the_page_showed_is_refused",
        why="a vote is decided that the page did not show",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove._check_still_open", drop_raise("Stale", "counted"),
        test="usecases/test_guards_committee.py::test_a_decision_counts_the_ballots_that_there_are_when_it_is_stored",
        why="a count of ballots that were changed since decides",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove._check_still_open", skip_call("take"),
        test=f"{LATE}[sqlite-move_that_was_made]",
        why="a move that is no longer open is told as a site that failed",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove._check_still_open", skip_call("check_fresh"),
        test=f"{SEALED_ANEW}[move]",
        why="what a move brings was sealed for who has gone, and is refused, not sealed anew",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove.check", drop_raise("RecordBroken"),
        test="usecases/test_guards_committee.py::test_nothing_is_decided_while_a_record_is_missing",
        why="a case is decided on a file from which a record was taken",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove.check", drop_raise("Refused"),
        test="journeys/test_new_date.py::test_a_move_whose_letter_nobody_can_read_any_more_gives_the_words_back",
        why="a move brings a letter that nobody can read",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove.store", skip_call("drop_grants"),
        test="usecases/test_guards_committee.py::test_who_stayed_silent_keeps_no_grant_once_the_panel_is_formed",
        why="the silent keep their grants",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove.store", skip_call("owe_notices"),
        test="journeys/test_notices.py::test_an_open_vote_brings_the_others_on_the_panel_a_notice",
        why="nobody is told that a vote is open",
    ),
    # --- votes ---------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.committee.voting.count", replace_expression("ballot.record not in choices", "False"),
        test="usecases/test_attacks.py::test_a_record_that_is_gone_is_a_gap_on_the_page_and_nothing_is_decided[sqlite]",
        why="a vote whose ballot was taken away is an error page",
    ),
    Mutation(
        "usecases.committee.ballots.choices", drop_operand("fromkeys"),
        test="usecases/test_recounting.py::test_a_ballot_that_its_voter_spoiled_counts_as_an_abstention[malformed]",
        why="one voter keeps every proposal from being decided",
    ),
    Mutation(
        "usecases.committee.voting.CastBallot.store", never("records"),
        test=COUNTS_ONCE,
        why="a ballot sent twice is cast twice",
    ),
    Mutation(
        "usecases.committee.voting.CastBallot._check", drop_raise("Refused", "leaf"),
        test=f"{LATE}[sqlite-ballot_in_an_earlier_vote]",
        why="a ballot for one proposal is told as a site that failed once there is another",
    ),
    Mutation(
        "usecases.committee.voting.CastBallot.store", skip_call("check_fresh"),
        test=f"{SEALED_ANEW}[ballot]",
        why="a ballot was sealed for who has gone, and is refused, not sealed anew",
    ),
)  # fmt: skip
