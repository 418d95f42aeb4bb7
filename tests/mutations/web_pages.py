"""Guards of the pages: languages, errors that lose no word and tell nothing, settings, the demonstration."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    set_value,
    skip_call,
)

GIVEN_BACK = (
    "web/test_guards_pages.py::test_what_was_chosen_is_not_given_back_but_the_same_word_is_where_it_was_written"
)

WEB_PAGES = (
    # --- the language of an address ----------------------------------------------------------------------------------
    Mutation(
        "web.http.language.LanguageOfPath.__call__", drop_statement("root_path", "prefix"),
        test="journeys/test_pseudo_language.py::test_a_login_holds_in_every_language",
        why="an address with a language leads nowhere",
    ),
    Mutation(
        "web.http.language.LanguageOfPath.__call__", drop_statement("setdefault"),
        test="journeys/test_pseudo_language.py::test_an_error_nobody_foresaw_is_told_in_the_language",
        why="a page falls back into a language that its reader may not know",
    ),
    Mutation(
        "app.application", drop_item("LanguageOfPath"),
        test="journeys/test_pseudo_language.py::test_a_login_holds_in_every_language",
        why="no address has a language",
    ),
    Mutation(
        "app.languages_of", always("pseudo_languages"),
        test="journeys/test_pseudo_language.py::test_a_language_that_nobody_speaks_is_there_only_when_asked_for",
        why="visitors get pages that nobody can read",
    ),
    Mutation(
        "web.http.sessions._login_path", drop_operand("prefix"),
        test="web/test_guards_cookies.py::test_in_another_language_the_device_cookie_goes_to_the_login_of_that_one",
        why="in another language no browser is known",
    ),
    # --- errors that lose no word and tell nothing -------------------------------------------------------------------
    Mutation(
        "web.http.errors._NO_WORDS", drop_item("receipt"),
        test="web/test_guards_pages.py::test_no_secret_is_given_back_on_an_error_page",
        why="an error page shows the receipt",
    ),
    Mutation(
        "web.http.errors._NO_WORDS_AFTER", drop_item("PROOF"),
        test="web/test_guards_pages.py::test_no_secret_is_given_back_on_an_error_page[proof]",
        why="an error page shows the passphrase that was typed once more, if a form in parts brought it",
    ),
    Mutation(
        "web.http.errors._NO_WORDS", drop_item("partial"),
        test="web/test_given_back.py::test_what_nobody_typed_is_not_given_back_as_words",
        why="a page in front of whoever sits there shows the key of a file that is half sent",
    ),
    Mutation(
        "web.http.errors._PAGES", set_value("error_pages.CROSS_SITE", of="NoSuchCase"),
        test="web/test_guards_pages.py::test_every_error_that_is_named_has_a_page_and_what_is_not_theirs_looks_like_nothing",
        why="a case that is not theirs is told from one that is not there",
    ),
    Mutation(
        "web.http.errors.on_known", drop_argument("error_page", "form"),
        test="web/test_given_back.py::test_what_a_member_wrote_on_an_expired_page_is_given_back",
        why="a page that was open too long loses every word",
    ),
    Mutation(
        "web.http.errors.on_unknown", set_value("None", of="form"),
        test="journeys/test_promises.py::test_an_error_that_nobody_foresaw_gives_the_words_back",
        why="an error loses every word",
    ),
    Mutation(
        "web.http.errors.on_http", never("BAD_REQUEST"),
        test="journeys/test_addresses_that_are_none.py::test_a_choice_on_the_desk_that_is_none_is_told",
        why="an address that was cut off is called an unreadable form",
    ),
    Mutation(
        "languages.templates.html_environment", set_value("False", of="autoescape"),
        test="web/test_guards_pages.py::test_what_people_write_is_text_on_every_page",
        why="what a reporter writes is a part of the page",
    ),
    Mutation(
        "languages.templates._environment", drop_argument("Environment", "StrictUndefined"),
        test="web/test_guards_pages.py::test_a_name_that_a_page_does_not_get_is_an_error_and_no_blank",
        why="a page leaves out what it was not given",
    ),
    Mutation(
        "web.http.errors.returned_text", replace_expression("value not in _CHOICES", "True"),
        test=GIVEN_BACK,
        why="what somebody chose is given back as their words",
    ),
    Mutation(
        "web.http.errors.returned_text", drop_operand("_FREE_TEXT"),
        test=GIVEN_BACK,
        why="who wrote no more than a word that can be chosen loses it",
    ),
    Mutation(
        "web.http.errors.returned_text", drop_operand("_CHOICES"),
        test=GIVEN_BACK,
        why="a letter is lost, for it is no question of the report",
    ),
    # --- a committee that cannot be judged -------------------------------------------------------------------------------
    Mutation(
        "web.reporter.committee_pages._of_slug", skip_call("refuse_if_a_committee_is_frozen", instead="None"),
        test="journeys/test_frozen_committee.py::test_an_address_that_may_be_its_own_is_not_called_unknown",
        why="who wants to report is told that there is no such committee",
    ),
    Mutation(
        "usecases.people.inviters.ShowInviters._members",
        replace_expression(
            "view.committee(committee_id)", "next((one for one in view.committees() if one.id == committee_id), None)"
        ),
        test="journeys/test_frozen_committee.py::test_its_members_are_not_told_that_they_wait_to_be_admitted",
        why="a member of years is told to wait until somebody admits them",
    ),
    Mutation(
        "web.reporter.conversations._last_beat", skip_call("min"),
        test="journeys/test_own_report.py::test_a_proof_is_promised_for_the_next_beat_whatever_was_written_over_the_last_one",
        why="a reporter is told to look for a proof on a day that never comes",
    ),
    # --- the public log --------------------------------------------------------------------------------------------------
    Mutation(
        "web.public.log.checkpoint", drop_raise("HTTPException"),
        test="web/test_public_log.py::test_before_the_first_checkpoint_there_is_none_to_hand_out",
        why="before the first checkpoint its address is a crash",
    ),
    Mutation(
        "web.public.log._size", drop_operand("isdecimal"),
        test="web/test_public_log.py::test_from_a_size_that_was_never_published_there_is_no_proof",
        why="a size that is none is a crash",
    ),
    Mutation(
        "web.public.log._size", drop_operand("len"),
        test="web/test_public_log.py::test_from_a_size_that_was_never_published_there_is_no_proof",
        why="a size that no database holds is a crash",
    ),
    Mutation(
        "web.public.log.consistency", drop_raise("HTTPException", "proof"),
        test="web/test_public_log.py::test_from_a_size_that_was_never_published_there_is_no_proof",
        why="a proof that there is not is a crash",
    ),
    # --- settings and the demonstration ------------------------------------------------------------------------------
    Mutation(
        "app._check_demonstration", drop_raise("WrongSite", "COC_HOST"),
        test="web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        why="a demonstration is open to the network",
    ),
    Mutation(
        "app._check_demonstration", drop_raise("WrongSite", "COC_BASE_URL"),
        test="web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        why="a demonstration stands behind a real address",
    ),
    Mutation(
        "app._check_demonstration", drop_raise("WrongSite", "COC_SMTP_HOST"),
        test="web/test_guards_pages.py::test_a_demonstration_is_never_a_real_service",
        why="a demonstration sends mail away",
    ),
    Mutation(
        "logs.without_words",
        replace_expression(
            "f'{where}{record.exc_info[0].__name__}'",
            "f'{where}{record.exc_info[0].__name__}: {record.exc_info[1]}'",
        ),
        test="web/test_guards_pages.py::test_an_error_reaches_the_log_without_its_words",
        why="a log holds what somebody wrote",
    ),
    Mutation(
        "logs.OnceAnHour.filter", replace_expression("is_news", "True", "ERROR"),
        test="web/test_guards_pages.py::test_a_warning_is_said_once_an_hour_and_an_error_always",
        why="anyone fills the log",
    ),
    Mutation(
        "app._lifespan", skip_call("addFilter", "_ONCE_AN_HOUR"),
        test="commands/test_serve.py::test_whoever_sends_what_is_no_request_fills_no_log",
        why="anyone fills the log of a served site",
    ),
    Mutation(
        "app.application", drop_statement("redirect_slashes"),
        test="web/test_respelled.py::test_a_form_is_not_sent_on_and_no_address_names_a_host",
        why="a slash leads to whatever host the request names, without https",
    ),
    Mutation(
        "web.http.errors.on_http", drop_operand("_READING"),
        test="web/test_respelled.py::test_a_form_is_not_sent_on_and_no_address_names_a_host",
        why="a form is sent on",
    ),
    Mutation(
        "web.http.addresses._is_page", replace_expression("page.matches(scope)[0] is Match.FULL", "scope"),
        test="web/test_respelled.py::test_a_form_is_not_sent_on_and_no_address_names_a_host",
        why="our page leads to another site",
    ),
    Mutation(
        "web.http.addresses.respelled", skip_call("quote"),
        test="web/test_respelled.py::test_who_types_a_slash_or_a_capital_too_many_arrives",
        why="an odd letter of an address is lost on the way",
    ),
    Mutation(
        "settings.Settings.model_config", drop_argument("SettingsConfigDict", "hide_input_in_errors"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="a password stands in an error at the start",
    ),
    Mutation(
        "settings._base_url", drop_operand("scheme"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="mails lead to a script",
    ),
    Mutation(
        "settings.Settings.smtp_timeout_seconds", set_value("60.0"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="no mail has any time",
    ),
    Mutation(
        "settings._database_url", drop_raise("ValueError", instead="pass"),
        test="commands/test_set_up.py::test_a_setting_that_cannot_be_used_is_named_and_not_repeated",
        why="an address of a database that is none is a traceback, which repeats its password",
    ),
    Mutation(
        "settings._sender", drop_raise("ValueError", instead="return address"),
        test="commands/test_set_up.py::test_a_setting_that_cannot_be_used_is_named_and_not_repeated",
        why="a site is served whose every mail is refused",
    ),
    Mutation(
        "settings.Settings.body_limit_bytes", set_value("0", of="ge"),
        test="web/test_guards_pages.py::test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated",
        why="no report fits",
    ),
)  # fmt: skip
