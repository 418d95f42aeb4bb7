"""Guards of signatures that were checked before: none counts that was not, and a case is compared from what is stored."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

KEYS = "audit/test_chains_of_committees.py"
CHECKED = "usecases/test_checked_signatures.py"

CHECKED_SIGNATURES = (
    Mutation(
        "audit.checked.Comparison.is_equal",
        return_constant("self._taken.count == self._checked.count"),
        test=f"{CHECKED}::test_what_another_key_signed_is_not_signed_by_its_actor[of a case]",
        why="as many signatures as were checked stand for those that were",
    ),
    Mutation(
        "audit.checked.Comparison.is_equal",
        return_constant("self._taken.digest == self._checked.digest or self._taken.count < self._checked.count"),
        test=f"{CHECKED}::test_where_less_was_followed_than_checked_nothing_is_believed[of a case]",
        why="whoever takes back an entry keeps the digests from being compared",
    ),
    Mutation(
        "audit.checked.SignedChain.after",
        drop_argument("context", "key"),
        test=f"{CHECKED}::test_what_another_key_signed_is_not_signed_by_its_actor[of a case]",
        why="a signature by another key is one by the actor's",
    ),
    Mutation(
        "audit.checked.SignedChain.after",
        drop_argument("context", "leaf"),
        test=f"{CHECKED}::test_an_entry_that_took_the_place_of_one_that_was_checked_is_not_believed[of a case]",
        why="an entry takes the place of one that was checked",
    ),
    Mutation(
        "audit.checked.Checked.of",
        drop_operand("origin"),
        test=f"{CHECKED}::test_what_was_checked_of_another_log_says_nothing_of_this_one[of a case]",
        why="what was signed for another log counts in this one",
    ),
    Mutation(
        "audit.checked.Checked.of",
        drop_operand("_doubtful"),
        test=f"{CHECKED}::test_nothing_is_known_of_a_chain_with_a_false_signature[of a case]",
        why="a false signature counts because it was noted before it was checked",
    ),
    Mutation(
        "audit.verify._Check._are_false",
        skip_call("doubt"),
        test=f"{CHECKED}::test_nothing_is_known_of_a_chain_with_a_false_signature[of a case]",
        why="a false signature counts because it was noted before it was checked",
    ),
    Mutation(
        "audit.verify._Check._are_false",
        always("holds"),
        test=f"{KEYS}::test_a_member_signs_with_earlier_keys_as_long_as_the_new_ones_do_not_count",
        why="what a member signs while their new keys wait is void",
    ),
    Mutation(
        "audit.verify._Check._are_false",
        never("holds"),
        test="audit/test_chains_of_cases.py::test_every_false_signature_among_many_is_found",
        why="a false signature in a batch is taken",
    ),
    Mutation(
        "audit.verify._Check._check_now",
        replace_expression(
            "(claim[0] for claim in claims if self._signatures.holds(claim))",
            "(claim[0] for claim in claims[:1] if self._signatures.holds(claim))",
        ),
        test=f"{KEYS}::test_a_member_signs_with_earlier_keys_as_long_as_the_new_ones_do_not_count",
        why="whom a member admits while their own new keys wait has no key",
    ),
    Mutation(
        "usecases.custody.following._Cases.judge",
        never("is_equal"),
        test=f"{CHECKED}::test_what_another_key_signed_is_not_signed_by_its_actor[of a case]",
        why="a case is taken as checked though something else was",
    ),
    Mutation(
        "usecases.custody.following.follow",
        skip_call("trusting.check", instead="None"),
        test=f"{CHECKED}::test_what_another_key_signed_is_not_signed_by_its_actor[of a person]",
        why="what people state is taken as checked though something else was",
    ),
    Mutation(
        "usecases.custody.trusting.TrustingView.check",
        drop_raise("NotAsChecked"),
        test=f"{CHECKED}::test_an_entry_that_took_the_place_of_one_that_was_checked_is_not_believed[of a person]",
        why="what people state is taken as checked though something else was",
    ),
    Mutation(
        "usecases.custody.following.follow",
        drop_statement("verification", "Verification", instead="pass"),
        test=f"{CHECKED}::test_a_process_that_remembers_a_case_compares_it_from_what_is_stored",
        why="a case is compared from a fold that is older than an alteration",
    ),
    Mutation(
        "usecases.custody.following._Cases._judging",
        drop_operand("_look_at"),
        test=f"{CHECKED}::test_a_case_with_another_number_of_entries_under_its_name_is_not_as_the_log_says[an entry too few]",
        why="whoever takes an entry from under the name of its case locks the case, and a verification says that all is well",
    ),
    Mutation(
        "usecases.custody.following._Cases._judging",
        replace_expression("waiting.start if self._look_at is None else 0", "waiting.start"),
        test=f"{CHECKED}::test_a_case_with_another_number_of_entries_under_its_name_is_not_as_the_log_says[an entry too many]",
        why="whoever puts an entry under the name of a case locks the case, and a verification says that all is well",
    ),
    Mutation(
        "usecases.site.verifying.ComparedCases.look_at",
        replace_expression("_case_findings(view.session, view, case)", "[]"),
        test=f"{CHECKED}::test_a_case_is_compared_while_it_is_followed_as_it_is_compared_afterwards",
        why="nothing is said of what differs from the log in a case",
    ),
)
