"""Guards of logins and of the way onto a committee."""

from tests.mutations.mutation import Mutation

USECASES_MEMBERS = (
    # --- logins ------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases/login.py", "        if tries <= ATTEMPTS:\n",
        "        if tries:\n",
        "usecases/test_guards_limits.py::test_after_ten_attempts_nobody_is_known_until_the_window_ends",
        "a passphrase can be guessed at any speed",
    ),
    Mutation(
        "usecases/login.py", "    if member is None or member.state not in _MAY_LOG_IN:\n        return Candidate",
        "    if member is None:\n        return Candidate",
        "usecases/test_guards_limits.py::test_who_is_not_on_the_committee_is_no_candidate_and_has_no_session",
        "who has left logs in",
    ),
    Mutation(
        "usecases/login.py", '[blind(keys.blinding, b"device/" + device)]',
        "[]",
        "journeys/test_login_under_attack.py::test_a_lockout_from_elsewhere_does_not_touch_a_known_browser",
        "whoever guesses at a name keeps its owner out",
    ),
    Mutation(
        "usecases/login.py", "    return all(",
        "    return any(",
        "journeys/test_login_under_attack.py::test_a_lockout_from_elsewhere_does_not_touch_a_known_browser",
        "a known browser is locked out with the others",
    ),
    Mutation(
        "usecases/login.py", "is_locked_out=True)",
        "is_locked_out=False)",
        "journeys/test_login_under_attack.py::test_attempts_at_once_are_not_tried_beyond_the_lockout",
        "those who come at once are all tried",
    ),
    Mutation(
        "usecases/devices.py", "    if not equal(mac, _mac(body, login_name, keys)):\n        return None\n",
        "",
        "usecases/test_devices.py::test_another_service_did_not_make_it",
        "anyone makes their browser a known one",
    ),
    Mutation(
        "usecases/devices.py", "body + login_name.encode()",
        "body",
        "usecases/test_devices.py::test_a_browser_is_known_again_under_the_name_it_logged_in_with",
        "one member's browser takes another's place",
    ),
    Mutation(
        "usecases/devices.py", "None if now.timestamp() - issued_at > LASTS.total_seconds() else ",
        "",
        "usecases/test_devices.py::test_a_browser_is_known_for_half_a_year",
        "a browser that was given away is known for ever",
    ),
    Mutation(
        "usecases/devices.py", "random_bytes(_NONCE_BYTES) + ",
        "bytes(_NONCE_BYTES) + ",
        "usecases/test_devices.py::test_a_cookie_does_not_tell_whose_it_is",
        "all browsers share their attempts",
    ),
    Mutation(
        "usecases/devices.py", "    except ValueError:\n        return None\n",
        "    except ZeroDivisionError:\n        return None\n",
        "usecases/test_devices.py::test_any_other_text_is_no_cookie",
        "a made-up cookie is a crash",
    ),
    Mutation(
        "usecases/login.py", "if row is None or member is None or member.state not in _MAY_LOG_IN:",
        "if row is None or member is None:",
        "usecases/test_guards_limits.py::test_who_is_not_on_the_committee_is_no_candidate_and_has_no_session",
        "who has left keeps their session",
    ),
    Mutation(
        "usecases/login.py", "        waste(passphrase)\n", "",
        "usecases/test_guards_limits.py::test_an_unknown_name_is_given_the_same_work",
        "how long a login takes tells who is a member",
    ),
    Mutation(
        "usecases/login.py", "    if member is None or holder is None:\n        raise LoginFailed",
        "    if member is None:\n        raise LoginFailed",
        "usecases/test_guards_limits.py::test_nobody_begins_a_session_without_the_key",
        "a session begins without the key",
    ),
    Mutation(
        "usecases/login.py", "    members.forget_attempts(session, candidate.bucket)\n", "",
        "usecases/test_guards_limits.py::test_a_login_that_succeeds_counts_anew",
        "a member who errs now and then is shut out",
    ),
    Mutation(
        "usecases/login.py", 'return blind(keys.blinding, "login/" + login_name)', "return login_name.encode()",
        "usecases/test_login.py::test_attempts_are_counted_for_names_that_nobody_has_and_name_nobody",
        "the database tells which names were tried",
    ),
    Mutation(
        "usecases/login.py", 'return blind(keys.blinding, "login/" + login_name)', 'return blind(keys.blinding, "login/")',
        "usecases/test_guards_limits.py::test_attempts_on_one_name_do_not_shut_out_another",
        "ten attempts on one name shut out everyone",
    ),
    Mutation(
        "usecases/login.py", "    audit_log.append(session, [failed])\n",
        "    if known:\n        audit_log.append(session, [failed])\n",
        "usecases/test_guards_limits.py::test_a_failed_login_is_logged_whether_or_not_the_name_is_known",
        "the log's growth tells who is a member",
    ),
    Mutation(
        "usecases/login.py", 'return derive(cookie, "session/id").reveal()', "return cookie.reveal()",
        "usecases/test_guards_limits.py::test_the_cookie_is_not_what_a_session_is_found_by",
        "the database holds the cookies",
    ),
    Mutation(
        "usecases/login.py", 'return derive(cookie, "session/lock")', 'return derive(cookie, "session/id")',
        "usecases/test_guards_limits.py::test_the_cookie_is_not_what_a_session_is_found_by",
        "the database holds what opens the keys",
    ),
    Mutation(
        "usecases/login.py", "    if not _is_key_of(holder, member):\n        return None\n", "",
        "usecases/test_guards_joining.py::test_a_session_whose_key_is_not_the_members_is_none",
        "a session stands for a member whose key it does not hold",
    ),
    Mutation(
        "usecases/login.py", "    return holder if _is_key_of(holder, candidate.member) else None", "    return holder",
        "usecases/test_guards_joining.py::test_a_slot_whose_key_is_not_the_members_logs_nobody_in",
        "a slot put into a member's row logs its maker in as the member",
    ),
    Mutation(
        "usecases/login.py", "    members.end_login(session, reader.id_hash)\n", "",
        "usecases/test_login.py::test_logging_out_ends_the_session_and_is_logged",
        "logging out leaves the session",
    ),
    Mutation(
        "store/members.py", "found.expires_at > now and ", "",
        "usecases/test_guards_limits.py::test_a_session_ends_when_idle_and_in_the_evening_however_busy",
        "an idle session never ends",
    ),
    Mutation(
        "store/members.py", " and found.ends_at > now else None", " else None",
        "usecases/test_guards_limits.py::test_a_session_ends_when_idle_and_in_the_evening_however_busy",
        "a session in use never ends",
    ),
    Mutation(
        "store/members.py", "    session.execute(delete(LoginAttempts).where(col(LoginAttempts.window_ends_at) <= now))\n",
        "",
        "usecases/test_guards_limits.py::test_after_ten_attempts_nobody_is_known_until_the_window_ends",
        "who is shut out stays shut out",
    ),
    Mutation(
        "store/members.py", "col(Member.invitation_hash) == invitation_hash, col(Member.state) == MemberState.INVITED",
        "col(Member.invitation_hash) == invitation_hash",
        "usecases/test_guards_limits.py::test_a_link_is_for_who_was_invited_and_for_a_week",
        "a link is good for someone enrolled",
    ),
    Mutation(
        "store/members.py", " and found.invitation_expires_at > now else None", " else None",
        "usecases/test_guards_limits.py::test_a_link_is_for_who_was_invited_and_for_a_week",
        "a link is good for ever",
    ),
    # --- onto a committee --------------------------------------------------------------------------------------------
    Mutation(
        "usecases/membership.py", 'return blind(keys.blinding, "invitation/" + token)', "return token.encode()",
        "usecases/test_membership.py::test_an_invitation_is_a_mail_with_a_link_that_the_database_does_not_hold",
        "the database holds the links",
    ),
    Mutation(
        "usecases/membership.py",
        '    if members.by_login_name(session, person["login_name"]):\n        raise LoginNameTaken\n',
        "",
        "usecases/test_membership.py::test_a_login_name_is_one_persons",
        "a login name taken is an error page",
    ),
    Mutation(
        "usecases/membership.py", "        raise NameMixesScripts(word)", "        person = dict(person)",
        "usecases/test_guards_tokens.py::test_a_name_of_look_alike_letters_is_refused",
        "a member is invited under letters that no reporter types",
    ),
    Mutation(
        "usecases/membership.py", '    if judged["guesses_log10"] < MINIMUM_GUESSES_LOG10:', "    if False:",
        "usecases/test_membership.py::test_a_passphrase_that_could_be_guessed_is_refused_with_advice",
        "any passphrase will do",
    ),
    Mutation(
        "usecases/membership.py", "MINIMUM_GUESSES_LOG10 = (\n    12", "MINIMUM_GUESSES_LOG10 = (\n    6",
        "usecases/test_membership.py::test_a_passphrase_that_could_be_guessed_is_refused_with_advice",
        "a passphrase that a thief guesses in a day will do",
    ),
    Mutation(
        "usecases/membership.py", "user_inputs=about)", "user_inputs=[])",
        "usecases/test_membership.py::test_a_passphrase_that_could_be_guessed_is_refused_with_advice",
        "one's own name is a passphrase",
    ),
    Mutation(
        "usecases/membership.py", "    if len(passphrase) > PASSPHRASE_MAX_CHARS:", "    if False:",
        "usecases/test_guards_tokens.py::test_a_passphrase_has_a_longest_size",
        "a passphrase is cut off unsaid",
    ),
    Mutation(
        "usecases/membership.py", "zxcvbn(passphrase[:_ZXCVBN_MAX_CHARS], ", "zxcvbn(passphrase, ",
        "usecases/test_guards_tokens.py::test_a_long_passphrase_is_judged_and_taken",
        "a long passphrase is an error page",
    ),
    Mutation(
        "usecases/membership.py", "        and member.committee_id == admitting.committee_id\n", "",
        "usecases/test_guards_tokens.py::test_nobody_is_admitted_to_another_committee",
        "a member admits to another committee",
    ),
    Mutation(
        "usecases/membership.py", " and member.state == MemberState.ENROLLED\n", "\n",
        "usecases/test_membership.py::test_nobody_is_admitted_twice_or_before_they_enrolled",
        "someone is admitted before they enrolled",
    ),
    Mutation(
        "usecases/membership.py", " or admits.state != MemberState.ADMITTED:", ":",
        "usecases/test_membership.py::test_who_waits_admits_nobody_and_not_themself",
        "who waits admits themself",
    ),
    Mutation(
        "usecases/membership.py", "    roster_rows.raise_version(session, admitting.committee_id)",
        "    assert committees",
        "usecases/test_guards_joining.py::test_who_enrols_later_waits_and_whoever_admits_them_changes_the_roster",
        "a new reader misses the reports on their way",
    ),
    Mutation(
        "usecases/membership.py", "    if members.next_admission_order(session, member.committee_id) == 0:", "    if True:",
        "usecases/test_guards_joining.py::test_who_enrols_later_waits_and_whoever_admits_them_changes_the_roster",
        "whoever enrols founds the roster",
    ),
    Mutation(
        "usecases/rosters.py", "            raise RosterBroken(seat.member_id)", "            continue",
        "usecases/test_membership.py::test_a_seat_signed_with_a_key_of_ones_own_stops_the_roster",
        "a report is sealed to a forged key",
    ),
    Mutation(
        "usecases/rosters.py", "    roster.check_order(seats)\n", "",
        "usecases/test_guards_joining.py::test_a_second_founder_stops_the_roster",
        "a member founds a roster beside the first",
    ),
    Mutation(
        "usecases/rosters.py", "        if member.state not in {MemberState.ADMITTED, MemberState.LEFT}:",
        "        if not member.state:",
        "usecases/test_membership.py::test_a_member_who_is_said_to_be_anything_else_stops_the_roster",
        "a reader is taken away and the digest stays",
    ),
    Mutation(
        "usecases/membership.py", "        and member.admission_order is None  # or", "        # or",
        "usecases/test_membership.py::test_whoever_has_a_seat_is_not_given_another",
        "the members' own remedy breaks the roster for good",
    ),
    Mutation(
        "usecases/rosters.py", "if member.state == MemberState.ADMITTED)\n    return Roster", ")\n    return Roster",
        "usecases/test_membership.py::test_who_has_left_keeps_their_seat_and_loses_their_grants",
        "who has left is granted reports",
    ),
    Mutation(
        "usecases/rosters.py", '    except OpenFailed:\n        return ""', "    except OpenFailed:\n        raise",
        "usecases/test_guards_joining.py::test_an_address_that_does_not_open_is_none_and_stops_nobody",
        "one bad row stops every report",
    ),
)  # fmt: skip
