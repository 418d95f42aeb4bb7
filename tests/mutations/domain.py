"""Guards of coc_service/domain: roles, the table of moves, counting, the roster."""

from tests.mutations.mutation import Mutation

DOMAIN = (
    # --- roles -------------------------------------------------------------------------------------------------------
    Mutation(
        "domain/roles.py", "return facts.actor_id is not None and facts.actor_answer is Answer.CLEAR",
        "return facts.actor_id is not None",
        "domain/test_roles.py::test_only_who_declared_no_conflict_acts",
        "a recused member acts",
    ),
    Mutation(
        "domain/roles.py", "facts.actor_answer is Answer.CLEAR", "facts.actor_answer is not Answer.RECUSED",
        "domain/test_roles.py::test_only_who_declared_no_conflict_acts",
        "a member acts before the gate",
    ),
    Mutation(
        "domain/roles.py", "return facts.actor_id is not None and ", "return ",
        "domain/test_roles.py::test_the_service_is_no_member_and_no_member_the_service",
        "the service acts as a member",
    ),
    Mutation(
        "domain/roles.py", "return facts.actor_id is None", "return True",
        "domain/test_roles.py::test_the_service_is_no_member_and_no_member_the_service",
        "a member acts as the service",
    ),
    Mutation(
        "domain/roles.py", "return acts_as(Actor.READER, facts) and facts.actor_id == facts.lead_id",
        "return acts_as(Actor.READER, facts)",
        "domain/test_roles.py::test_a_reader_who_was_not_chosen_is_not_the_lead",
        "any reader leads",
    ),
    Mutation(
        "domain/roles.py", "return acts_as(Actor.READER, facts) and facts.actor_id", "return facts.actor_id",
        "domain/test_roles.py::test_a_lead_is_a_reader",
        "a lead with a conflict leads on",
    ),
    # --- the way of a case -------------------------------------------------------------------------------------------
    Mutation(
        "domain/workflow.py", "    if status not in move.sources or lacks:", "    if lacks:",
        "domain/test_workflow.py::test_a_move_starts_at_its_sources_alone",
        "a move starts anywhere",
    ),
    Mutation(
        "domain/workflow.py", "    if status not in move.sources or lacks:", "    if status not in move.sources:",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "a move is made whatever is missing",
    ),
    Mutation(
        "domain/workflow.py", "    if not acts_as(move.actor, facts):", "    if False:",
        "domain/test_workflow.py::test_only_the_lead_makes_the_leads_moves",
        "anyone makes any move",
    ),
    Mutation(
        "domain/workflow.py", "    if empty:\n        raise FieldsMissing(empty)\n", "",
        "domain/test_workflow.py::test_a_field_left_empty_is_named",
        "a move needs nothing in writing",
    ),
    Mutation(
        "domain/workflow.py", "            return value in field.options", "            return True",
        "domain/test_workflow.py::test_a_choice_that_is_not_offered_is_no_choice",
        "a finding may be anything",
    ),
    Mutation(
        "domain/workflow.py", "            return is_date(value)", "            return True",
        "domain/test_workflow.py::test_what_is_no_date_is_no_new_date",
        "a new date may be anything",
    ),
    Mutation(
        "domain/workflow.py", '            return value.strip() != ""', '            return value != ""',
        "domain/test_workflow.py::test_a_field_left_empty_is_named",
        "a blank is a reason",
    ),
    Mutation(
        "domain/workflow.py", "lambda facts: facts.awaiting_count == 0 or facts.is_overdue", "lambda facts: True",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "a panel forms before all have answered",
    ),
    Mutation(
        "domain/workflow.py", "facts.awaiting_count == 0 or facts.is_overdue", "facts.awaiting_count == 0",
        "domain/test_workflow.py::test_who_stays_silent_past_the_deadline_stops_no_panel",
        "whoever stays silent stops a case for good",
    ),
    Mutation(
        "domain/workflow.py", "lambda facts: facts.possible_count < facts.minimum_members", "lambda facts: True",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "one member gives a case away that others could still act in",
    ),
    Mutation(
        "domain/roles.py", "self.clear_count if self.is_overdue else self.clear_count + self.awaiting_count",
        "self.clear_count",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "one member gives a case away before the others have declared",
    ),
    Mutation(
        "domain/workflow.py", "lambda facts: facts.clear_count >= facts.minimum_members", "lambda facts: True",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "one person decides alone",
    ),
    Mutation(
        "domain/workflow.py", "facts.clear_count >= facts.minimum_members",
        "facts.clear_count + 1 >= facts.minimum_members",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "a panel is one short",
    ),
    Mutation(
        "domain/workflow.py", "lambda facts: facts.lead_id is not None", "lambda facts: True",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "a panel forms without a lead",
    ),
    Mutation(
        "domain/workflow.py", "lambda facts: facts.is_acknowledged or not facts.is_reachable", "lambda facts: True",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "a case ends before the reporter heard a word",
    ),
    Mutation(
        "domain/workflow.py", "lambda facts: facts.is_vote_carried", "lambda facts: True",
        "domain/test_workflow.py::test_what_is_missing_stops_a_move_and_is_named",
        "a case is decided without a vote",
    ),
    Mutation(
        "domain/workflow.py", "needs=(Missing.A_CARRIED_VOTE,)", "needs=()",
        "domain/test_workflow.py::test_what_each_move_needs_is_the_written_list",
        "the table forgets the vote",
    ),
    Mutation(
        "domain/workflow.py", "(Missing.ENOUGH_MEMBERS, Missing.ACKNOWLEDGEMENT)", "(Missing.ACKNOWLEDGEMENT,)",
        "domain/test_workflow.py::test_what_each_move_needs_is_the_written_list",
        "too few vote",
    ),
    Mutation(
        "domain/workflow.py", 'Move("begin", frozenset({Status.NEW}), FIRST, Actor.SERVICE)',
        'Move("begin", frozenset({Status.NEW}), FIRST, Actor.LEAD)',
        "domain/test_workflow.py::test_everything_but_beginning_and_forming_the_panel_is_the_leads",
        "a person begins a case",
    ),
    Mutation(
        "domain/workflow.py", " and move.actor is not Actor.SERVICE)", ")",
        "domain/test_workflow.py::test_nobody_but_the_service_begins_a_case",
        "what is the service's to do is offered to people",
    ),
    Mutation(
        "domain/workflow.py", 'Move("decide", frozenset({Status.VOTING}), Status.DECIDED',
        'Move("decide", frozenset({Status.VOTING, Status.PROPOSED}), Status.DECIDED',
        "domain/test_workflow.py::test_the_table_is_the_written_one",
        "a case is decided before the vote",
    ),
    Mutation(
        "domain/workflow.py", '(_select("closure_reason", ClosureReason), MoveField("precedent"), LETTER)',
        '(_select("closure_reason", ClosureReason), MoveField("precedent"))',
        "domain/test_workflow.py::test_every_end_and_every_delay_owes_the_reporter_a_letter",
        "a case is closed without a word to the reporter",
    ),
    Mutation(
        "domain/workflow.py", "if facts.is_reachable or field is not LETTER)", ")",
        "domain/test_workflow.py::test_where_nobody_can_read_it_no_letter_is_asked_for",
        "a withdrawn case never ends",
    ),
    # --- quorum ------------------------------------------------------------------------------------------------------
    Mutation(
        "domain/quorum.py", "    if len(choices) > eligible:", "    if False:",
        "domain/test_quorum.py::test_more_ballots_than_people_are_no_vote",
        "more vote than may",
    ),
    Mutation(
        "domain/quorum.py", "len(choices) * 2 > eligible", "len(choices) * 2 >= eligible",
        "domain/test_quorum.py::test_a_quorum_is_more_than_half_and_the_minimum",
        "half is a quorum",
    ),
    Mutation(
        "domain/quorum.py", " and len(choices) >= rule.minimum_votes", "",
        "domain/test_quorum.py::test_a_quorum_is_more_than_half_and_the_minimum",
        "one vote decides",
    ),
    Mutation(
        "domain/quorum.py", "is_quorate, is_quorate and _carries", "is_quorate, _carries",
        "domain/test_quorum.py::test_nothing_carries_without_a_quorum_or_without_a_yes",
        "a vote without quorum decides",
    ),
    Mutation(
        "domain/quorum.py", "return yes > no", "return yes >= no",
        "domain/test_quorum.py::test_a_tie_never_carries",
        "a tie decides",
    ),
    Mutation(
        "domain/quorum.py", "return yes > 0 and yes * 3", "return yes * 3",
        "domain/test_quorum.py::test_majorities_are_the_written_ones",
        "abstentions alone decide",
    ),
    Mutation(
        "domain/quorum.py", "yes * 3 >= (yes + no) * 2", "yes * 2 >= yes + no",
        "domain/test_quorum.py::test_majorities_are_the_written_ones",
        "two thirds are a half",
    ),
    Mutation(
        "domain/quorum.py", "return yes > 0 and no == 0", "return yes > 0",
        "domain/test_quorum.py::test_majorities_are_the_written_ones",
        "a no does not stop what must be unanimous",
    ),
    # --- the roster --------------------------------------------------------------------------------------------------
    Mutation(
        "domain/roster.py", '    "admitted_by": seat.admitted_by,\n', "",
        "domain/test_roster.py::test_an_admission_is_signed_to_the_byte",
        "an admission does not say who admits",
    ),
    Mutation(
        "domain/roster.py", '        "name": seat.name,\n', "",
        "domain/test_roster.py::test_another_roster_has_another_digest",
        "a member's name can be exchanged, and a report reaches whom it names",
    ),
    Mutation(
        "domain/roster.py", '        "handle": seat.handle,\n', "",
        "domain/test_roster.py::test_another_roster_has_another_digest",
        "a member's handle can be exchanged, and a report reaches whom it names",
    ),
    Mutation(
        "domain/roster.py", '        "address": seat.address_digest.hex(),\n', "",
        "domain/test_roster.py::test_another_roster_has_another_digest",
        "a member's address can be exchanged, and a report reaches whom it names",
    ),
    Mutation(
        "domain/roster.py", '        "committee": committee_id,\n', "",
        "domain/test_roster.py::test_the_same_people_on_another_committee_have_another_digest",
        "an admission counts for another committee",
    ),
    Mutation(
        "domain/roster.py", '        "encryption_key": seat.encryption_key.hex(),\n', "",
        "domain/test_roster.py::test_another_roster_has_another_digest",
        "a key that reports are sealed to can be exchanged",
    ),
    Mutation(
        "domain/roster.py", '        "signing_key": seat.signing_key.hex(),\n', "",
        "domain/test_roster.py::test_another_roster_has_another_digest",
        "a key that admits can be exchanged",
    ),
    Mutation(
        "domain/roster.py", '    "order": seat.order,\n', "",
        "domain/test_roster.py::test_an_admission_is_signed_to_the_byte",
        "an admission has no place in the chain",
    ),
    Mutation(
        "domain/roster.py", "if seat.order != place or not", "if not",
        "domain/test_roster.py::test_a_seat_that_vanished_is_missed",
        "a seat vanishes",
    ),
    Mutation(
        "domain/roster.py", "place == 0 and seat.admitted_by == seat.member_id", "seat.admitted_by == seat.member_id",
        "domain/test_roster.py::test_nobody_but_the_founder_admits_themself",
        "anyone admits themself",
    ),
    Mutation(
        "domain/roster.py", "is_founder or seat.admitted_by in order_of", "True",
        "domain/test_roster.py::test_nobody_is_admitted_by_a_stranger",
        "a stranger admits",
    ),
    Mutation(
        "domain/roster.py", "is_founder or seat.admitted_by in order_of",
        "is_founder or seat.admitted_by in {one.member_id for one in seats}",
        "domain/test_roster.py::test_nobody_is_admitted_by_someone_who_came_later",
        "two admit each other",
    ),
    Mutation(
        "domain/roster.py", "        if not seat.has_left:\n            hasher", "        if True:\n            hasher",
        "domain/test_roster.py::test_who_has_left_is_in_the_chain_but_not_in_the_digest",
        "who has left is still shown",
    ),
    Mutation(
        "domain/roles.py", "self.clear_count if self.is_overdue else ", "",
        "domain/test_workflow.py::test_who_stays_silent_past_the_deadline_keeps_no_case_from_being_handed_on",
        "a case waits for ever for members who stay silent",
    ),
    Mutation(
        "usecases/case_moves.py", "step.move.name != FORM_PANEL or not silent",
        "step.move.target is not Status.TRIAGE or not silent",
        "journeys/test_notices.py::test_a_case_reopened_leaves_out_nobody_who_has_yet_to_declare",
        "a case reopened throws out who has yet to declare",
    ),
)  # fmt: skip
