"""Guards of coc_service/domain: who sits on a committee, how many it takes to change that, what a policy may say."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

DOMAIN_COMMITTEES = (
    # --- founding -----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_chain._found", skip_call("require", "a committee begins with its founding"),
        test="domain/test_committee_chain.py::test_what_founds_no_committee[an_admission]",
        why="a committee begins with an admission",
    ),
    Mutation(
        "domain.committee_chain._found", skip_call("require", "the founder signs for themself"),
        test="domain/test_committee_chain.py::test_what_founds_no_committee[for_somebody_else]",
        why="a committee is founded in another's name",
    ),
    Mutation(
        "domain.committee_chain._found", skip_call("require", "the founding names another committee"),
        test="domain/test_committee_chain.py::test_what_founds_no_committee[of_another_committee]",
        why="the founding of one committee founds another",
    ),
    # --- who states what ----------------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_chain.apply", skip_call("require", "the signer has no seat in force"),
        test="domain/test_committee_chain.py::test_what_a_committees_rules_refuse_changes_nothing_but_the_head[stranger_admits]",
        why="a stranger admits",
    ),
    Mutation(
        "domain.committee_state.Committee.seat_of", drop_operand("is_in_force"),
        test="domain/test_committee_chain.py::test_outside_of_their_term_nobody_states_anything",
        why="a member whose term is over admits",
    ),
    Mutation(
        "domain.committee_state.Seat.is_in_force", replace_expression("self.starts is None or self.starts <= at", "True"),
        test="domain/test_committee_chain.py::test_a_seat_is_in_force_from_its_first_to_its_last_moment",
        why="a member acts before their term",
    ),
    Mutation(
        "domain.committee_state.Seat.is_in_force", change_comparison("<", "<="),
        test="domain/test_committee_chain.py::test_a_seat_is_in_force_from_its_first_to_its_last_moment",
        why="a term is a moment too long",
    ),
    Mutation(
        "domain.committee_chain._leaves_self", return_constant("True"),
        test="domain/test_committee_chain.py::test_who_leaves_alone_leaves_at_once_and_is_sent_away_only_by_others_together",
        why="one member sends another away",
    ),
    Mutation(
        "domain.committee_chain._state", drop_raise("Void", instead="return moved"),
        test="domain/test_committee_chain.py::test_what_a_committees_rules_refuse_changes_nothing_but_the_head[another_act]",
        why="any act has an effect on a committee",
    ),
    Mutation(
        "domain.committee_chain._admission", drop_raise("Void", instead="return committee.seats[0]"),
        test="domain/test_committee_chain.py::test_what_a_committees_rules_refuse_changes_nothing_but_the_head[nobody_compared]",
        why="what was never admitted is compared",
    ),
    Mutation(
        "domain.committee_chain._check", skip_call("require", "a committee has a name"),
        test="domain/test_committee_chain.py::test_what_a_committees_rules_refuse_changes_nothing_but_the_head[nameless]",
        why="a committee has no name",
    ),
    # --- how many it takes --------------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_chain._proposed", never("needed"),
        test="domain/test_committee_chain.py::test_from_three_seats_on_an_admission_counts_when_a_second_member_signed_it",
        why="one member admits alone",
    ),
    Mutation(
        "domain.committee_chain._agreed", skip_call("require", "signed twice by one person"),
        test="domain/test_committee_chain.py::test_one_member_does_not_sign_twice",
        why="one member signs twice",
    ),
    Mutation(
        "domain.committee_chain._agreed", skip_call("_check"),
        test="domain/test_committee_chain.py::test_a_policy_proposed_before_another_was_adopted_is_not_adopted_after_it",
        why="an older proposal undoes what was adopted since",
    ),
    Mutation(
        "domain.committee_chain._agreed", drop_operand("seated"),
        test="domain/test_committee_chain.py::test_the_signature_of_a_member_who_has_left_counts_no_longer",
        why="the signature of who has left counts",
    ),
    Mutation(
        "domain.committee_chain._admitted", drop_operand("one", "person"),
        test="domain/test_committee_chain.py::test_who_is_admitted_again_keeps_none_of_the_old_keys",
        why="a lost key keeps its seat",
    ),
    Mutation(
        "domain.committee_chain._admitted", drop_operand("has_keys_of"),
        test="domain/test_admitted_anew.py::test_an_admission_takes_over_no_case_of_who_had_the_id_before[other_signing_key]",
        why="other keys under the same id open its cases",
    ),
    Mutation(
        "domain.committee_chain._admitted", set_value("seat.leaf", of="tenure"),
        test="domain/test_admitted_anew.py::test_a_seat_that_is_renewed_with_the_same_keys_keeps_its_cases",
        why="a renewed term loses its cases",
    ),
    Mutation(
        "domain.committee_state.Seat.has_keys_of", replace_expression(
            "(self.encryption_key, self.signing_key) == (other.encryption_key, other.signing_key)",
            "self.signing_key == other.signing_key",
        ),
        test="domain/test_admitted_anew.py::test_an_admission_takes_over_no_case_of_who_had_the_id_before[other_encryption_key]",
        why="a case is sealed to another encryption key",
    ),
    Mutation(
        "domain.committee_chain._admitted", skip_call("_without_proposals"),
        test="domain/test_admitted_anew.py::test_what_waits_for_a_signature_waits_no_more_once_its_person_has_come_or_gone",
        why="an admission compared with nobody replaces somebody",
    ),
    Mutation(
        "domain.committee_chain._left", skip_call("_without_proposals"),
        test="domain/test_admitted_anew.py::test_what_waits_for_a_signature_waits_no_more_once_its_person_has_come_or_gone",
        why="who has left comes back by what was signed before",
    ),
    Mutation(
        "domain.policy.Admission.needed", change_comparison(">=", ">"),
        test="domain/test_policy.py::test_a_small_committee_admits_with_one_signature",
        why="one member too few admits",
    ),
    # --- comparing ----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_state.Committee.comparison_owed",
        replace_expression("seat.person in done and done - {seat.person}", "done"),
        test="domain/test_committee_chain.py::test_a_comparison_is_owed_until_the_admitted_and_one_other_have_made_it",
        why="the admitted person compares alone",
    ),
    Mutation(
        "domain.committee_state.Committee.comparison_owed",
        replace_expression("seat.person in done and done - {seat.person}", "len(done) > 1"),
        test="domain/test_committee_chain.py::test_two_others_do_not_stand_for_the_admitted_person",
        why="keys are compared without the one whose they are",
    ),
    Mutation(
        "domain.committee_state._readers_digest", drop_item("policy"),
        test="domain/test_committee_chain.py::test_the_digest_of_the_readers_stands_for_every_admission_in_force_and_for_the_policy",
        why="a report is sent under rules that the reporter was not shown",
    ),
    Mutation(
        "domain.committee_state._readers_digest", drop_item("admissions"),
        test="domain/test_committee_chain.py::test_the_digest_of_the_readers_stands_for_every_admission_in_force_and_for_the_policy",
        why="a report reaches readers that the reporter was not shown",
    ),
    Mutation(
        "domain.committee_state.Committee.readers_digest", replace_expression("self.receiving(at)", "self.seats"),
        test="domain/test_committee_chain.py::test_the_digest_of_the_readers_stands_for_every_admission_in_force_and_for_the_policy",
        why="the list of readers names who has left",
    ),
    Mutation(
        "domain.committee_chain.statement_digest", drop_operand("salt"),
        test="domain/test_committee_chain.py::test_the_digest_of_a_statement_stands_for_every_part_of_it_but_the_salt",
        why="what somebody is asked to sign can never be told again",
    ),
    # --- policies -----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.policy._Section.model_config", drop_argument("ConfigDict", "extra"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused",
        why="a mistyped rule is passed over",
    ),
    Mutation(
        "domain.policy._Hours", drop_argument("Field", "le"),
        test="domain/test_policy.py::test_an_escalation_beyond_the_calendar_is_refused",
        why="the policy of one committee stops every reminder of the site",
    ),
    Mutation(
        "domain.policy.Voting.minimum_votes", set_value("0", of="ge"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused",
        why="nobody need vote",
    ),
    Mutation(
        "domain.policy.Panel.minimum_members", set_value("0", of="ge"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused",
        why="nobody need be on the panel",
    ),
    Mutation(
        "domain.policy.Admission.members", set_value("0", of="ge"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused[an admission without a signature]",
        why="nobody need sign an admission",
    ),
    Mutation(
        "domain.policy.Admission._can_be_met", drop_raise("ValueError"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused[more signatures than seats]",
        why="a committee can admit nobody any more",
    ),
    Mutation(
        "domain.policy._Hours", drop_argument("Field", "gt"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused[no time]",
        why="a deadline before the report",
    ),
    Mutation(
        "domain.policy._timed", drop_raise("ValueError"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused[a time for a stage in which nothing is due]",
        why="a closed case is late",
    ),
    Mutation(
        "domain.policy.Hours.acknowledge", swap_name("_Hours", "int"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused[no time for an answer]",
        why="no time for the first answer",
    ),
    # --- a committee's own pages ---------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_chain._check", skip_call("require", "the pages have changed since"),
        test="domain/test_own_pages.py::test_pages_follow_those_that_the_proposal_showed",
        why="an older change undoes what was adopted since",
    ),
    Mutation(
        "domain.committee_chain._check", drop_statement("from_detail"),
        test="domain/test_own_pages.py::test_pages_that_may_not_be_shown_are_void_even_if_members_sign_them",
        why="pages that nobody may see wait for a signature",
    ),
    Mutation(
        "domain.own_pages.from_detail", skip_call("require", "these pages may not be shown"),
        test="domain/test_own_pages.py::test_pages_that_may_not_be_shown_are_void_even_if_members_sign_them",
        why="an unsafe link comes onto the pages by an entry",
    ),
    Mutation(
        "domain.own_pages.from_detail", skip_call("require", "pages of another version"),
        test="domain/test_own_pages.py::test_pages_that_may_not_be_shown_are_void_even_if_members_sign_them",
        why="pages of a later version are misread",
    ),
    Mutation(
        "domain.own_pages.is_safe", drop_operand("fullmatch", "_host"),
        test="domain/test_own_pages.py::test_an_unsafe_address_is_refused",
        why="a user name stands for the host",
    ),
    Mutation(
        "domain.own_pages.is_safe", drop_operand("isascii"),
        test="domain/test_own_pages.py::test_an_unsafe_address_is_refused",
        why="a letter that looks like another leads elsewhere",
    ),
    Mutation(
        "domain.own_pages.is_safe", drop_operand("ADDRESS_CHARS"),
        test="domain/test_own_pages.py::test_an_unsafe_address_is_refused",
        why="an address is too long to be compared",
    ),
    Mutation(
        "domain.own_pages._is_readable", drop_operand("_TURNS_TEXT"),
        test="domain/test_own_pages.py::test_what_is_wrong_is_named_with_its_field",
        why="a number is shown turned around",
    ),
    Mutation(
        "domain.own_pages.problems", replace_expression("all(one.address.startswith('tel:') for one in pages.numbers)", "True"),
        test="domain/test_own_pages.py::test_what_is_wrong_is_named_with_its_field",
        why="an emergency number is a page",
    ),
    Mutation(
        "domain.logos.kind_of", never("MAX_BYTES"),
        test="domain/test_own_pages.py::test_what_may_be_no_logo",
        why="a logo fills the log",
    ),
    Mutation(
        "domain.logos.kind_of", drop_operand("_PNG_END"),
        test="domain/test_own_pages.py::test_what_may_be_no_logo",
        why="a picture carries something behind it",
    ),
    Mutation(
        "domain.logos._fits", return_constant("True"),
        test="domain/test_own_pages.py::test_what_may_be_no_logo",
        why="a small file unpacks to a picture that fills a phone",
    ),
)  # fmt: skip
