"""Guards of coc_service/domain: what the chain of a case refuses."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    return_constant,
    skip_call,
    swap_name,
)
from tests.mutations.spot import Operator

CASE, EPOCHS, ANEW = "domain/test_case_chain.py", "domain/test_epochs.py", "domain/test_admitted_anew.py"
REFUSES = "domain/test_case_chain_refusals.py::test_what_the_rules_of_a_case_refuse_changes_nothing"
CAME_OR_WENT = f"{EPOCHS}::test_nothing_more_is_sealed_once_anybody_came_or_went"
THREE_VOTERS = f"{CASE}::test_of_three_voters_the_last_ballot_of_each_who_is_still_clear_counts"


def rule(function: str, operator: Operator, case: str, why: str) -> Mutation:
    """A rule of a case's chain: `case` is what the test of refusals tells."""
    return Mutation(f"domain.{function}", operator, test=f"{REFUSES}[{case}]", why=why)


DOMAIN_CASES = (
    # --- who speaks ---------------------------------------------------------------------------------------------------
    Mutation(
        "domain.chain.require", drop_raise("Void"),
        test=f"{REFUSES}[a_party_who_left]",
        why="no rule of any chain is kept",
    ),
    rule(
        "case_chain.judge", skip_call("require", "the signer has no seat in force"), "a_former_member",
        "who has left the committee acts in its cases",
    ),
    Mutation(
        "domain.case_chain.judge", skip_call("require", "the epoch is not usable any more"),
        test=f"{CAME_OR_WENT}[recused]",
        why="who has stepped back can open what is sealed later",
    ),
    rule(
        "case_chain._check_signer", skip_call("require", "the signer is no party of this case"), "a_party_who_left",
        "a party acts after it has left",
    ),
    rule(
        "case_chain._check_signer", skip_call("require", "the signer is not on the case"), "the_recused_declares",
        "who has stepped back comes back on their own",
    ),
    rule(
        "case_people.declared", skip_call("require", "the signer is no member"), "a_party_declares",
        "a party becomes a reader without a name",
    ),
    rule(
        "case_chain._check_signer", skip_call("require", "the signer has not declared"), "undeclared_opens_the_file",
        "a member reads before the gate",
    ),
    rule(
        "case_chain._check_signer", drop_operand("part"), "undeclared_opens_the_file",
        "a member who has not declared opens the file",
    ),
    rule(
        "case_chain._check_signer",
        replace_expression(
            "statement.act == 'case.opened' and statement.detail['part'] == 'gate'",
            "statement.detail.get('part') == 'gate'",
        ),
        "undeclared_says_it_is_the_gate",
        "any act is at the gate if it says so",
    ),
    Mutation(
        "domain.case_state.Case.presence_of", swap_name("RECUSED", "CLEAR"),
        test=f"{REFUSES}[never_on_the_case]",
        why="who was left out of a case is on it",
    ),
    Mutation(
        "domain.case_state.Case.party_of", drop_operand("is_open"),
        test=f"{REFUSES}[a_party_who_left]",
        why="a party whose channel was closed goes on",
    ),
    Mutation(
        "domain.case_state.Case.is_reachable", return_constant("True"),
        test=f"{CASE}::test_withdrawing_closes_the_channel_and_erases_what_is_named",
        why="a letter is owed to somebody who cannot read it",
    ),
    Mutation(
        "domain.presence.is_on_case", return_constant("True"),
        test="domain/test_facts.py::test_on_the_case_is_everyone_but_the_recused",
        why="who has stepped back is granted every new epoch",
    ),
    # --- records ------------------------------------------------------------------------------------------------------
    rule(
        "case_records.filed", skip_call("require", "no such channel"), "no_such_channel",
        "a record is filed where nobody reads",
    ),
    rule(
        "case_records.filed", skip_call("require", "not the signer's channel"), "a_party_in_the_panels",
        "a party writes in the panel's channel",
    ),
    rule(
        "case_records._reaches", return_constant("True", "party_channel"), "a_party_in_the_panels",
        "a party writes in another's channel",
    ),
    rule(
        "case_records._reaches", replace_expression("case.parties[channel].is_open", "True"), "a_closed_channel",
        "a letter is written to somebody who has withdrawn",
    ),
    rule(
        "case_records.filed", skip_call("require", "not the newest epoch"), "an_older_epoch",
        "a record is sealed for who has left",
    ),
    rule(
        "case_records.filed", skip_call("require", "filed twice"), "the_same_twice",
        "a record is exchanged for another",
    ),
    rule("case_chain._lost", drop_operand("person"), "lost_by_a_party", "a party signs a record off"),
    rule("case_chain._lost", drop_operand("records"), "lost_one_that_never_was", "what never was is signed off"),
    Mutation(
        "domain.case_records._answered", drop_statement("party", "waiting_since"),
        test=f"{CASE}::test_a_letter_answers_and_a_word_of_the_reporter_waits",
        why="a reporter's own word counts as the answer to it",
    ),
    rule(
        "case_people.withdrawn", skip_call("require", "the reporter withdraws"), "withdrawing_by_a_member",
        "a member withdraws a report",
    ),
    rule(
        "case_people.withdrawn", skip_call("require", "not the reporter's own record"), "erasing_a_members_record",
        "a reporter erases what the panel wrote",
    ),
    Mutation(
        "domain.case_people._closed", drop_argument("replace", "is_open"),
        test=f"{CASE}::test_withdrawing_closes_the_channel_and_erases_what_is_named",
        why="a channel stays open after its party has withdrawn",
    ),
    # --- steering -----------------------------------------------------------------------------------------------------
    rule(
        "case_people.declared", drop_raise("Void", instead="return case"), "another_answer",
        "any word is a declaration",
    ),
    Mutation(
        "domain.case_people.gone", replace_expression("None if case.lead in people else case.lead", "case.lead"),
        test=f"{CASE}::test_who_stepped_back_is_off_for_good_and_leads_no_longer",
        why="who has stepped back leads on",
    ),
    rule(
        "case_chain._lead_assigned", skip_call("require", "somebody else leads"), "somebody_else_leads",
        "any reader makes themself the lead",
    ),
    rule(
        "case_chain._lead_assigned", skip_call("require", "the lead has not declared"), "a_lead_who_is_silent",
        "who has not declared leads",
    ),
    rule(
        "case_moves.moved", skip_call("require", "another act than the row's"), "a_move_under_another_act",
        "the log tells of another move than the one made",
    ),
    rule(
        "case_moves.moved", drop_raise("Void", instead="stage = move.target or case.stage"), "a_stage_left_out",
        "the lead makes any move at any time",
    ),
    rule(
        "case_moves.moved", skip_call("require", "the move leads elsewhere"), "another_target",
        "a move leads anywhere",
    ),
    rule(
        "case_moves._timed", replace_expression("at < due_at < at + workflow.LONGEST_DELAY", "due_at"), "a_date_too_far_away",
        "a case is postponed for years",
    ),
    rule(
        "case_moves._timed",
        replace_expression("at < due_at < at + workflow.LONGEST_DELAY", "due_at < at + workflow.LONGEST_DELAY"),
        "a_date_in_the_past", "a case is postponed to the past",
    ),
    rule(
        "case_moves._timed", skip_call("require", "not the policy's deadline"), "a_later_deadline",
        "a deadline moves in silence",
    ),
    rule(
        "case_moves._leave_out_silent", skip_call("require", "not those who were silent"), "others_left_out",
        "a panel throws out who has declared",
    ),
    rule(
        "case_moves._leave_out_silent", skip_call("require", "not those who are clear"), "other_clear",
        "the log tells of another panel than the one formed",
    ),
    # --- coming and going ---------------------------------------------------------------------------------------------
    Mutation(
        "domain.case_chain.judge", skip_call("require", "the signer was admitted anew since they came to the case"),
        test=f"{ANEW}::test_a_case_before_the_gate_is_not_taken_over_either",
        why="whoever takes over an id declares for its person",
    ),
    rule(
        "case_people.party_added", skip_call("require", "the lead adds parties"), "a_party_by_another_than_the_lead",
        "anyone on a case lets others in",
    ),
    rule(
        "case_people.party_added", skip_call("require", "no new channel"), "a_party_who_is_there",
        "a party's keys are exchanged",
    ),
    rule(
        "case_people.party_added", skip_call("require", "not the newest epoch"), "a_party_in_an_older_epoch",
        "a party is let into what was written before",
    ),
    rule(
        "case_people.party_closed", skip_call("require", "the lead closes a channel"), "closing_by_another",
        "anyone on a case shuts the reporter out",
    ),
    Mutation(
        "domain.case_people.gone", drop_operand("not"),
        test=f"{CAME_OR_WENT}[recused]",
        why="an epoch goes on after a reader has stepped back",
    ),
    Mutation(
        "domain.case_people._closed", drop_argument("replace", "is_settled"),
        test=f"{CAME_OR_WENT}[closed]",
        why="an epoch goes on after its party has left",
    ),
)  # fmt: skip
