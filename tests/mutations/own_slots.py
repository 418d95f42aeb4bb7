"""Guards of a member's own slots: the passphrase that is changed, and the recovery code."""

from tests.mutations.lost_keys import ANYBODYS, NOT_OURS, TO_THE_LOGIN
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_item,
    drop_operand,
    drop_raise,
    replace_expression,
    skip_call,
)

CODES = "domain/test_recovery_code.py"
SLOTS = "usecases/test_own_slots.py"
PAGES = "journeys/test_own_slots.py"
WAYS = "usecases/test_own_ways.py"

OWN_SLOTS = (
    Mutation(
        "domain.recovery_code.read", replace_expression("verify_checksum(indexes, _CUSTOMIZATION)", "True"),
        test=f"{CODES}::test_what_differs_in_one_word_is_no_code",
        why="a typing error counts as an attempt, and a passphrase of listed words as a code",
    ),
    Mutation(
        "domain.recovery_code.read", drop_operand("_are_whole"),
        test=f"{CODES}::test_what_differs_in_one_word_is_no_code",
        why="another word is taken for one of the code",
    ),
    Mutation(
        "usecases.people.own_slots._OnSlots._locked", drop_raise("Refused"),
        test=f"{SLOTS}::test_without_the_passphrase_an_open_session_makes_no_new_way_in[another passphrase]",
        why="who finds an open session lets themselves in for ever",
    ),
    Mutation(
        "usecases.people.own_slots._OnSlots._locked",
        replace_expression(
            "key_slots.opened(seen, person=self.member.person) != self.member.secret",
            "key_slots.opened(seen, person=self.member.person) is None",
        ),
        test=f"{SLOTS}::test_a_slot_of_somebody_elses_secret_proves_nothing",
        why="whoever writes a slot of their own into the row passes in an open session",
    ),
    Mutation(
        "usecases.people.key_slots.set_slot", skip_call("drop_slot"),
        test=f"{SLOTS}::test_a_new_code_ends_the_one_before",
        why="a copy of the database holds what an old code opens",
    ),
    Mutation(
        "usecases.people.own_slots._OnSlots._store", skip_call("set_slot"),
        test=f"{SLOTS}::test_another_passphrase_opens_the_same_keys[sqlite]",
        why="nobody sees that a way in was made",
    ),
    Mutation(
        "usecases.people.own_slots.ChangePassphrase.look", skip_call("check_strength"),
        test=f"{SLOTS}::test_a_weak_passphrase_is_refused_with_advice",
        why="a passphrase that can be guessed takes the place of a strong one",
    ),
    Mutation(
        "usecases.people.own_slots.ChangePassphrase.look", drop_raise("Refused"),
        test=f"{SLOTS}::test_a_code_is_no_passphrase",
        why="a passphrase is chosen that the login takes for a code",
    ),
    Mutation(
        "usecases.people.own_slots.ChangePassphrase.store", skip_call("write"),
        test=f"{SLOTS}::test_a_session_that_is_put_back_does_not_outlive_the_passphrase[sqlite]",
        why="a stolen session outlives the passphrase",
    ),
    Mutation(
        "usecases.people.key_slots.remove_slot", skip_call("drop_slot"),
        test=f"{SLOTS}::test_a_revoked_code_opens_nothing",
        why="a copy of the database holds what a revoked code opens",
    ),
    Mutation(
        "web.staff.own_slots._perform",
        drop_raise("Refused", "TOO_OFTEN", "error", instead="return await running.perform(act)"),
        test=f"{PAGES}::test_in_an_open_session_ten_passphrases_are_tried",
        why="a passphrase is guessed in an open session",
    ),
    Mutation(
        "web.http.errors._NO_WORDS", drop_item("present"),
        test=f"{PAGES}::test_no_error_page_shows_a_passphrase_again[/passphrase]",
        why="an error page shows a passphrase in clear",
    ),
    *(
        Mutation("web.routes._keys", skip_call("people_only", name), test=TO_THE_LOGIN, why=f"a stranger reaches {name}")
        for name in ("passphrase_page", "change_passphrase", "code_page", "make_code", "revoke_code")
    ),
    *(
        Mutation(f"web.staff.own_slots.{name}", ANYBODYS, test=NOT_OURS, why=f"a page elsewhere lets a member {what}")
        for name, what in (
            ("change_passphrase", "change their passphrase"),
            ("make_code", "make a code"),
            ("revoke_code", "revoke their code"),
        )
    ),
    Mutation(
        "usecases.people.own_slots._OnSlots._store", skip_call("tell_owner"),
        test=f"{WAYS}::test_who_owns_a_way_that_changed_is_told_by_mail[change_the_passphrase]",
        why="whoever knows a passphrase changes the ways in, and its owner hears nothing",
    ),
    Mutation(
        "usecases.people.own_slots.RevokeRecoveryCode.write", skip_call("tell_owner"),
        test=f"{WAYS}::test_who_owns_a_way_that_changed_is_told_by_mail[revoke_the_recovery_code]",
        why="whoever knows a passphrase changes the ways in, and its owner hears nothing",
    ),
    Mutation(
        "usecases.people.codes._state", skip_call("tell_owner"),
        test=f"{WAYS}::test_who_owns_a_way_that_changed_is_told_by_mail[add_a_code_app]",
        why="whoever knows a passphrase changes the ways in, and its owner hears nothing",
    ),
    Mutation(
        "usecases.people.passkeys.AddPasskey.store", skip_call("tell_owner"),
        test=f"{WAYS}::test_who_owns_a_way_that_changed_is_told_by_mail[add]",
        why="whoever knows a passphrase changes the ways in, and its owner hears nothing",
    ),
    Mutation(
        "usecases.people.passkeys.RemovePasskey.write", skip_call("tell_owner"),
        test=f"{WAYS}::test_who_owns_a_way_that_changed_is_told_by_mail[remove]",
        why="whoever knows a passphrase changes the ways in, and its owner hears nothing",
    ),
    Mutation(
        "usecases.people.own_slots.RevokeRecoveryCode.write", replace_expression(
            "key_slots.remove_slot(draft, self.member, RECOVERY_SLOT)",
            "key_slots.remove_slot(draft, self.member, RECOVERY_SLOT) or True",
        ),
        test=f"{WAYS}::test_nobody_is_told_where_nothing_changed[revoke_the_recovery_code]",
        why="a mail warns of a change that was none",
    ),
)  # fmt: skip
