"""Guards of coc_service/mail: what an envelope may carry, when a mail is tried again."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
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
        test="mail/test_messages.py::test_an_invitation_expires_on_a_day",
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
        "mail.kinds.on_leaving", drop_operand("ON_LEAVING"),
        test="mail/test_kinds.py::test_what_is_added_to_a_mail_that_leaves_is_what_its_kind_asks_for_then",
        why="a link is looked for that was given when the mail was owed, and no mail leaves",
    ),
    Mutation(
        "mail.kinds.on_leaving", replace_expression("KINDS[kind].values & ON_LEAVING", "ON_LEAVING"),
        test="mail/test_kinds.py::test_what_is_added_to_a_mail_that_leaves_is_what_its_kind_asks_for_then",
        why="an invitation that has no room for a checkpoint cannot be built",
    ),
    Mutation(
        "mail.messages.Envelope.__post_init__", drop_raise("EnvelopeMalformed", "kind"),
        test="mail/test_kinds.py::test_a_mail_of_a_kind_that_there_is_not_is_refused_by_name",
        why="a mail of a kind that there is not stops the worker",
    ),
    Mutation(
        "mail.kinds.KINDS", replace_expression("frozenset({'checkpoint'})", "frozenset({'checkpoint', 'case'})"),
        test="mail/test_envelopes.py::test_a_notification_has_no_room_for_anything_of_a_case",
        why="a notice has room for the name of a case",
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
    # --- mails for a member's own key ---------------------------------------------------------------------------------
    Mutation(
        "mail.pgp._usable", drop_raise("KeyUnusable", "given"),
        test="mail/test_pgp.py::test_a_secret_key_is_refused",
        why="a member's secret key is kept on the server",
    ),
    Mutation(
        "mail.pgp._usable", drop_raise("KeyUnusable", "is_revoked"),
        test="mail/test_pgp.py::test_a_key_that_has_expired_is_refused",
        why="a key is taken for which nothing can be encrypted any more",
    ),
    Mutation(
        "mail.pgp._OUTSIDE", set_value("'Something new'"),
        test="mail/test_pgp.py::test_only_the_holder_of_the_key_reads_subject_and_text",
        why="a mail's subject says of which kind it is",
    ),
    Mutation(
        "usecases.people.mail_keys.StoreMailKey.check", never("LONGEST_CHARS"),
        test="journeys/test_mail_key.py::test_a_key_with_more_behind_it_than_is_read_is_refused",
        why="a row grows by whatever is pasted behind a key",
    ),
    Mutation(
        "delivery._send", replace_expression("mail.key", "''", "pgp"),
        test="journeys/test_mail_key.py::test_mails_of_a_member_who_gave_a_key_are_encrypted_and_no_others",
        why="a member's mails are not encrypted",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._claimed", drop_operand("warns"),
        test="journeys/test_mail_key.py::test_whoever_got_in_hides_no_warning_by_giving_a_key_of_their_own[ways_changed]",
        why="with a key of their own, whoever got in hides the mails that tell of it",
    ),
    Mutation(
        "delivery._send", replace_expression("pgp.KeyUnusable", "ZeroDivisionError"),
        test="journeys/test_mail_key.py::test_a_key_that_cannot_be_used_any_more_keeps_no_notice_from_its_member",
        why="a member whose key has expired gets no mail",
    ),
)  # fmt: skip
