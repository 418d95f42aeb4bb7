"""Guards of coc_service/mail."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_constant,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

MAIL = (
    # --- what an envelope may carry -----------------------------------------------------------------------------------
    Mutation(
        "mail.messages._LINE_BREAKING", drop_item("Cc"),
        test="mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        why="a value brings a line",
    ),
    Mutation(
        "mail.messages._LINE_BREAKING", set_value("frozenset({'Cc', 'Cs'})"),
        test="mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        why="a value brings a line by Unicode's own characters",
    ),
    Mutation(
        "mail.messages._LINE_BREAKING", drop_item("Cs"),
        test="mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        why="half a character crashes the delivery",
    ),
    Mutation(
        "mail.messages._require_line", drop_operand("is_broken"),
        test="mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        why="the site's name brings a header",
    ),
    Mutation(
        "mail.messages._require_line", drop_operand("_LINE_MAX_CHARS"),
        test="mail/test_envelopes.py::test_a_checkpoint_is_lines_of_text",
        why="a line is longer than mail allows",
    ),
    Mutation(
        "mail.messages.require_address", swap_name("fullmatch", "match"),
        test="mail/test_envelopes.py::test_a_recipient_cannot_bring_a_header",
        why="a recipient brings a header",
    ),
    Mutation(
        "mail.messages.require_address", drop_operand("not"),
        test="mail/test_envelopes.py::test_a_recipient_is_one_plain_address",
        why="an address has any length",
    ),
    Mutation(
        "mail.messages.Envelope.__post_init__", skip_call("require_address"),
        test="mail/test_envelopes.py::test_a_recipient_is_one_plain_address",
        why="an envelope goes to anything",
    ),
    Mutation(
        "mail.messages.Envelope.__post_init__", skip_call("sorted", instead="sorted(())"),
        test="mail/test_envelopes.py::test_a_notification_has_no_room_for_anything_of_a_case",
        why="a notice may carry a case's name",
    ),
    Mutation(
        "mail.messages.Envelope.__post_init__", skip_call("_require_value"),
        test="mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        why="values are not looked at",
    ),
    Mutation(
        "mail.messages.SiteWords.__post_init__", skip_call("require_site_name"),
        test="mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        why="the site's name is not looked at",
    ),
    Mutation(
        "mail.messages.SiteWords.__post_init__", skip_call("_require_line"),
        test="mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        why="the site's address is not looked at",
    ),
    Mutation(
        "mail.messages.SiteWords.__post_init__", skip_call("require_address"),
        test="mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        why="the sender is not looked at",
    ),
    Mutation(
        "mail.messages.Envelope.decode", drop_raise("EnvelopeMalformed", "not"),
        test="mail/test_envelopes.py::test_bytes_that_are_no_envelope_are_refused",
        why="an envelope has two forms",
    ),
    Mutation(
        "mail.messages.Envelope.values", drop_argument("field", "repr"),
        test="mail/test_envelopes.py::test_an_envelope_does_not_print_its_link",
        why="an envelope prints its one-time link",
    ),
    Mutation(
        "mail.messages._require_complete", skip_call("sorted", instead="sorted(())"),
        test="mail/test_messages.py::test_a_mail_with_a_value_missing_is_not_built",
        why="a mail is sent with a hole in it",
    ),
    Mutation(
        "mail.messages._require_complete", drop_raise("EnvelopeMalformed", "_MESSAGE_ID", instead="message_id = ''"),
        test="mail/test_messages.py::test_a_message_id_is_an_id_and_a_domain",
        why="a Message-ID leads out of the folder",
    ),
    Mutation(
        "mail.messages._require_complete", set_value("site.base_url.rstrip('/')", of="root"),
        test="mail/test_messages.py::test_an_invitation_leads_only_to_the_site",
        why="a link leads to another site that begins alike",
    ),
    Mutation(
        "mail.messages._require_complete", drop_raise("EnvelopeMalformed", "get", instead="return"),
        test="mail/test_messages.py::test_an_invitation_leads_only_to_the_site",
        why="a link leads anywhere, in our name",
    ),
    Mutation(
        "mail.messages.build", skip_call("replace"),
        test="mail/test_messages.py::test_the_date_tells_the_hour_and_not_the_minute",
        why="a mail's date tells the minute of an act",
    ),
    Mutation(
        "mail.messages.build", drop_statement("Auto-Submitted"),
        test="mail/test_messages.py::test_a_notification_says_that_and_no_more",
        why="holiday answers come back",
    ),
    Mutation(
        "mail.messages.build", drop_statement("Message-ID"),
        test="mail/test_messages.py::test_a_notification_says_that_and_no_more",
        why="a mail sent again is not recognised",
    ),
    Mutation(
        "mail.backoff.next_attempt", replace_expression("2 ** min(attempts - 1, _LAST_DOUBLING)", "2 ** attempts - 1"),
        test="mail/test_backoff.py::test_the_wait_always_ends_and_never_vanishes",
        why="the wait overflows one day",
    ),
    Mutation(
        "mail.backoff.next_attempt", skip_call("min", "LONGEST_WAIT"),
        test="mail/test_backoff.py::test_the_wait_doubles_from_a_minute_to_an_hour",
        why="the wait grows beyond an hour",
    ),
    Mutation(
        "mail.backoff.next_attempt", drop_raise("ValueError", instead="jitter = 0"),
        test="mail/test_backoff.py::test_a_count_or_jitter_that_cannot_be_is_refused",
        why="a wait below nothing",
    ),
    Mutation(
        "mail.messages._require_line", drop_operand("strip"),
        test="mail/test_envelopes.py::test_a_site_has_a_name_and_no_message",
        why="a site has no name",
    ),
    Mutation(
        "mail.messages.require_address", drop_operand("partition"),
        test="mail/test_envelopes.py::test_a_recipient_is_one_plain_address",
        why="an address has a name of any length",
    ),
    Mutation(
        "mail.messages._require_value", drop_raise("EnvelopeMalformed"),
        test="mail/test_envelopes.py::test_a_checkpoint_is_lines_of_text",
        why="a mail is sent without the checkpoint it promises",
    ),
    Mutation(
        "mail.messages._require_value", skip_call("_require_date"),
        test="mail/test_envelopes.py::test_an_invitation_expires_on_a_date",
        why="an invitation says anything in place of its date",
    ),
    Mutation(
        "mail.messages.Envelope.decode", drop_item("AttributeError"),
        test="mail/test_envelopes.py::test_bytes_that_are_no_envelope_are_refused",
        why="bytes that are no envelope stop the worker",
    ),
    Mutation(
        "mail.messages.Envelope.decode", drop_item("TypeError"),
        test="mail/test_envelopes.py::test_bytes_that_are_no_envelope_are_refused",
        why="a list in place of an envelope stops the worker",
    ),
    Mutation(
        "mail.kinds.KINDS", replace_expression("frozenset({'checkpoint'})", "frozenset({'checkpoint', 'case'})"),
        test="mail/test_envelopes.py::test_a_notification_has_no_room_for_anything_of_a_case",
        why="a notice has room for the name of a case",
    ),
    # --- how it travels -----------------------------------------------------------------------------------------------
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
        "mail.smtp.deliver", drop_operand("partition"),
        test="mail/test_smtp.py::test_the_greeting_names_the_site_and_not_the_machine",
        why="the greeting names the machine",
    ),
    Mutation(
        "mail.smtp.deliver", drop_statement("_FAILURES", instead="await client.quit(timeout=_GOODBYE_SECONDS)"),
        test="mail/test_refusals.py::test_an_accepted_mail_stays_accepted_however_the_server_says_goodbye",
        why="a mail that was taken is sent again",
    ),
    Mutation(
        "mail.smtp.deliver", set_value("6", of="timeout"),
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
        test="mail/test_refusals.py::test_only_a_5xx_about_recipient_or_content_is_permanent",
        why="a mistyped password loses mail",
    ),
    Mutation(
        "mail.failure.is_permanent", drop_operand("_REPAIRABLE"),
        test="mail/test_refusals.py::test_only_a_5xx_about_recipient_or_content_is_permanent",
        why="a full mailbox loses mail",
    ),
    Mutation(
        "mail.failure.is_permanent", drop_operand("_REFUSALS"),
        test="mail/test_refusals.py::test_only_a_5xx_about_recipient_or_content_is_permanent",
        why="a server that is busy loses mail",
    ),
    Mutation(
        "mail.folder._write_whole", change_constant(0o600, 0o644),
        test="mail/test_folder.py::test_the_mode_does_not_depend_on_the_umask",
        why="others read the mail folder's files",
    ),
    Mutation(
        "mail.folder.deliver_to_folder", drop_argument("mkdir", "mode"),
        test="mail/test_folder.py::test_a_mail_is_one_file_that_only_its_owner_reads",
        why="others list the mail folder",
    ),
    Mutation(
        "mail.folder._write_whole", skip_call("unlink"),
        test="mail/test_folder.py::test_a_mail_cut_off_half_way_never_appears",
        why="half a mail stays behind",
    ),
    Mutation(
        "mail.folder._write_whole", skip_call("replace", instead="path.write_bytes(content)"),
        test="mail/test_folder.py::test_a_link_laid_in_place_of_the_mail_is_replaced_not_followed",
        why="a link laid in place of a mail is followed",
    ),
    Mutation(
        "mail.messages.require_site_name", drop_operand("_SITE_NAME_MAX_CHARS"),
        test="mail/test_envelopes.py::test_a_site_has_a_name_and_no_message",
        why="whoever changes the site's name writes a letter to every member",
    ),
    Mutation(
        "mail.messages.require_site_name", drop_operand("://"),
        test="mail/test_envelopes.py::test_a_site_has_a_name_and_no_message",
        why="the site's name is a bait",
    ),
)  # fmt: skip
