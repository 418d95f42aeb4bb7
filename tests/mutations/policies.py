"""Guards of a committee's policy: what an adoption states, how many sign it, and until when."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_operand,
    drop_raise,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

_VOID = "domain/test_policy_versions.py::test_a_policy_that_cannot_be_read_is_void_even_if_one_member_is_enough"

POLICIES = (
    Mutation(
        "domain.policy_versions.check", skip_call("require", "another policy is in force"),
        test="domain/test_committee_chain.py::test_a_policy_proposed_before_another_was_adopted_is_not_adopted_after_it",
        why="a policy replaces another one than its signers saw",
    ),
    Mutation(
        "domain.policy_versions.check", skip_call("require", "not the digest of this text"),
        test="usecases/test_attacks_on_policies.py::test_a_member_who_is_alone_cannot_freeze_their_committee_with_a_policy_without_its_text[sqlite-another_text]",
        why="a committee decides under a digest that no text has",
    ),
    Mutation(
        "domain.policy_versions.check", skip_call("require", "not a policy"),
        test="usecases/test_attacks_on_policies.py::test_a_member_who_is_alone_cannot_freeze_their_committee_with_a_policy_without_its_text[sqlite-no_policy]",
        why="one member freezes the committee with a policy that nobody can read",
    ),
    Mutation(
        "domain.policy_versions.check", skip_call("require", "this policy is in force already"),
        test=_VOID,
        why="a version that changes nothing hides the ones that did",
    ),
    Mutation(
        "domain.policy_versions.check", skip_call("require", "a reason without end"),
        test=_VOID,
        why="a reason fills everybody's page",
    ),
    Mutation(
        "domain.committee_chain._agreed", skip_call("open_proposals.check"),
        test="domain/test_policy_versions.py::test_a_proposed_policy_is_open_for_two_weeks_and_no_longer",
        why="a policy or a removal that everybody has forgotten is completed years later",
    ),
    Mutation(
        "domain.policy_versions.signers_needed", replace_expression("max(_TWO, in_force.admission.needed(seat_count))", "1"),
        test="domain/test_policy_versions.py::test_one_of_two_members_changes_nothing_alone",
        why="one of two members changes what a majority is",
    ),
    Mutation(
        "usecases.custody.view.View.fold_committee", skip_call("learn"),
        test="usecases/test_guards_records.py::test_a_process_that_starts_from_its_pin_knows_the_policy_that_was_adopted",
        why="after a restart nobody knows the policy in force",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", skip_call("learn"),
        test="usecases/test_attacks_on_policies.py::test_an_adopted_policy_is_read_from_the_log_and_needs_no_row[sqlite]",
        why="nobody knows the policy that was just adopted",
    ),
    Mutation(
        "domain.open_proposals.without_replaced", return_constant("committee", "proposals"),
        test="domain/test_policy_versions.py::test_a_member_has_one_open_proposal_of_a_policy",
        why="one member fills the page on which the others decide",
    ),
    # --- the pages ----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.policies.ProposePolicy._checked", drop_raise("Refused", "CHANGED"),
        test="journeys/test_policy.py::test_a_change_made_meanwhile_is_said",
        why="rules replace others than the member saw",
    ),
    Mutation(
        "usecases.people.policies.ProposePolicy._checked", drop_raise("Refused", "NOTHING_CHANGES"),
        test="journeys/test_policy.py::test_a_change_made_meanwhile_is_said",
        why="a version that changes nothing waits for a signature",
    ),
    Mutation(
        "usecases.people.policies.ConfirmPolicy._check", drop_operand("is_waiting"),
        test="usecases/test_policy_acts.py::test_what_is_no_open_policy_is_not_confirmed_as_one[sqlite]",
        why="a member who confirms a policy signs something else",
    ),
    Mutation(
        "usecases.custody.view.View.committees", replace_expression("open_proposals.as_of(one, self.now())", "one"),
        test="usecases/test_policy_acts.py::test_a_policy_proposed_two_weeks_ago_is_not_shown_any_more[sqlite]",
        why="a page offers what the chain refuses",
    ),
    Mutation(
        "usecases.people.policies.ProposePolicy.write", skip_call("tell_members"),
        test="journeys/test_policy.py::test_the_others_get_a_mail_when_a_change_is_proposed",
        why="the rules change while nobody looks",
    ),
    Mutation(
        "usecases.people.policies.ConfirmPolicy.write", skip_call("tell_members"),
        test="usecases/test_policy_acts.py::test_everyone_else_hears_that_a_policy_was_confirmed[sqlite]",
        why="the rules change while nobody looks",
    ),
    Mutation(
        "web.policy_views.public_rules", drop_operand("_ADDRESS"),
        test="journeys/test_policy.py::test_the_public_page_has_no_mail_address_and_no_names",
        why="everybody reads where the board is told, and writes there",
    ),
    Mutation(
        "web.policy_views.public_versions", drop_operand("_ADDRESS"),
        test="journeys/test_policy.py::test_the_public_page_has_no_mail_address_and_no_names",
        why="everybody reads where the board is told, and writes there",
    ),
    Mutation(
        "domain.policy_effects._risks", replace_expression("needed == 1 < was_needed", "False"),
        test="domain/test_policy_effects.py::test_a_risk_is_named",
        why="the second member does not see that one alone will admit",
    ),
    Mutation(
        "usecases.people.signatures_owed.SignaturesOwed._of", drop_operand("_can_take_effect"),
        test="journeys/test_policy.py::test_a_change_waits_on_the_desk_of_those_who_have_not_signed_it_while_it_can_be_confirmed",
        why="a change that nobody can confirm any more waits on every desk",
    ),
    Mutation(
        "domain.policy.decode", drop_raise("ValueError"),
        test="domain/test_policy.py::test_a_key_that_would_take_minutes_to_read_is_refused_first",
        why="one signed text stops every process for minutes",
    ),
    Mutation(
        "domain.policy._seen", drop_raise("ValueError"),
        test="domain/test_policy_text.py::test_a_fallback_that_cannot_be_reached_is_named",
        why="members agree to a name that is shown turned around",
    ),
    Mutation(
        "domain.policy_text.MOST_FAULTS", set_value("5000"),
        test="domain/test_policy_text.py::test_only_some_faults_are_shown_at_once_and_their_names_in_short",
        why="a text of thousands of faults holds up everybody",
    ),
)  # fmt: skip
