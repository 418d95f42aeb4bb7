"""Guards of coc_service/mail: how a mail travels, and how a delivery fails."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

MAIL_DELIVERY = (
    Mutation(
        "mail.smtp.SmtpSettings.__post_init__", drop_raise("ValueError", "implicit_tls"),
        test="mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        why="two kinds of TLS at once",
    ),
    Mutation(
        "mail.smtp.SmtpSettings.__post_init__", drop_raise("ValueError", "password"),
        test="mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        why="half a login",
    ),
    Mutation(
        "mail.smtp.SmtpSettings.__post_init__", drop_raise("ValueError", "is_encrypted"),
        test="mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        why="a password is sent in clear",
    ),
    Mutation(
        "mail.smtp.SmtpSettings.__post_init__", drop_raise("ValueError", "timeout_seconds"),
        test="mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        why="no time at all",
    ),
    Mutation(
        "mail.smtp.SmtpSettings.password", set_value("None"),
        test="mail/test_smtp.py::test_settings_do_not_print_the_password",
        why="settings print the password",
    ),
    Mutation(
        "mail.smtp._open",
        replace_expression("settings.starttls", "settings.starttls and client.supports_extension('starttls')"),
        test="mail/test_smtp.py::test_without_an_offer_of_starttls_nothing_is_delivered",
        why="mail goes on in clear where the offer of TLS was stripped",
    ),
    Mutation(
        "mail.smtp._trust", swap_name("create_default_context", "_create_unverified_context"),
        test="mail/test_smtp.py::test_a_certificate_of_an_unknown_authority_is_refused",
        why="any certificate is good",
    ),
    Mutation(
        "mail.smtp._trust", drop_statement("TLSVersion", instead="context.check_hostname = False"),
        test="mail/test_smtp.py::test_a_certificate_for_another_name_is_refused",
        why="a certificate for another name is good",
    ),
    Mutation(
        "mail.smtp.deliver", skip_call("require_address", "sender"),
        test="mail/test_smtp.py::test_an_address_cannot_bring_a_command",
        why="the sender brings a command",
    ),
    Mutation(
        "mail.smtp.deliver", skip_call("require_address", "to"),
        test="mail/test_smtp.py::test_an_address_cannot_bring_a_command",
        why="the recipient brings a command",
    ),
    Mutation(
        "mail.smtp._opened", drop_operand("partition"),
        test="mail/test_smtp.py::test_the_greeting_names_the_site_and_not_the_machine",
        why="the greeting names the machine",
    ),
    Mutation(
        "mail.smtp._opened", drop_statement("_FAILURES", instead="await client.quit(timeout=_GOODBYE_SECONDS)"),
        test="mail/test_refusals.py::test_an_accepted_mail_stays_accepted_however_the_server_says_goodbye",
        why="a mail that was taken is sent again",
    ),
    Mutation(
        "mail.smtp._opened", set_value("7200", of="timeout"),
        test="mail/test_refusals.py::test_an_accepted_mail_is_not_owed_because_the_server_never_says_goodbye",
        why="a server that says no good-bye holds the worker",
    ),
    Mutation(
        "mail.smtp._stage", replace_expression("None", "failure", "DeliveryFailed"),
        test="mail/test_refusals.py::test_a_failure_repeats_neither_the_address_nor_the_words_of_the_server",
        why="a failure takes the recipient into every log",
    ),
    Mutation(
        "mail.smtp._stage", replace_expression("deadline", "None"),
        test="mail/test_refusals.py::test_a_server_that_answers_slowly_cannot_outlast_the_whole_time",
        why="a slow server outlasts the lease on a mail",
    ),
    Mutation(
        "mail.smtp._FAILURES", drop_item("UnicodeError"),
        test="mail/test_refusals.py::test_a_host_that_cannot_be_found_fails_for_now",
        why="a mistyped host name crashes the worker",
    ),
    Mutation(
        "mail.failure.is_permanent", drop_operand("_JUDGES_THE_MESSAGE"),
        test="mail/test_refusals.py::test_only_a_5xx_about_the_recipients_address_is_permanent",
        why="a mistyped password loses mail",
    ),
    Mutation(
        "mail.failure.is_permanent", drop_operand("_ABOUT_THE_SENDER"),
        test="mail/test_refusals.py::test_only_a_5xx_about_the_recipients_address_is_permanent",
        why="our own address, mistyped, loses mail",
    ),
    Mutation(
        "mail.failure.is_permanent", drop_operand("is_address", "_CLOSED_MAILBOX"),
        test="mail/test_refusals.py::test_only_a_5xx_about_the_recipients_address_is_permanent",
        why="a blocklist loses mail",
    ),
    Mutation(
        "mail.failure.is_permanent", drop_operand("_REFUSALS"),
        test="mail/test_refusals.py::test_only_a_5xx_about_the_recipients_address_is_permanent",
        why="a server that is busy loses mail",
    ),
)  # fmt: skip
