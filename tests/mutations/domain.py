"""Guards of coc_service/domain: who may act, the table of moves, counting, names that look like others."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

DOMAIN = (
    # --- facts -------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.facts.acts_as", set_value("True", of="is_clear"),
        test="domain/test_facts.py::test_only_who_declared_no_conflict_acts",
        why="a recused member acts",
    ),
    Mutation(
        "domain.facts.acts_as",
        replace_expression(
            "facts.actor_presence is Presence.CLEAR", "facts.actor_presence is not Presence.RECUSED"
        ),
        test="domain/test_facts.py::test_only_who_declared_no_conflict_acts",
        why="a member acts before the gate",
    ),
    Mutation(
        "domain.facts.acts_as", drop_operand("lead_id"),
        test="domain/test_facts.py::test_a_reader_who_was_not_chosen_is_not_the_lead",
        why="any reader leads",
    ),
    Mutation(
        "domain.facts.acts_as", drop_operand("is_clear"),
        test="domain/test_facts.py::test_a_lead_is_a_reader",
        why="a lead with a conflict leads on",
    ),
    Mutation(
        "domain.facts.may_assign_lead", drop_operand("acts_as"),
        test="domain/test_facts.py::test_who_has_not_declared_no_conflict_chooses_no_lead",
        why="who has not declared chooses the lead",
    ),
    Mutation(
        "domain.facts.may_assign_lead",
        replace_expression("facts.lead_id in {None, facts.actor_id} or facts.is_overdue", "True"),
        test="domain/test_facts.py::test_only_the_lead_hands_the_lead_over_until_the_stage_is_late",
        why="any reader makes themself the lead",
    ),
    # --- the way of a case -------------------------------------------------------------------------------------------
    Mutation(
        "domain.workflow.take_without_words", drop_operand("sources"),
        test="domain/test_workflow.py::test_a_move_starts_at_its_sources_alone",
        why="a move starts anywhere",
    ),
    Mutation(
        "domain.workflow.take_without_words", drop_operand("lacks"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="a move is made whatever is missing",
    ),
    Mutation(
        "domain.workflow.missing", skip_call("append"),
        test="domain/test_workflow.py::test_only_the_lead_makes_the_leads_moves",
        why="anyone makes any move",
    ),
    Mutation(
        "domain.workflow.take", drop_raise("FieldsMissing"),
        test="domain/test_workflow.py::test_a_field_left_empty_is_named",
        why="a move needs nothing in writing",
    ),
    Mutation(
        "domain.workflow._is_filled", return_constant("True", "options"),
        test="domain/test_workflow.py::test_a_choice_that_is_not_offered_is_no_choice",
        why="a finding may be anything",
    ),
    Mutation(
        "domain.workflow._is_filled", return_constant("True", "is_date"),
        test="domain/test_workflow.py::test_what_is_no_date_is_no_new_date",
        why="a new date may be anything",
    ),
    Mutation(
        "domain.workflow._is_filled", skip_call("strip"),
        test="domain/test_workflow.py::test_a_field_left_empty_is_named",
        why="a blank is a reason",
    ),
    Mutation(
        "domain.workflow._IS_MET", return_constant("True", "awaiting_count"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="a panel forms before all have answered",
    ),
    Mutation(
        "domain.workflow._IS_MET", drop_operand("is_overdue"),
        test="domain/test_workflow.py::test_who_stays_silent_past_the_deadline_stops_no_panel",
        why="whoever stays silent stops a case for good",
    ),
    Mutation(
        "domain.workflow._IS_MET", return_constant("True", "possible_count"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="one member gives a case away that others could still act in",
    ),
    Mutation(
        "domain.facts.CaseFacts.possible_count", always("is_overdue"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="one member gives a case away before the others have declared",
    ),
    Mutation(
        "domain.workflow._IS_MET", return_constant("True", "clear_count"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="one person decides alone",
    ),
    Mutation(
        "domain.workflow._IS_MET", replace_expression("facts.clear_count", "facts.clear_count + 1"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="a panel is one short",
    ),
    Mutation(
        "domain.workflow._IS_MET", return_constant("True", "is_acknowledged"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="a case ends before the reporter heard a word",
    ),
    Mutation(
        "domain.workflow._IS_MET", return_constant("True", "is_vote_carried"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="a case is decided without a vote",
    ),
    Mutation(
        "domain.workflow._IS_MET", set_value("lambda facts: True", of="A_READER"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="a question is asked of somebody who cannot read it",
    ),
    Mutation(
        "domain.moves.TABLE", drop_item("A_CARRIED_VOTE"),
        test="domain/test_workflow.py::test_what_each_move_needs_is_the_written_list",
        why="the table forgets the vote",
    ),
    Mutation(
        "domain.moves.TABLE",
        replace_expression("(Missing.ENOUGH_MEMBERS, Missing.ACKNOWLEDGEMENT)", "(Missing.ACKNOWLEDGEMENT,)"),
        test="domain/test_workflow.py::test_what_each_move_needs_is_the_written_list",
        why="too few vote",
    ),
    Mutation(
        "domain.moves.TABLE",
        replace_expression("frozenset({Stage.VOTING})", "frozenset({Stage.VOTING, Stage.PROPOSED})", "sources"),
        test="domain/test_workflow.py::test_the_table_is_the_written_one",
        why="a case is decided before the vote",
    ),
    Mutation(
        "domain.moves.TABLE", replace_expression("(REASON, LETTER)", "(REASON,)"),
        test="domain/test_moves.py::test_one_field_becomes_the_letter_where_there_is_one",
        why="a case ends without a word to the reporter",
    ),
    Mutation(
        "domain.moves.TABLE", replace_expression("(NEW_DATE, LETTER)", "(NEW_DATE,)"),
        test="domain/test_moves.py::test_one_field_becomes_the_letter_where_there_is_one",
        why="a deadline moves in silence",
    ),
    Mutation(
        "domain.moves.TABLE", swap_name("END_VOTE", "CLOSE"),
        test="domain/test_moves.py::test_what_a_move_changes_is_the_written_list",
        why="ballots on a proposal that was withdrawn count",
    ),
    Mutation(
        "domain.moves.TABLE", swap_name("LEAVE_OUT_SILENT", "CLOSE"),
        test="domain/test_moves.py::test_what_a_move_changes_is_the_written_list",
        why="who stays silent stays on a case for good",
    ),
    Mutation(
        "domain.move_rows.Move.actor", swap_name("LEAD", "READER"),
        test="domain/test_workflow.py::test_every_move_is_the_leads_but_those_about_spam_appeals_and_imports",
        why="any reader makes any move",
    ),
    Mutation(
        "domain.workflow.asked_for",
        replace_expression("facts.is_reachable or not (field.is_letter or field.sets_answer_date)", "True"),
        test="domain/test_workflow.py::test_where_nobody_can_read_it_no_letter_is_asked_for",
        why="a withdrawn case never ends",
    ),
    Mutation(
        "domain.workflow._end_of_day", replace_expression("now < due < now + LONGEST_DELAY", "now < due"),
        test="domain/test_moves.py::test_a_date_that_is_past_or_too_far_away_is_no_new_date[2027-02-22]",
        why="a case is postponed for years",
    ),
    Mutation(
        "domain.workflow._end_of_day", replace_expression("now < due < now + LONGEST_DELAY", "due < now + LONGEST_DELAY"),
        test="domain/test_moves.py::test_a_date_that_is_past_or_too_far_away_is_no_new_date[2026-11-22]",
        why="a case is postponed to the past",
    ),
    # --- quorum ------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.quorum.tally", drop_raise("ValueError"),
        test="domain/test_quorum.py::test_more_ballots_than_people_are_no_vote",
        why="more vote than may",
    ),
    Mutation(
        "domain.quorum.tally", change_comparison(">", ">=", "2"),
        test="domain/test_quorum.py::test_a_quorum_is_more_than_half_and_the_minimum",
        why="half is a quorum",
    ),
    Mutation(
        "domain.quorum.tally", drop_operand("minimum_votes"),
        test="domain/test_quorum.py::test_a_quorum_is_more_than_half_and_the_minimum",
        why="one vote decides",
    ),
    Mutation(
        "domain.quorum.tally", drop_operand("is_quorate"),
        test="domain/test_quorum.py::test_nothing_carries_without_a_quorum_or_without_a_yes",
        why="a vote without quorum decides",
    ),
    Mutation(
        "domain.quorum._carries", change_comparison(">", ">=", "no"),
        test="domain/test_quorum.py::test_a_tie_never_carries",
        why="a tie decides",
    ),
    Mutation(
        "domain.quorum._carries",
        replace_expression("yes > 0 and yes * 3 >= (yes + no) * 2", "yes * 3 >= (yes + no) * 2"),
        test="domain/test_quorum.py::test_majorities_are_the_written_ones",
        why="abstentions alone decide",
    ),
    Mutation(
        "domain.quorum._carries", replace_expression("yes * 3 >= (yes + no) * 2", "yes * 2 >= yes + no"),
        test="domain/test_quorum.py::test_majorities_are_the_written_ones",
        why="two thirds are a half",
    ),
    Mutation(
        "domain.quorum._carries", drop_operand("no", "0"),
        test="domain/test_quorum.py::test_majorities_are_the_written_ones",
        why="a no does not stop what must be unanimous",
    ),
    # --- names that look like others ---------------------------------------------------------------------------------
    Mutation(
        "domain.names.mixed_word", change_constant(1, 2),
        test="domain/test_mixed_words.py::test_a_word_of_several_scripts_is_found",
        why="a Cyrillic letter in a Latin name makes it another's",
    ),
    Mutation(
        "domain.names._scripts", skip_call("normalize"),
        test="domain/test_mixed_words.py::test_a_word_of_several_scripts_is_found",
        why="wide letters are taken for another script",
    ),
    Mutation(
        "domain.facts.CaseFacts.possible_count", never("is_overdue"),
        test="domain/test_workflow.py::test_who_stays_silent_past_the_deadline_keeps_no_case_from_being_referred",
        why="a case waits for ever for members who stay silent",
    ),
)  # fmt: skip
