"""Guards of access: what is put back into the database lets nobody in again."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    skip_call,
)

OLD_WAYS_IN = "usecases/test_old_ways_in.py"
PROVING = "usecases/test_proving_with_two.py"

ACCESS = (
    Mutation(
        "usecases.people.key_slots.in_force", replace_expression("_digest(slot) == stated", "True"),
        test=f"{OLD_WAYS_IN}::test_a_passphrase_of_before_opens_no_login_with_its_row_put_back[sqlite]",
        why="a passphrase that somebody saw logs in after it was changed",
    ),
    Mutation(
        "domain.person_chain._slot_removed",
        replace_expression('_without(before.slots, statement.detail["kind"])', "before.slots"),
        test=f"{OLD_WAYS_IN}::test_a_revoked_code_opens_nothing_with_its_row_put_back[sqlite]",
        why="a printed code that was lost logs in after it was revoked",
    ),
    Mutation(
        "usecases.people.key_slots.remove_slot", skip_call("append"),
        test=f"{OLD_WAYS_IN}::test_a_code_whose_row_was_hidden_while_it_was_revoked_opens_nothing",
        why="whoever hides a row for a moment keeps a code alive",
    ),
    Mutation(
        "usecases.people.login.LogIn.store", drop_raise("Stale"),
        test=f"{OLD_WAYS_IN}::test_a_passphrase_that_was_changed_while_it_was_tried_begins_no_session",
        why="a thief's session outlives the passphrase",
    ),
    Mutation(
        "domain.person_chain._enrolled", replace_expression(
            'PersonState(bytes.fromhex(statement.detail["signing_key"]), names=before.names)',
            'replace(before, signing_key=bytes.fromhex(statement.detail["signing_key"]))',
        ),
        test=f"{OLD_WAYS_IN}::test_new_keys_end_the_slots_of_the_lost_ones",
        why="a slot of lost keys counts for the new ones",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", drop_argument("Judged", "departed"),
        test=f"{OLD_WAYS_IN}::test_a_session_of_before_somebody_left_does_not_revive_when_they_are_back[sqlite]",
        why="a session of before somebody left goes on once they are back",
    ),
    Mutation(
        "usecases.custody.view.View.keep", drop_statement("logged_out"),
        test=f"{OLD_WAYS_IN}::test_a_session_of_before_somebody_left_does_not_revive_when_they_are_back[sqlite]",
        why="a session of before somebody left goes on once they are back",
    ),
    Mutation(
        "usecases.custody.judging.own", skip_call("require"),
        test=f"{OLD_WAYS_IN}::test_a_request_that_began_with_keys_which_are_lost_meanwhile_states_nothing[sqlite]",
        why="a process counts what a slow request signed with lost keys, and no other process does",
    ),
    *(
        Mutation("usecases.people.proving.Prove._is_enough", operator, test=f"{PROVING}::{test}", why=why)
        for operator, test, why in (
            (
                drop_operand("passkeys_of"),
                "test_a_passkey_of_somebody_else_proves_nothing",
                "the passkey of somebody else, or one that was removed, is a second factor",
            ),
            (
                drop_operand("was_used"),
                "test_one_touch_opens_a_locked_session_and_counts_once",
                "a captured request opens a locked session once more",
            ),
            (
                replace_expression("second_factor.is_asked_for(view, person, now)", "False"),
                "test_where_two_factors_are_asked_for_a_code_is_needed_beside_the_passphrase",
                "who has a stolen cookie and the passphrase needs no second factor",
            ),
        )
    ),
    Mutation(
        "usecases.people.proving.Prove.prepare", drop_operand("is_right"),
        test=f"{PROVING}::test_an_answer_to_another_question_proves_nothing",
        why="what a passkey answered elsewhere opens a locked session",
    ),
    Mutation(
        "usecases.people.proving.ShowWaysToProve.look", drop_operand("codes_of"),
        test=f"{PROVING}::test_the_page_asks_for_what_is_needed",
        why="who has no code app is asked for a code",
    ),
)  # fmt: skip
