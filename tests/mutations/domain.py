"""Guards of coc_service/domain: roles, the table of moves, counting, the roster."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
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
    # --- roles -------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.roles.acts_as", drop_operand("CLEAR"),
        test="domain/test_roles.py::test_only_who_declared_no_conflict_acts",
        why="a recused member acts",
    ),
    Mutation(
        "domain.roles.acts_as",
        replace_expression("facts.actor_answer is Answer.CLEAR", "facts.actor_answer is not Answer.RECUSED"),
        test="domain/test_roles.py::test_only_who_declared_no_conflict_acts",
        why="a member acts before the gate",
    ),
    Mutation(
        "domain.roles.acts_as", drop_operand("None"),
        test="domain/test_roles.py::test_the_service_is_no_member_and_no_member_the_service",
        why="the service acts as a member",
    ),
    Mutation(
        "domain.roles.acts_as", replace_expression("facts.actor_id is None", "True"),
        test="domain/test_roles.py::test_the_service_is_no_member_and_no_member_the_service",
        why="a member acts as the service",
    ),
    Mutation(
        "domain.roles.acts_as", drop_operand("lead_id"),
        test="domain/test_roles.py::test_a_reader_who_was_not_chosen_is_not_the_lead",
        why="any reader leads",
    ),
    Mutation(
        "domain.roles.acts_as", drop_operand("READER"),
        test="domain/test_roles.py::test_a_lead_is_a_reader",
        why="a lead with a conflict leads on",
    ),
    # --- the way of a case -------------------------------------------------------------------------------------------
    Mutation(
        "domain.workflow.take", drop_operand("sources"),
        test="domain/test_workflow.py::test_a_move_starts_at_its_sources_alone",
        why="a move starts anywhere",
    ),
    Mutation(
        "domain.workflow.take", drop_operand("lacks"),
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
        "domain.roles.CaseFacts.possible_count", always("is_overdue"),
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
        "domain.workflow._IS_MET", set_value("lambda facts: True", of="A_LEAD"),
        test="domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        why="a panel forms without a lead",
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
        "domain.workflow._TABLE", drop_item("A_CARRIED_VOTE"),
        test="domain/test_workflow.py::test_what_each_move_needs_is_the_written_list",
        why="the table forgets the vote",
    ),
    Mutation(
        "domain.workflow._TABLE",
        replace_expression("(Missing.ENOUGH_MEMBERS, Missing.ACKNOWLEDGEMENT)", "(Missing.ACKNOWLEDGEMENT,)"),
        test="domain/test_workflow.py::test_what_each_move_needs_is_the_written_list",
        why="too few vote",
    ),
    Mutation(
        "domain.workflow._TABLE", swap_name("SERVICE", "LEAD"),
        test="domain/test_workflow.py::test_everything_but_beginning_and_forming_the_panel_is_the_leads",
        why="a person begins a case",
    ),
    Mutation(
        "domain.workflow.open_from", drop_operand("SERVICE"),
        test="domain/test_workflow.py::test_nobody_but_the_service_begins_a_case",
        why="what is the service's to do is offered to people",
    ),
    Mutation(
        "domain.workflow._TABLE", replace_expression("{Status.VOTING}", "{Status.VOTING, Status.PROPOSED}"),
        test="domain/test_workflow.py::test_the_table_is_the_written_one",
        why="a case is decided before the vote",
    ),
    Mutation(
        "domain.workflow._TABLE",
        replace_expression(
            "(_select('closure_reason', ClosureReason), MoveField('precedent'), LETTER)",
            "(_select('closure_reason', ClosureReason), MoveField('precedent'))",
        ),
        test="domain/test_workflow.py::test_every_end_and_every_delay_owes_the_reporter_a_letter",
        why="a case is closed without a word to the reporter",
    ),
    Mutation(
        "domain.workflow.asked_for", always("LETTER"),
        test="domain/test_workflow.py::test_where_nobody_can_read_it_no_letter_is_asked_for",
        why="a withdrawn case never ends",
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
    # --- the roster --------------------------------------------------------------------------------------------------
    Mutation(
        "domain.roster.admission_statement", drop_item("admitted_by"),
        test="domain/test_roster.py::test_an_admission_is_signed_to_the_byte",
        why="an admission does not say who admits",
    ),
    Mutation(
        "domain.roster.admission_statement", drop_item("name"),
        test="domain/test_roster.py::test_another_roster_has_another_digest",
        why="a member's name can be exchanged, and a report reaches whom it names",
    ),
    Mutation(
        "domain.roster.admission_statement", drop_item("handle"),
        test="domain/test_roster.py::test_another_roster_has_another_digest",
        why="a member's handle can be exchanged, and a report reaches whom it names",
    ),
    Mutation(
        "domain.roster.admission_statement", drop_item("address"),
        test="domain/test_roster.py::test_another_roster_has_another_digest",
        why="a member's address can be exchanged, and a report reaches whom it names",
    ),
    Mutation(
        "domain.roster.admission_statement", drop_item("committee"),
        test="domain/test_roster.py::test_the_same_people_on_another_committee_have_another_digest",
        why="an admission counts for another committee",
    ),
    Mutation(
        "domain.roster.admission_statement", drop_item("encryption_key"),
        test="domain/test_roster.py::test_another_roster_has_another_digest",
        why="a key that reports are sealed to can be exchanged",
    ),
    Mutation(
        "domain.roster.admission_statement", drop_item("signing_key"),
        test="domain/test_roster.py::test_another_roster_has_another_digest",
        why="a key that admits can be exchanged",
    ),
    Mutation(
        "domain.roster.admission_statement", drop_item("order"),
        test="domain/test_roster.py::test_an_admission_is_signed_to_the_byte",
        why="an admission has no place in the chain",
    ),
    Mutation(
        "domain.roster.check_order", drop_operand("order"),
        test="domain/test_roster.py::test_a_seat_that_vanished_is_missed",
        why="a seat vanishes",
    ),
    Mutation(
        "domain.roster.check_order", drop_operand("0"),
        test="domain/test_roster.py::test_nobody_but_the_founder_admits_themself",
        why="anyone admits themself",
    ),
    Mutation(
        "domain.roster.check_order", replace_expression("is_founder or seat.admitted_by in order_of", "True"),
        test="domain/test_roster.py::test_nobody_is_admitted_by_a_stranger",
        why="a stranger admits",
    ),
    Mutation(
        "domain.roster.check_order", replace_expression("order_of", "{one.member_id for one in seats}", "admitted_by"),
        test="domain/test_roster.py::test_nobody_is_admitted_by_someone_who_came_later",
        why="two admit each other",
    ),
    Mutation(
        "domain.roster.digest", always("has_left"),
        test="domain/test_roster.py::test_who_has_left_is_in_the_chain_but_not_in_the_digest",
        why="who has left is still shown",
    ),
    Mutation(
        "domain.roles.CaseFacts.possible_count", never("is_overdue"),
        test="domain/test_workflow.py::test_who_stays_silent_past_the_deadline_keeps_no_case_from_being_handed_on",
        why="a case waits for ever for members who stay silent",
    ),
    Mutation(
        "usecases.case_moves._leave_out_silent",
        replace_expression("step.move.name != FORM_PANEL", "step.move.target is not Status.TRIAGE"),
        test="journeys/test_notices.py::test_a_case_reopened_leaves_out_nobody_who_has_yet_to_declare",
        why="a case reopened throws out who has yet to declare",
    ),
)  # fmt: skip
