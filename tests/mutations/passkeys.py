"""Guards of passkeys: which ones count, what an answer must have signed, and what opens a slot."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

CHAIN = "domain/test_passkeys.py"
ACTS = "usecases/test_passkeys.py"
PAGES = "journeys/test_passkeys.py"
CRYPTO = "crypto/test_passkey.py"
FACTOR = "usecases/test_second_factor.py"

PASSKEYS = (
    # --- which passkeys a person has ------------------------------------------------------------------------------------
    Mutation(
        "domain.passkeys.added", skip_call("require", "another version"),
        test=f"{CHAIN}::test_a_passkey_out_of_bounds_is_void[changed0]",
        why="an entry of a later version is read as one of this",
    ),
    Mutation(
        "domain.passkeys.added", skip_call("require", "no credential, or too long"),
        test=f"{CHAIN}::test_a_passkey_out_of_bounds_is_void[changed2]",
        why="a credential fills every page and the memory",
    ),
    Mutation(
        "domain.passkeys.added", skip_call("require", "no public key, or too long"),
        test=f"{CHAIN}::test_a_passkey_out_of_bounds_is_void[changed4]",
        why="a public key fills the memory",
    ),
    Mutation(
        "domain.passkeys.added", skip_call("require", "the name is too long"),
        test=f"{CHAIN}::test_a_passkey_out_of_bounds_is_void[changed5]",
        why="a name fills the memory",
    ),
    Mutation(
        "domain.passkeys.added", skip_call("require", "too many passkeys"),
        test=f"{CHAIN}::test_a_person_has_ten_passkeys_at_most",
        why="one person fills the memory",
    ),
    Mutation(
        "domain.passkeys.added", skip_call("require", "added before"),
        test=f"{CHAIN}::test_a_passkey_is_added_once",
        why="a passkey that was removed once is still there",
    ),
    Mutation(
        "domain.passkeys.removed", skip_call("require", "no such passkey"),
        test=f"{CHAIN}::test_what_a_person_does_not_have_cannot_be_removed",
        why="a removal of nothing stands in the log as an act",
    ),
    Mutation(
        "domain.passkeys.removed", drop_operand("leaf"),
        test=f"{CHAIN}::test_a_removed_passkey_is_gone_and_the_others_stay",
        why="a removed passkey still logs in",
    ),
    # --- adding one -----------------------------------------------------------------------------------------------------
    Mutation(
        "web.staff.passkeys.routes", skip_call("asks_again", "add"),
        test=f"{PAGES}::test_a_form_that_was_open_for_long_asks_before_it_adds",
        why="who finds an open session lets themselves in for good",
    ),
    Mutation(
        "web.staff.passkeys.routes", skip_call("asks_again", "remove"),
        test=f"{PAGES}::test_an_open_session_that_somebody_finds_adds_and_removes_no_passkey",
        why="who finds an open session takes the member's ways to log in",
    ),
    Mutation(
        "usecases.people.passkeys.AddPasskey.look", drop_raise("Refused", "TOO_MANY"),
        test=f"{PAGES}::test_the_eleventh_passkey_is_refused_in_words",
        why="the eleventh passkey is an error page",
    ),
    Mutation(
        "usecases.people.passkeys.AddPasskey.look", drop_raise("Refused", "LONG_NAME"),
        test=f"{ACTS}::test_a_name_that_is_too_long_is_refused",
        why="a long name is an error page",
    ),
    Mutation(
        "usecases.people.passkeys.AddPasskey.store", drop_raise("Refused", "ADDED_BEFORE"),
        test=f"{PAGES}::test_a_passkey_that_is_there_already_is_refused_in_words",
        why="a passkey added twice is an error page",
    ),
    Mutation(
        "usecases.people.passkeys.RemovePasskey.write", skip_call("append", instead="None"),
        test=f"{ACTS}::test_a_removed_passkey_logs_nobody_in_also_if_its_slot_is_put_back",
        why="a removed passkey is gone from the table only",
    ),
    Mutation(
        "usecases.people.passkeys.RemovePasskey.write", skip_call("drop_slot"),
        test=f"{ACTS}::test_a_removed_passkey_logs_nobody_in_also_if_its_slot_is_put_back",
        why="a stolen device and a stolen disk open what was written before and after",
    ),
    # --- what an authenticator signed -----------------------------------------------------------------------------------
    Mutation(
        "crypto.passkey.verify_new_passkey", set_value("False", of="require_user_verification"),
        test=f"{ACTS}::test_an_authenticator_at_another_site_or_without_its_person_is_not_taken[lie2]",
        why="a passkey is added that asks nobody for a finger or a code",
    ),
    Mutation(
        "crypto.passkey.verify_passkey", set_value("False", of="require_user_verification"),
        test=f"{ACTS}::test_an_authenticator_at_another_site_or_without_its_person_is_not_taken[lie2]",
        why="who finds a security key logs in",
    ),
    Mutation(
        "usecases.people.passkey_answers.Touch.is_right", skip_call("verify_passkey"),
        test=f"{ACTS}::test_an_answer_that_another_key_signed_is_wrong",
        why="a captured key logs in without the authenticator",
    ),
    Mutation(
        "usecases.people.ceremonies.Answer.ceremony", drop_raise("PasskeyRefused"),
        test=f"{ACTS}::test_a_challenge_of_the_attackers_own_is_not_answered",
        why="an answer to any challenge logs in, so a captured one does too",
    ),
    Mutation(
        "usecases.people.ceremonies.Answer.ceremony", drop_argument("nonce_of", "purpose"),
        test=f"{ACTS}::test_a_passkey_logs_its_member_in_and_opens_their_secret",
        why="an answer for one thing is taken for another",
    ),
    Mutation(
        "usecases.people.ceremonies.LASTS", set_value("timedelta(days=2)"),
        test=f"{ACTS}::test_a_challenge_for_something_else_or_of_yesterday_is_not_answered",
        why="a challenge outlives the note that it was answered",
    ),
    Mutation(
        "usecases.people.passkey_answers.Touch.was_used", return_constant("False"),
        test=f"{ACTS}::test_a_captured_request_logs_nobody_in_again",
        why="a captured request logs in again",
    ),
    Mutation(
        "usecases.people.ceremonies.Answer.claimed", drop_item("RecursionError"),
        test=f"{ACTS}::test_what_is_no_answer_is_a_wrong_one[deep]",
        why="nested brackets are an error page",
    ),
    Mutation(
        "usecases.people.ceremonies.Answer.derived_key", drop_raise("PasskeyRefused", instead="raise"),
        test=f"{ACTS}::test_what_is_no_key_is_a_wrong_answer[AA]",
        why="a short key is an error page",
    ),
    Mutation(
        "usecases.people.passkey_login.LogInWithPasskey._log_in", replace_expression("known is None", "False"),
        test=f"{ACTS}::test_a_login_with_a_passkey_in_a_new_browser_is_told_by_mail[False-1]",
        why="nobody hears of a stranger who logs in with their passkey",
    ),
    Mutation(
        "usecases.people.passkey_login.LogInWithPasskey.store", drop_raise("SeatEnded"),
        test=f"{ACTS}::test_a_passkey_of_somebody_whose_seats_have_ended_says_so_and_logs_nobody_in",
        why="who has left logs in with their passkey",
    ),
    # --- what it opens --------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.passkey_login.LogInWithPasskey._opened", skip_call("has_keys_of", instead="True"),
        test=f"{ACTS}::test_a_slot_with_a_secret_of_the_attackers_own_logs_nobody_in",
        why="a slot that was put into the row logs in with keys of its own",
    ),
    Mutation(
        "crypto.passkey.unlock_with_passkey", drop_raise("OpenFailed", "_VERSION"),
        test=f"{CRYPTO}::test_a_slot_opens_with_nothing_else[version]",
        why="a slot's version is not looked at, and a later one is taken for this",
    ),
    Mutation(
        "crypto.passkey.lock_with_passkey", drop_operand("context"),
        test=f"{CRYPTO}::test_a_slot_opens_with_its_key",
        why="a slot opens for another person or credential",
    ),
    Mutation(
        "usecases.custody.contexts.passkey_name", drop_argument("context", "person"),
        test="usecases/test_contexts.py::test_every_part_of_a_context_counts[passkey_name-person]",
        why="a passkey's name is moved to another person",
    ),
    Mutation(
        "usecases.custody.contexts.passkey_name", drop_argument("context", "credential"),
        test="usecases/test_contexts.py::test_every_part_of_a_context_counts[passkey_name-credential]",
        why="the names of two passkeys are swapped: the wrong one is removed",
    ),
    # --- a second factor ------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.second_factor.is_given", never("only_passkeys"),
        test=f"{FACTOR}::test_where_two_factors_are_asked_for_the_passphrase_alone_is_not_enough",
        why="a policy asks for two factors and one is enough",
    ),
    Mutation(
        "usecases.people.second_factor._is_touch_of", drop_argument("nonce_of", "person"),
        test=f"{FACTOR}::test_a_touch_is_right_after_it_and_for_its_person_only",
        why="one member's touch is another member's second factor",
    ),
    Mutation(
        "usecases.people.second_factor._is_touch_of", drop_argument("nonce_of", "span"),
        test=f"{FACTOR}::test_a_touch_is_right_after_it_and_for_its_person_only",
        why="a page that was left open is a second factor for hours",
    ),
    Mutation(
        "usecases.people.second_factor.is_missing", drop_operand("is_asked_for"),
        test=f"{FACTOR}::test_a_member_is_asked_for_a_second_factor_only_if_their_committee_asks",
        why="members of every committee must add a second factor",
    ),
    # --- pages ----------------------------------------------------------------------------------------------------------
    Mutation(
        "web.staff.login.take_passkey", skip_call("redeem"),
        test=f"{PAGES}::test_the_login_takes_a_passkey_only_from_its_own_page",
        why="another site logs a browser in",
    ),
    Mutation(
        "web.http.security_headers.hardened",
        replace_expression("_MAY_DIFFER.intersection(given_pairs)", "_MAY_DIFFER"),
        test=f"{PAGES}::test_only_the_pages_with_passkeys_may_ask_the_browser_for_them",
        why="every page may ask for passkeys",
    ),
)  # fmt: skip
