"""Guards of appeals: against which letters, until when, on which grounds, and what answers them."""

from tests.mutations.domain_cases import rule
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

APPEALS, ACTS, GROUNDS = "domain/test_appeals.py", "usecases/test_appeals.py", "usecases/test_appeal_grounds.py"

APPEAL_GUARDS = (
    rule(
        "case_appeals.made", skip_call("require", "nothing that this party can appeal against now"), "an_appeal_too_late",
        "a decision is never final",
    ),
    rule(
        "case_appeals.made", drop_operand("at"), "an_appeal_too_late",
        "an appeal has no end",
    ),
    rule(
        "case_appeals.can_appeal_until", drop_operand("heard"), "an_appeal_once_more",
        "a party appeals against one decision for ever",
    ),
    rule(
        "case_appeals.can_appeal_until", replace_expression("party in case.appeals", "False"), "an_appeal_twice",
        "an appeal begins its deadline anew",
    ),
    rule(
        "case_appeals.can_appeal_until", replace_expression("outcome is None", "False"), "an_appeal_before_the_decision",
        "a party appeals before anything is decided",
    ),
    rule(
        "case_appeals.can_appeal_until", never("channel"), "an_appeal_of_a_member",
        "a member appeals in the name of a party",
    ),
    Mutation(
        "domain.case_appeals.came", replace_expression("{**new, **case.delivered}", "{**case.delivered, **new}"),
        test="domain/test_parties.py::test_a_letter_is_delivered_when_its_party_comes_and_to_nobody_else",
        why="each visit begins the time for an appeal anew",
    ),
    Mutation(
        "domain.case_appeals.with_outcome", drop_statement("_BEGINS_AGAIN"),
        test=f"{APPEALS}::test_an_appeal_in_a_reopened_case_is_read_before_the_new_decision",
        why="an appeal waits for an answer to what no longer stands",
    ),
    Mutation(
        "domain.case_appeals.can_appeal_until", replace_expression("max(opened_at, outcome.at)", "opened_at"),
        test=f"{APPEALS}::test_a_letter_from_before_the_decision_can_be_appealed_against_from_the_decision_on",
        why="the lead writes before the decision, waits, and nobody can appeal",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement.prepare", skip_call("_refuse_other_letters"),
        test=f"{ACTS}::test_a_letter_that_tells_no_outcome_does_not_tell_whether_there_is_one",
        why="a party learns that something was decided before they are told",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement.look", skip_call("_refuse_other_grounds"),
        test=f"{GROUNDS}::test_a_ground_that_the_policy_does_not_take_is_refused",
        why="the grounds of a policy are words on a page",
    ),
    Mutation(
        "domain.case_appeals.are_taken", drop_operand("issuperset"),
        test=f"{APPEALS}::test_a_policy_with_fewer_grounds_takes_an_appeal_on_one_of_them_and_no_other",
        why="a ground is taken that the policy leaves out",
    ),
    Mutation(
        "domain.case_appeals.are_taken", drop_operand("bool"),
        test=f"{APPEALS}::test_a_policy_with_fewer_grounds_takes_an_appeal_on_one_of_them_and_no_other",
        why="whoever ticks nothing goes around the grounds of the policy",
    ),
    Mutation(
        "domain.case_appeals.grounds", replace_expression("policy.appeal_grounds.takes(Ground(one.value))", "True"),
        test=f"{GROUNDS}::test_the_form_offers_the_grounds_of_the_policy",
        why="the form offers a ground that is then refused",
    ),
    Mutation(
        "web.staff.policy_form.typed", replace_expression("filled(base)", "{}"),
        test="web/test_policy_form.py::test_a_form_without_a_field_for_a_rule_leaves_the_rule_as_it_is",
        why="a page from before an upgrade turns off the rules that came with it",
    ),
    Mutation(
        "web.staff.policy_form._is_used", replace_expression("said.get(field_name(path), '').strip()", "False"),
        test="web/test_policy_form.py::"
        "test_a_form_with_one_field_of_an_optional_section_does_not_turn_it_off[escalation-hours]",
        why="a part of a form ends that anybody is told of missed deadlines",
    ),
    Mutation(
        "domain.policy.AppealGrounds._has_one", drop_raise("ValueError"),
        test="domain/test_policy_text.py::test_each_fault_has_a_line_and_a_remedy",
        why="two members adopt a policy under which nobody can appeal",
    ),
    Mutation(
        "domain.policy_effects._silences", never("appeal_grounds"),
        test="domain/test_policy_effects.py::test_a_risk_is_named",
        why="the second member does not see that fewer can appeal",
    ),
    Mutation(
        "domain.case_appeals.TELLS_OUTCOME", drop_item("APPEAL_DECISION"),
        test=f"{ACTS}::test_the_time_counts_from_the_answer_to_an_appeal_if_it_tells_the_next_decision",
        why="the time for an appeal is over before its party has read the next decision",
    ),
    Mutation(
        "domain.case_appeals.as_told", return_constant("case"),
        test=f"{ACTS}::test_a_new_outcome_leaves_the_page_of_who_was_not_told_of_it_as_it_was",
        why="a page tells its party of a new outcome before a letter does",
    ),
    Mutation(
        "domain.case_appeals.as_told", replace_expression("outcome.ended", "case.appeals"),
        test=f"{ACTS}::test_an_appeal_that_a_new_outcome_ended_waits_on_its_page_until_a_letter_tells_more",
        why="an appeal that has arrived is gone from its page, and tells that something was decided",
    ),
    Mutation(
        "domain.case_appeals.offered_until", replace_expression("(shown, case)", "(shown,)"),
        test=f"{ACTS}::test_who_was_answered_about_the_new_outcome_does_not_appeal_against_the_old_one",
        why="a page offers an appeal that the rules of the chain refuse",
    ),
    Mutation(
        "domain.case_appeals.offered_until", replace_expression("at <= until", "True"),
        test=f"{ACTS}::test_an_appeal_after_its_time_is_refused_with_a_reason",
        why="a page fails in place of saying that the time is over",
    ),
    Mutation(
        "usecases.committee.shown_before.basis", never("ANSWERS"),
        test=f"{ACTS}::test_an_answer_covers_the_appeals_that_its_page_showed_and_no_later_one",
        why="one answer ends an appeal that nobody has read",
    ),
    rule(
        "case_appeals.answered", skip_call("require"), "an_answer_to_an_unread_appeal",
        "one answer ends an appeal that nobody has read",
    ),
    rule(
        "case_appeals.overturned", replace_expression("answered(case, statement)", "case"), "a_reversal_with_an_unread_appeal",
        "one answer ends an appeal that nobody has read",
    ),
    Mutation(
        "domain.case_appeals.overturned", return_constant("case"),
        test=f"{APPEALS}::test_a_decision_that_falls_goes_back_to_the_investigation",
        why="a decision that fell is shown as in force",
    ),
    Mutation(
        "domain.case_state.Case.appeal_deciders", replace_expression("took_part", "set()", "frozenset"),
        test=f"{APPEALS}::test_who_came_after_the_decision_answers_and_nobody_else",
        why="who decided answers the appeal against it",
    ),
    Mutation(
        "domain.case_state.deadline_at", replace_expression("appeal_due_at(case, policy)", "None"),
        test=f"{APPEALS}::test_an_appeal_has_a_deadline_also_in_a_closed_case",
        why="an appeal in a closed case waits for ever",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement._refuse_late", skip_call("_refuse"),
        test=f"{ACTS}::test_an_appeal_after_its_time_is_refused_with_a_reason",
        why="a page fails in place of saying that the time is over",
    ),
)  # fmt: skip
