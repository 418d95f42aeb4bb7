"""Guards of the pages: sessions, errors that lose no word and tell nothing, settings, the demonstration."""

from tests.mutations.mutation import Mutation

WEB_PAGES = (
    # --- sessions ----------------------------------------------------------------------------------------------------
    Mutation(
        "web/sessions.py", '        httponly=True,\n        samesite="strict",\n    )\n\n\ndef drop',
        '        samesite="strict",\n    )\n\n\ndef drop',
        "web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        "a script reads the session",
    ),
    Mutation(
        "web/sessions.py", '        httponly=True,\n        samesite="strict",\n    )\n\n\ndef drop',
        '        httponly=True,\n        samesite="lax",\n    )\n\n\ndef drop',
        "web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        "a link from elsewhere brings the session",
    ),
    Mutation(
        "web/sessions.py", 'path="/",\n        secure=_is_https(request),\n', 'path="/",\n        secure=False,\n',
        "web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        "a session travels in clear",
    ),
    Mutation(
        "web/sessions.py", 'return "__Host-session" if _is_https(request) else "session"', 'return "session"',
        "web/test_guards_web.py::test_a_cookie_is_for_this_host_this_browser_session_and_no_script",
        "a neighbour's host sets the session",
    ),
    Mutation(
        "web/sessions.py", "    if len(raw) != COOKIE_BYTES:\n        return None\n", "",
        "web/test_guards_web.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        "a made-up cookie is a crash",
    ),
    Mutation(
        "web/sessions.py", "    except ValueError:\n        return None\n",
        "    except ZeroDivisionError:\n        return None\n",
        "web/test_guards_web.py::test_what_is_no_cookie_of_ours_asks_the_database_nothing",
        "a cookie that is none is a crash",
    ),
    Mutation(
        "web/sessions.py", '        if reader is None:\n            return pages.see_other("/login")\n',
        "        if reader is None:\n            return await endpoint(request)\n",
        "web/test_guards_web.py::test_without_a_session_a_members_page_leads_to_the_login",
        "a member's page opens without a session",
    ),
    Mutation(
        "web/sessions.py", "        if reader.member.state != MemberState.ADMITTED:", "        if False:",
        "journeys/test_membership.py::test_who_waits_to_be_admitted_can_do_nothing[sqlite]",
        "who waits to be admitted works already",
    ),
    Mutation(
        "web/sessions.py",
        "    return sent, form_tokens.redeem(\n"
        "        token, pages.staff_purpose(request.state.reader), keys=running.keys, now=running.now()\n"
        "    )",
        "    return sent, token.encode()",
        "journeys/test_sessions.py::test_a_form_of_another_member_is_not_taken",
        "a member's forms have no token",
    ),
    Mutation(
        "web/pages.py", 'return Purpose("staff", reader.id_hash.hex())', 'return Purpose("staff")',
        "journeys/test_sessions.py::test_a_form_from_an_ended_session_is_not_taken",
        "a page of an ended session sends forms",
    ),
    # --- errors that lose no word and tell nothing -------------------------------------------------------------------
    Mutation(
        "web/errors.py", '"token", "ticket", "roster", "passphrase", "passphrase_again", "receipt", "login_name",',
        '"passphrase_again", "login_name",',
        "web/test_guards_pages.py::test_no_secret_is_given_back_on_an_error_page",
        "an error page shows the receipt",
    ),
    Mutation(
        "web/errors.py", "    NotDeclared: NOT_FOUND,", "    NotDeclared: CROSS_SITE,",
        "web/test_guards_pages.py::test_every_error_that_is_named_has_a_page_and_what_is_not_theirs_looks_like_nothing",
        "a case that is not theirs is told from one that is not there",
    ),
    Mutation(
        "web/errors.py", "    return trouble_page(request, _TROUBLES[type(error)], form=form)",
        "    return trouble_page(request, _TROUBLES[type(error)])",
        "web/test_given_back.py::test_what_a_member_wrote_on_an_expired_page_is_given_back",
        "a page that was open too long loses every word",
    ),
    Mutation(
        "web/errors.py", 'form=getattr(request.state, "form", None))\n    # The', "form=None)\n    # The",
        "journeys/test_promises.py::test_an_error_that_nobody_foresaw_gives_the_words_back",
        "an error loses every word",
    ),
    Mutation(
        "web/pages.py", "        autoescape=True,", "        autoescape=False,",
        "web/test_guards_pages.py::test_what_people_write_is_text_on_every_page",
        "what a reporter writes is a part of the page",
    ),
    Mutation(
        "web/pages.py", "        undefined=StrictUndefined,\n", "",
        "web/test_guards_pages.py::test_a_name_that_a_page_does_not_get_is_an_error_and_no_blank",
        "a page leaves out what it was not given",
    ),
    Mutation(
        "web/forms.py", "max_files=MAX_FILES, ", "",
        "web/test_files.py::test_too_many_files_are_refused",
        "any number of files is read past",
    ),
    Mutation(
        "web/forms.py", "    spool_max_size = sys.maxsize\n", "",
        "web/test_files.py::test_a_file_is_never_written_to_a_disk",
        "what somebody sent stands on a disk",
    ),
    Mutation(
        "web/forms.py", "has_left_out_files = len(pairs) < len(sent.multi_items())", "has_left_out_files = False",
        "web/test_files.py::test_a_file_that_nobody_asked_for_is_left_out_and_that_is_said",
        "a file is left out and nobody is told",
    ),
    Mutation(
        "web/desk.py", "(ValueError, OverflowError)", "ValueError",
        "journeys/test_tried_by_an_attacker.py::test_a_place_in_the_queue_that_is_none_is_told[sqlite]",
        "an address is a crash",
    ),
    Mutation(
        "web/desk.py", " or not _CASE_ID.fullmatch(case_id)", "",
        "journeys/test_tried_by_an_attacker.py::test_a_place_in_the_queue_that_is_none_is_told[sqlite]",
        "an odd byte reaches the database",
    ),
    Mutation(
        "web/forms.py", ", max_num_fields=MAX_FIELDS", "",
        "web/test_bad_forms.py::test_too_many_fields_of_raw_letters_are_refused",
        "any number of fields is taken in",
    ),
    Mutation(
        "app.py", "    if settings.host not in THIS_MACHINE:", "    if False:",
        "web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        "a demonstration is open to the network",
    ),
    Mutation(
        "app.py", "    if urlsplit(settings.base_url).hostname not in THIS_MACHINE:", "    if False:",
        "web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        "a demonstration stands behind a real address",
    ),
    Mutation(
        "app.py", "    if settings.smtp_host:\n        raise DemonstrationOnly",
        "    if False:\n        raise DemonstrationOnly",
        "web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        "a demonstration sends mail away",
    ),
    Mutation(
        "app.py", 'f"{where}{record.exc_info[0].__name__}", None',
        'f"{where}{record.exc_info[0].__name__}: {record.exc_info[1]}", None',
        "web/test_guards_pages.py::test_an_error_reaches_the_log_without_its_words",
        "a log holds what somebody wrote",
    ),
    Mutation(
        "settings.py", ", hide_input_in_errors=True)", ")",
        "web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        "a password stands in an error at the start",
    ),
    Mutation(
        "settings.py", '    if parts.scheme not in {"http", "https"} or not parts.hostname:', "    if not parts.hostname:",
        "web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        "mails lead to a script",
    ),
    Mutation(
        "settings.py", "smtp_timeout_seconds: float = Field(default=60.0, gt=0)", "smtp_timeout_seconds: float = 60.0",
        "web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        "no mail has any time",
    ),
    Mutation(
        "settings.py", "ge=64 * 1024)", "ge=0)",
        "web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        "no report fits",
    ),
    Mutation(
        "web/pages.py",
        "return HTMLResponse(token.encode().join(self.parts))",
        'return HTMLResponse(b"the same for all".join(self.parts))',
        "journeys/test_blank_form.py::test_each_form_has_a_token_of_its_own_and_is_the_same_otherwise",
        "everyone's form counts as one form",
    ),
    Mutation(
        "usecases/rosters.py",
        "    check(committee.id, seats)\n",
        "",
        "journeys/test_blank_form.py::test_a_changed_member_closes_the_form_that_was_kept",
        "a changed reader stands on the form, and is sealed to",
    ),
    Mutation(
        "web/reports.py",
        "return _blank_form(place, ",
        'return _blank_form(globals().setdefault("kept", {}).setdefault(place.doors.url, place), ',
        "journeys/test_blank_form.py::test_the_form_shows_the_roster_in_force",
        "the form is kept although the roster has changed",
    ),
    Mutation(
        "web/reports.py",
        "words.day_and_time(stored.acknowledge_by) if stored and stored.acknowledge_by else None",
        "words.day_and_time(place.acknowledge_by(running.now()))",
        "journeys/test_own_report.py::test_a_form_sent_again_later_promises_no_later_date",
        "a reload moves what was promised",
    ),
    Mutation(
        "store/cases.py",
        "query.where(col(Declaration.case_id) == case_id).order_by",
        "query.where(col(Declaration.case_id) == case_id, col(Declaration.answer) != Answer.RECUSED).order_by",
        "journeys/test_own_report.py::test_the_reporter_sees_whom_it_was_sealed_to_and_not_who_stepped_back",
        "the reporter is told who has a conflict of interest",
    ),
    Mutation(
        "web/landing.py",
        "acknowledge_by(to_hour(now))",
        "acknowledge_by(now)",
        "journeys/test_own_report.py::test_the_date_promised_is_the_one_the_case_keeps",
        "a reporter is promised another time than the committee's",
    ),
    Mutation(
        "web/reports.py",
        "        raise ReadersChanged\n\n\ndef _without",
        "        return\n\n\ndef _without",
        "journeys/test_roster.py::test_nobody_reads_a_report_whom_its_form_did_not_show",
        "a reader whom the reporter never saw gets the report",
    ),
    Mutation(
        "web/reports.py",
        "        if roster.digest != place.roster.digest:\n            raise ReadersChanged\n",
        "",
        "journeys/test_roster.py::test_a_report_sealed_while_the_roster_changed_is_given_back_and_then_sealed_to_the_new_one",
        "a reader who joined while a report was being sealed gets it unseen",
    ),
    Mutation(
        "web/reports.py",
        "return minimum if is_by_choice else None",
        "return None if is_by_choice else None",
        "journeys/test_own_report.py::test_where_too_few_can_read_it_to_decide_the_reporter_is_told",
        "a reporter waits for a decision that cannot come",
    ),
    Mutation(
        "usecases/case_moves.py",
        "if member.id != reader.member.id]\n        notify",
        "]\n        notify",
        "journeys/test_notices.py::test_an_open_vote_brings_the_others_on_the_panel_a_notice",
        "who opens a vote is mailed about it",
    ),
    Mutation(
        "web/reports.py",
        "    if notice != READERS_CHANGED and _shows_others(sent, place):",
        "    if False:",
        "journeys/test_roster.py::test_a_form_that_comes_back_for_another_reason_says_that_the_readers_changed_too",
        "a reader joins unannounced while a form is being mended",
    ),
)  # fmt: skip
