"""Guards of logins and of the way onto a committee."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_constant,
    drop_argument,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    set_value,
    skip_call,
)

USECASES_MEMBERS = (
    # --- logins ------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.login.candidate", drop_operand("ATTEMPTS"),
        test="usecases/test_guards_limits.py::test_after_ten_attempts_nobody_is_known_until_the_window_ends",
        why="a passphrase can be guessed at any speed",
    ),
    Mutation(
        "usecases.login.candidate", drop_operand("_MAY_LOG_IN"),
        test="usecases/test_guards_limits.py::test_who_is_not_on_the_committee_is_no_candidate_and_has_no_session",
        why="who has left logs in",
    ),
    Mutation(
        "usecases.login.resume", drop_operand("_MAY_LOG_IN"),
        test="usecases/test_guards_limits.py::test_who_is_not_on_the_committee_is_no_candidate_and_has_no_session",
        why="who has left keeps their session",
    ),
    Mutation(
        "usecases.login.try_passphrase", skip_call("waste"),
        test="usecases/test_guards_limits.py::test_an_unknown_name_is_given_the_same_work",
        why="how long a login takes tells who is a member",
    ),
    Mutation(
        "usecases.login.begin", drop_operand("holder"),
        test="usecases/test_guards_limits.py::test_nobody_begins_a_session_without_the_key",
        why="a session begins without the key",
    ),
    Mutation(
        "usecases.login.begin", skip_call("forget_attempts"),
        test="usecases/test_guards_limits.py::test_a_login_that_succeeds_counts_anew",
        why="a member who errs now and then is shut out",
    ),
    Mutation(
        "usecases.login._bucket", skip_call("blind", instead="login_name.encode()"),
        test="usecases/test_login.py::test_attempts_are_counted_for_names_that_nobody_has_and_name_nobody",
        why="the database tells which names were tried",
    ),
    Mutation(
        "usecases.login._bucket", drop_operand("login_name"),
        test="usecases/test_guards_limits.py::test_attempts_on_one_name_do_not_shut_out_another",
        why="ten attempts on one name shut out everyone",
    ),
    Mutation(
        "usecases.login.refuse", drop_statement("append", instead="if known:\n    audit_log.append(session, [failed])"),
        test="usecases/test_guards_limits.py::test_a_failed_login_is_logged_whether_or_not_the_name_is_known",
        why="the log's growth tells who is a member",
    ),
    Mutation(
        "usecases.login.login_id", skip_call("derive"),
        test="usecases/test_guards_limits.py::test_the_cookie_is_not_what_a_session_is_found_by",
        why="the database holds the cookies",
    ),
    Mutation(
        "usecases.login._lock", change_constant("session/lock", "session/id"),
        test="usecases/test_guards_limits.py::test_the_cookie_is_not_what_a_session_is_found_by",
        why="the database holds what opens the keys",
    ),
    Mutation(
        "usecases.login.resume", never("_is_key_of"),
        test="usecases/test_guards_joining.py::test_a_session_whose_key_is_not_the_members_is_none",
        why="a session stands for a member whose key it does not hold",
    ),
    Mutation(
        "usecases.login.try_passphrase", always("_is_key_of"),
        test="usecases/test_guards_joining.py::test_a_slot_whose_key_is_not_the_members_logs_nobody_in",
        why="a slot put into a member's row logs its maker in as the member",
    ),
    Mutation(
        "usecases.login.end", skip_call("end_login"),
        test="usecases/test_login.py::test_logging_out_ends_the_session_and_is_logged",
        why="logging out leaves the session",
    ),
    Mutation(
        "store.members.login", drop_operand("expires_at"),
        test="usecases/test_guards_limits.py::test_a_session_ends_when_idle_and_in_the_evening_however_busy",
        why="an idle session never ends",
    ),
    Mutation(
        "store.members.login", drop_operand("ends_at"),
        test="usecases/test_guards_limits.py::test_a_session_ends_when_idle_and_in_the_evening_however_busy",
        why="a session in use never ends",
    ),
    Mutation(
        "store.members.count_attempt", skip_call("execute", "delete"),
        test="usecases/test_guards_limits.py::test_after_ten_attempts_nobody_is_known_until_the_window_ends",
        why="who is shut out stays shut out",
    ),
    Mutation(
        "store.members.by_invitation", drop_argument("where", "INVITED"),
        test="usecases/test_guards_limits.py::test_a_link_is_for_who_was_invited_and_for_a_week",
        why="a link is good for someone enrolled",
    ),
    Mutation(
        "store.members.by_invitation", drop_operand("now"),
        test="usecases/test_guards_limits.py::test_a_link_is_for_who_was_invited_and_for_a_week",
        why="a link is good for ever",
    ),
    # --- onto a committee --------------------------------------------------------------------------------------------
    Mutation(
        "usecases.membership.invitation_hash", skip_call("blind", instead="token.encode()"),
        test="usecases/test_membership.py::test_an_invitation_is_a_mail_with_a_link_that_the_database_does_not_hold",
        why="the database holds the links",
    ),
    Mutation(
        "usecases.membership.invite", drop_raise("LoginNameTaken"),
        test="usecases/test_membership.py::test_a_login_name_is_one_persons",
        why="a login name taken is an error page",
    ),
    Mutation(
        "usecases.membership.invite", drop_raise("NameMixesScripts", instead="person = dict(person)"),
        test="usecases/test_guards_tokens.py::test_a_name_of_look_alike_letters_is_refused",
        why="a member is invited under letters that no reporter types",
    ),
    Mutation(
        "usecases.membership._check_strength", never("MINIMUM_GUESSES_LOG10"),
        test="usecases/test_membership.py::test_a_passphrase_that_could_be_guessed_is_refused_with_advice",
        why="any passphrase will do",
    ),
    Mutation(
        "usecases.membership.MINIMUM_GUESSES_LOG10", set_value("6"),
        test="usecases/test_membership.py::test_a_passphrase_that_could_be_guessed_is_refused_with_advice",
        why="a passphrase that a thief guesses in a day will do",
    ),
    Mutation(
        "usecases.membership._check_strength", set_value("[]", of="user_inputs"),
        test="usecases/test_membership.py::test_a_passphrase_that_could_be_guessed_is_refused_with_advice",
        why="one's own name is a passphrase",
    ),
    Mutation(
        "usecases.membership._check_strength", drop_raise("PassphraseWeak", "PASSPHRASE_MAX_CHARS"),
        test="usecases/test_guards_tokens.py::test_a_passphrase_has_a_longest_size",
        why="a passphrase is cut off unsaid",
    ),
    Mutation(
        "usecases.membership._check_strength", replace_expression("passphrase[:_ZXCVBN_MAX_CHARS]", "passphrase"),
        test="usecases/test_guards_tokens.py::test_a_long_passphrase_is_judged_and_taken",
        why="a long passphrase is an error page",
    ),
    Mutation(
        "usecases.membership.admit", drop_operand("committee_id"),
        test="usecases/test_guards_tokens.py::test_nobody_is_admitted_to_another_committee",
        why="a member admits to another committee",
    ),
    Mutation(
        "usecases.membership.admit", drop_operand("ENROLLED"),
        test="usecases/test_membership.py::test_nobody_is_admitted_twice_or_before_they_enrolled",
        why="someone is admitted before they enrolled",
    ),
    Mutation(
        "usecases.membership.admit", drop_operand("ADMITTED"),
        test="usecases/test_membership.py::test_who_waits_admits_nobody_and_not_themself",
        why="who waits admits themself",
    ),
    Mutation(
        "usecases.membership.admit", skip_call("raise_version"),
        test="usecases/test_guards_joining.py::test_who_enrols_later_waits_and_whoever_admits_them_changes_the_roster",
        why="a new reader misses the reports on their way",
    ),
    Mutation(
        "usecases.membership.enrol", always("next_admission_order"),
        test="usecases/test_guards_joining.py::test_who_enrols_later_waits_and_whoever_admits_them_changes_the_roster",
        why="whoever enrols founds the roster",
    ),
    Mutation(
        "usecases.rosters.check", drop_raise("RosterBroken", instead="continue"),
        test="usecases/test_membership.py::test_a_seat_signed_with_a_key_of_ones_own_stops_the_roster",
        why="a report is sealed to a forged key",
    ),
    Mutation(
        "usecases.rosters.check", skip_call("check_order"),
        test="usecases/test_guards_joining.py::test_a_second_founder_stops_the_roster",
        why="a member founds a roster beside the first",
    ),
    Mutation(
        "usecases.rosters._checked",
        replace_expression("member.state not in {MemberState.ADMITTED, MemberState.LEFT}", "not member.state"),
        test="usecases/test_membership.py::test_a_member_who_is_said_to_be_anything_else_stops_the_roster",
        why="a reader is taken away and the digest stays",
    ),
    Mutation(
        "usecases.membership.admit", drop_operand("admission_order"),
        test="usecases/test_membership.py::test_whoever_has_a_seat_is_not_given_another",
        why="the members' own remedy breaks the roster for good",
    ),
    Mutation(
        "usecases.rosters._checked", drop_operand("ADMITTED"),
        test="usecases/test_membership.py::test_who_has_left_keeps_their_seat_and_loses_their_grants",
        why="who has left is granted reports",
    ),
    Mutation(
        "usecases.rosters.address_of", drop_statement("", instead="raise"),
        test="usecases/test_guards_joining.py::test_an_address_that_does_not_open_is_none_and_stops_nobody",
        why="one bad row stops every report",
    ),
)  # fmt: skip
