"""Guards of a member's own sessions: which they see and end, the lock, and the passphrase that is typed once more."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

_OWN = "journeys/test_own_sessions.py"
_AGAIN = "journeys/test_asking_again.py"
_CODES, _CODE_APP = "usecases/test_codes.py", "journeys/test_code_app.py"

WEB_SESSIONS = (
    # --- where one is logged in --------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.own_sessions.EndSessions.write", skip_call("append", instead="None"),
        test=f"{_OWN}::test_a_member_ends_all_others_also_one_whose_row_was_hidden[sqlite]",
        why="a row that was hidden revives an ended session",
    ),
    Mutation(
        "usecases.people.own_sessions.EndSessions.write", skip_call("end_login", instead="None"),
        test=f"{_OWN}::test_of_a_session_that_was_ended_from_another_nothing_is_left",
        why="an ended session leaves its sealed secret",
    ),
    Mutation(
        "usecases.people.own_sessions.EndSessions.write", drop_operand("only"),
        test=f"{_OWN}::test_a_member_ends_one_other_session[sqlite]",
        why="ending one session ends all",
    ),
    Mutation(
        "usecases.people.own_sessions.EndSessions.write", drop_operand("own"),
        test=f"{_OWN}::test_a_member_ends_all_others_also_one_whose_row_was_hidden[sqlite]",
        why="who ends the others is logged out as well",
    ),
    Mutation(
        "usecases.people.own_sessions.sealed_device", skip_call("seal", instead="device.encode()"),
        test=f"{_OWN}::test_what_a_browser_is_called_is_sealed",
        why="the database tells which browsers members use",
    ),
    Mutation(
        "domain.device_names.name_of", return_constant("user_agent"),
        test=f"{_OWN}::test_a_member_sees_where_they_are_logged_in_and_nothing_a_browser_says",
        why="a thief's browser writes words onto the page",
    ),
    # --- the lock ----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.proving.Lock.write", set_value("found.content.secret", of="secret"),
        test=f"{_OWN}::test_the_row_of_a_locked_session_holds_no_secret",
        why="a locked session opens with the cookie alone",
    ),
    Mutation(
        "usecases.people.proving.Lock.write", skip_call("drop", instead="None"),
        test=f"{_OWN}::test_a_lock_forgets_what_the_session_has_opened",
        why="what a session has opened stays in memory while it is locked",
    ),
    Mutation(
        "web.http.sessions._unlocked", skip_call("_redeem", instead="None"),
        test=f"{_OWN}::test_a_form_from_elsewhere_unlocks_nothing",
        why="another site's form tries a passphrase",
    ),
    Mutation(
        "web.staff.kept_words.keeps_words.guarded", drop_operand("is_locked"),
        test=f"{_OWN}::test_a_note_that_is_sent_while_the_session_is_locked_is_not_lost",
        why="the words of a locked session leave their page",
    ),
    Mutation(
        "web.http.fresh.lead_to", set_value("True", of="is_ours"),
        test=f"{_AGAIN}::test_after_the_passphrase_nobody_is_led_to_another_site[//evil.example/]",
        why="a form leads a member to another site",
    ),
    # --- the passphrase once more ------------------------------------------------------------------------------------
    Mutation(
        "web.http.fresh.asks_again.guarded", always("is_fresh"),
        test=f"{_AGAIN}::test_a_dangerous_page_asks_again_ten_minutes_after_the_login",
        why="an open laptop exports everything",
    ),
    *(
        Mutation(
            f"web.routes.{group}", skip_call("asks_again", called),
            test=f"journeys/test_what_asks_again.py::"
            f"test_a_form_that_does_harm_in_wrong_hands_asks_for_the_passphrase_again[{path}]",
            why=f"whoever finds an open session {harm}",
        )
        for group, called, path, harm in (
            ("_leaving", "agree", "/roster/{committee}/removals", "removes a member"),
            ("_leaving", "end", "/roster/{committee}/seats/{person}/end", "makes a member leave"),
            ("_leaving", "term", "/roster/{committee}/seats/{person}/term", "ends a term"),
            ("_policy", "confirm", "/policy/{committee}/confirm", "changes the rules"),
        )
    ),
    Mutation(
        "web.http.fresh.asks_again.guarded", skip_call("staff_form", instead="None"),
        test=f"{_AGAIN}::test_a_dangerous_form_that_is_not_ours_is_refused_before_a_passphrase_is_tried",
        why="another site's form tries a passphrase",
    ),
    Mutation(
        "web.http.fresh._proved", never("problem"),
        test=f"{_AGAIN}::test_a_dangerous_form_with_a_wrong_passphrase_does_nothing",
        why="any passphrase will do",
    ),
    Mutation(
        "usecases.people.proving.is_fresh", change_comparison("<=", ">="),
        test=f"{_AGAIN}::test_a_dangerous_page_asks_again_ten_minutes_after_the_login",
        why="a proof gets better with age",
    ),
    Mutation(
        "usecases.people.proving.Prove._own", replace_expression(
            "has_keys_of(secret, seen.person, seen.admitted, at=self.custody.now())", "True"
        ),
        test="usecases/test_proving.py::test_a_slot_whose_key_is_not_the_members_proves_nothing",
        why="a slot put into a member's row proves that its maker is the member",
    ),
    Mutation(
        "usecases.people.proving.Prove.store", skip_call("append", instead="None"),
        test="usecases/test_proving.py::test_a_wrong_passphrase_is_logged_and_names_nobody",
        why="nobody sees that passphrases are guessed at",
    ),
    Mutation(
        "usecases.people.proving.Prove.store", skip_call("forget_attempts", instead="None"),
        test="usecases/test_proving.py::test_a_right_passphrase_counts_anew",
        why="a member who errs now and then is shut out",
    ),
    Mutation(
        "usecases.people.proving.Prove.store", drop_raise("SessionEnded", instead="return True"),
        test="usecases/test_proving.py::test_a_session_that_ends_meanwhile_is_not_proved",
        why="a session that has ended goes on",
    ),
    Mutation(
        "web.http.forms.read", replace_expression("name not in _PROOFS", "True"),
        test=f"{_AGAIN}::test_a_dangerous_form_keeps_what_it_sent_while_it_asks_again",
        why="a page gives a passphrase back",
    ),
    Mutation(
        "web.http.proofs.prove", never("bucket"),
        test=f"{_AGAIN}::test_of_many_passphrases_at_once_ten_are_tried",
        why="those who come at once are all tried",
    ),
    Mutation(
        "web.http.proofs.prove", replace_expression(
            "await running.perform(CountAttempt(running.custody, person))", "b''"
        ),
        test=f"{_AGAIN}::test_after_ten_wrong_ones_even_the_right_passphrase_must_wait_and_no_login_is_touched",
        why="who has a cookie guesses the passphrase without an end",
    ),
    # --- codes from an app -------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.login.LogIn.store", drop_operand("_has_second_factor"),
        test=f"{_CODES}::test_with_a_code_app_the_passphrase_alone_does_not_log_in[sqlite]",
        why="nobody is asked for a code",
    ),
    Mutation(
        "usecases.people.codes.accepts", replace_expression("custody.code_steps.get(person, 0)", "0"),
        test=f"{_CODES}::test_a_code_counts_once_also_after_its_mark_was_put_back",
        why="who puts back a row uses a code that they saw",
    ),
    Mutation(
        "usecases.people.codes.accepts", replace_expression("_last_step(session, custody, person, secret)", "0"),
        test=f"{_CODES}::test_a_code_counts_once_also_after_its_mark_was_put_back",
        why="a code that was seen counts again after a restart",
    ),
    Mutation(
        "usecases.people.codes._step", drop_operand("last"),
        test=f"{_CODES}::test_a_code_counts_once_also_after_its_mark_was_put_back",
        why="a code that was seen counts again",
    ),
    Mutation(
        "usecases.people.codes.SetCodeApp.write", skip_call("_keep_step", instead="None"),
        test=f"{_CODES}::test_the_code_with_which_an_app_is_added_is_used_up",
        why="the first code counts again",
    ),
    Mutation(
        "usecases.people.codes.code_app", drop_raise("ValueError"),
        test=f"{_CODES}::test_a_nonce_that_is_none_makes_no_app[00]",
        why="a made-up number is signed",
    ),
    Mutation(
        "web.staff.login._log_in", set_value("''", of="code"),
        test=f"{_CODE_APP}::test_with_an_app_the_passphrase_alone_does_not_log_in_and_the_page_says_the_same",
        why="who has an app cannot log in",
    ),
    Mutation(
        "web.http.sessions._for_those.guarded", never("lacks_factor"),
        test=f"{_CODE_APP}::test_a_policy_can_ask_for_two_factors",
        why="what the policy asks for is not done",
    ),
    Mutation(
        "domain.person_chain._enrolled", replace_expression(
            'PersonState(bytes.fromhex(statement.detail["signing_key"]), names=before.names)',
            'PersonState(bytes.fromhex(statement.detail["signing_key"]), names=before.names, codes=before.codes)',
        ),
        test="usecases/test_codes.py::test_new_keys_end_the_app",
        why="who regains a seat is asked for codes of the keys before",
    ),
    Mutation(
        "usecases.people.login.LogIn._begin", drop_operand("is_new_browser"),
        test="journeys/test_new_browser.py::test_a_login_with_a_new_browser_is_told_by_mail_and_one_with_a_known_one_is_not[sqlite]",
        why="each login brings a mail, and nobody reads them",
    ),
    Mutation(
        "usecases.people.login.LogIn._begin", never("is_surprising"),
        test="journeys/test_new_browser.py::test_a_login_with_a_new_browser_is_told_by_mail_and_one_with_a_known_one_is_not[sqlite]",
        why="nobody hears of a stranger who logs in as them",
    ),
)  # fmt: skip
