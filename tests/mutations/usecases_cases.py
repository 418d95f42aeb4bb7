"""Guards before and on a case: who finds it, the file against the log, what is done on it."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    set_value,
    skip_call,
)

USECASES_CASES = (
    # --- who finds a case --------------------------------------------------------------------------------------------
    Mutation(
        "store.cases.case_for", drop_argument("where", "Answer"),
        test="usecases/test_guards_access.py::test_whoever_stepped_back_finds_nothing_though_a_grant_were_left",
        why="whoever stepped back finds the case by its address",
    ),
    Mutation(
        "store.cases.case_for", skip_call("where", "exists"),
        test="usecases/test_guards_access.py::test_a_declaration_without_a_grant_opens_nothing",
        why="a case is found without a grant",
    ),
    Mutation(
        "store.cases.case_for", drop_argument("where", "Grant", "Case"),
        test="usecases/test_guards_access.py::test_a_grant_in_another_case_opens_nothing_here",
        why="a grant in any case opens every case",
    ),
    Mutation(
        "store.cases.case_for", drop_argument("where", "holder_id"),
        test="usecases/test_guards_access.py::test_a_declaration_without_a_grant_opens_nothing",
        why="anyone's grant opens the case",
    ),
    Mutation(
        "store.cases.case_for", skip_call("and_"),
        test="usecases/test_guards_cases.py::test_before_the_gate_nothing_can_be_read_or_done",
        why="anyone's declaration is the reader's",
    ),
    Mutation(
        "store.cases._theirs", drop_argument("where", "committee_id"),
        test="usecases/test_guards_access.py::test_a_case_of_another_committee_is_on_no_desk",
        why="another committee's case stands on the desk",
    ),
    Mutation(
        "store.cases._theirs", drop_argument("where", "Declaration"),
        test="usecases/test_guards_access.py::test_whoever_stepped_back_finds_nothing_though_a_grant_were_left",
        why="a case stays on the desk of whoever stepped back",
    ),
    Mutation(
        "store.cases._theirs", skip_call("where", "exists"),
        test="usecases/test_guards_access.py::test_a_declaration_without_a_grant_opens_nothing",
        why="a case stands on the desk without a grant",
    ),
    Mutation(
        "store.cases._theirs", skip_call("and_", "Declaration"),
        test="usecases/test_guards_access.py::test_a_grant_without_a_declaration_opens_nothing",
        why="anyone's declaration puts a case on the desk",
    ),
    Mutation(
        "store.cases._theirs", drop_argument("and_", "voting_round"),
        test="usecases/test_guards_access.py::test_a_ballot_of_an_earlier_round_is_none",
        why="the desk takes an earlier round's ballot for this one's",
    ),
    Mutation(
        "store.cases.ballots", drop_argument("where", "voting_round"),
        test="usecases/test_guards_access.py::test_a_ballot_of_an_earlier_round_is_none",
        why="a ballot counts in every round",
    ),
    Mutation(
        "store.cases.grants", drop_argument("where", "holder_id"),
        test="usecases/test_guards_cases.py::test_a_member_loads_no_grant_but_their_own",
        why="a member loads others' grants",
    ),
    Mutation(
        "store.cases.records", drop_argument("where", "audience"),
        test="usecases/test_guards_access.py::test_a_panel_record_is_not_in_the_reporters_part",
        why="the reporter loads the panel's records",
    ),
    Mutation(
        "store.cases.records", drop_statement("kind"),
        test="usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        why="the whole case is loaded before the gate",
    ),
    Mutation(
        "usecases.case_access.find",
        drop_raise("NoSuchCase", instead="return (session.get_one(Case, case_id), Answer.CLEAR)"),
        test="usecases/test_guards_cases.py::test_without_a_grant_nothing_can_be_read_or_done",
        why="a case that is not theirs is opened",
    ),
    Mutation(
        "usecases.case_access.find_declared", drop_raise("NotDeclared"),
        test="usecases/test_guards_cases.py::test_before_the_gate_nothing_can_be_read_or_done",
        why="the gate stands open",
    ),
    Mutation(
        "usecases.case_access.load_named", set_value("()", of="kinds"),
        test="usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        why="the gate shows the whole case",
    ),
    Mutation(
        "usecases.case_access.load_named", skip_call("_log_opening"),
        test="usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        why="a look at the gate is not logged",
    ),
    Mutation(
        "usecases.case_access.load", skip_call("_log_opening"),
        test="usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        why="reading a case is not logged",
    ),
    # --- the file against the log ------------------------------------------------------------------------------------
    Mutation(
        "usecases.case_access.check_against_log", drop_operand("channels"),
        test="usecases/test_check_against_log.py::test_other_bytes_under_the_same_id_are_found",
        why="a record is exchanged for another",
    ),
    Mutation(
        "usecases.case_access.check_against_log", never("len"),
        test="usecases/test_check_against_log.py::test_a_missing_record_is_named",
        why="the last record is dropped",
    ),
    Mutation(
        "usecases.case_access.check_against_log", change_comparison("!=", ">", "len"),
        test="usecases/test_guards_access.py::test_a_record_more_than_the_log_knows_is_named",
        why="a record is slipped in",
    ),
    Mutation(
        "usecases.case_access.check_against_log",
        set_value("[entry for entry in entries if entry.digest]", of="logged"),
        test="usecases/test_check_against_log.py::test_what_the_log_says_was_erased_is_not_missed_but_must_be_gone",
        why="what was rightly erased is called tampered",
    ),
    Mutation(
        "usecases.audit_export.check_records", skip_call("sorted", instead="sorted(cases.all_ids(session))"),
        test="journeys/test_promises.py::test_a_case_taken_out_of_the_database_whole_is_missed",
        why="a case is taken out whole",
    ),
    # --- what is done on a case --------------------------------------------------------------------------------------
    Mutation(
        "usecases.filing.add_record", drop_raise("EpochTurned"),
        test="usecases/test_guards_cases.py::test_what_is_sealed_in_an_old_epoch_is_not_stored",
        why="whoever left reads what is written next",
    ),
    Mutation(
        "usecases.filing.add_letter", drop_raise("ReporterUnreachable"),
        test="usecases/test_guards_cases.py::test_no_letter_is_kept_for_a_reporter_who_withdrew",
        why="a letter is kept that nobody can read",
    ),
    Mutation(
        "usecases.filing.set_deadline", drop_operand("withdrawn_at"),
        test="usecases/test_guards_cases.py::test_the_deadline_is_the_nearest_of_what_is_owed",
        why="a word is owed to someone who withdrew",
    ),
    Mutation(
        "usecases.filing.set_deadline", skip_call("min"),
        test="usecases/test_guards_cases.py::test_the_deadline_is_the_nearest_of_what_is_owed",
        why="the first answer has no deadline",
    ),
    Mutation(
        "usecases.filing.set_deadline", drop_operand("CLOSED"),
        test="usecases/test_guards_cases.py::test_the_deadline_is_the_nearest_of_what_is_owed",
        why="a closed case stays on the desk",
    ),
    Mutation(
        "usecases.case_work.store_record", never("cases"),
        test="usecases/test_guards_cases.py::test_the_same_note_again_is_kept_and_logged_once",
        why="a form sent twice is an error",
    ),
    Mutation(
        "usecases.case_work.assign_lead", drop_raise("NotTheLead"),
        test="usecases/test_guards_cases.py::test_the_lead_hands_over_and_nobody_takes",
        why="any reader makes themself the lead",
    ),
    Mutation(
        "domain.roles.may_choose_lead", drop_operand("is_overdue"),
        test="usecases/test_guards_cases.py::test_the_lead_hands_over_and_nobody_takes",
        why="a lead who is gone keeps a case for good",
    ),
    Mutation(
        "domain.roles.may_choose_lead",
        replace_expression("facts.lead_id in {None, facts.actor_id}", "facts.lead_id is None"),
        test="usecases/test_guards_cases.py::test_the_lead_hands_over_and_nobody_takes",
        why="a lead cannot hand over",
    ),
    Mutation(
        "usecases.case_work.assign_lead", drop_raise("NotOnTheCase"),
        test="usecases/test_guards_cases.py::test_only_who_declared_no_conflict_can_be_chosen_to_lead",
        why="anyone can be chosen to lead",
    ),
    Mutation(
        "usecases.case_moves.make_move", never("record"),
        test="usecases/test_guards_cases.py::test_the_same_move_again_is_made_once",
        why="a move sent twice is refused",
    ),
    Mutation(
        "usecases.case_moves.make_move", drop_raise("VoteChanged"),
        test="usecases/test_guards_cases.py::test_a_count_of_other_ballots_decides_nothing",
        why="a count of ballots that are gone decides",
    ),
    Mutation(
        "usecases.case_moves.cast_ballot", drop_raise("NoVoteOpen"),
        test="usecases/test_guards_cases.py::test_a_ballot_needs_an_open_vote",
        why="a ballot is cast when no vote is open",
    ),
    Mutation(
        "usecases.case_moves.cast_ballot", never("record"),
        test="usecases/test_guards_cases.py::test_a_member_has_one_ballot_and_the_same_form_again_changes_nothing",
        why="a ballot sent twice is an error",
    ),
    Mutation(
        "usecases.case_moves.count", drop_operand("row"),
        test="usecases/test_guards_cases.py::test_only_ballots_of_this_round_are_counted_and_only_those_who_may_vote_are_eligible",
        why="ballots of earlier rounds count",
    ),
    Mutation(
        "usecases.case_moves.count", skip_call("clear_members", instead="loaded.people"),
        test="usecases/test_guards_cases.py::test_only_ballots_of_this_round_are_counted_and_only_those_who_may_vote_are_eligible",
        why="those who cannot vote count for the quorum",
    ),
    Mutation(
        "usecases.case_moves._leave_out_silent", drop_raise("EpochTurned", instead="return []"),
        test="usecases/test_guards_cases.py::test_a_panel_that_leaves_out_the_silent_begins_a_new_epoch",
        why="the silent keep their keys",
    ),
    Mutation(
        "usecases.case_moves._begin_stage", drop_statement("voting_round"),
        test="usecases/test_guards_cases.py::test_each_vote_is_a_round_of_its_own",
        why="a new vote begins with old ballots",
    ),
    Mutation(
        "usecases.case_moves._new_date", drop_operand("LONGEST_DELAY", "now"),
        test="usecases/test_guards_cases.py::test_a_new_date_lies_ahead_and_not_too_far",
        why="a case is put off for years",
    ),
    Mutation(
        "usecases.case_moves._new_date",
        replace_expression("now < due_at < now + LONGEST_DELAY", "due_at < now + LONGEST_DELAY"),
        test="usecases/test_guards_cases.py::test_a_new_date_lies_ahead_and_not_too_far",
        why="a new date is past",
    ),
    Mutation(
        "usecases.panel.remove", drop_raise("EpochTurned"),
        test="usecases/test_guards_sealed.py::test_keys_made_for_another_panel_are_not_taken",
        why="new keys go to someone who has left meanwhile",
    ),
    Mutation(
        "usecases.panel.remove", skip_call("drop_grants"),
        test="usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        why="whoever steps back keeps their grants",
    ),
    Mutation(
        "usecases.panel.remove", skip_call("drop_ballot"),
        test="usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        why="whoever steps back keeps their ballot",
    ),
    Mutation(
        "usecases.panel.remove", never("lead_id"),
        test="usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        why="whoever steps back leads on",
    ),
    Mutation(
        "usecases.panel.staying_without", drop_raise("LastReader"),
        test="usecases/test_guards_sealed.py::test_a_case_keeps_a_reader",
        why="a case is left without a reader",
    ),
    Mutation(
        "usecases.panel.staying_without", drop_operand("set"),
        test="usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        why="whoever steps back gets the new keys",
    ),
    Mutation(
        "usecases.panel.declare_clear", never("CLEAR"),
        test="usecases/test_guards_cases.py::test_declaring_twice_is_logged_once",
        why="one declaration is logged twice",
    ),
)  # fmt: skip
