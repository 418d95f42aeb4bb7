"""Guards of coc_service/mail."""

from tests.mutations.mutation import Mutation

MAIL = (
    # --- what an envelope may carry -----------------------------------------------------------------------------------
    Mutation(
        "mail/messages.py", '_LINE_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})',
        '_LINE_BREAKING = frozenset({"Cs", "Zl", "Zp"})',
        "mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        "a value brings a line",
    ),
    Mutation(
        "mail/messages.py", '_LINE_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})',
        '_LINE_BREAKING = frozenset({"Cc", "Cs"})',
        "mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        "a value brings a line by Unicode's own characters",
    ),
    Mutation(
        "mail/messages.py", '_LINE_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})',
        '_LINE_BREAKING = frozenset({"Cc", "Zl", "Zp"})',
        "mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        "half a character crashes the delivery",
    ),
    Mutation(
        "mail/messages.py", "    if is_broken or not text.strip()", "    if not text.strip()",
        "mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        "the site's name brings a header",
    ),
    Mutation(
        "mail/messages.py", " or len(text) > _LINE_MAX_CHARS:", ":",
        "mail/test_envelopes.py::test_a_checkpoint_is_lines_of_text",
        "a line is longer than mail allows",
    ),
    Mutation(
        "mail/messages.py", "_ADDRESS.fullmatch(address) is None", "_ADDRESS.match(address) is None",
        "mail/test_envelopes.py::test_a_recipient_cannot_bring_a_header",
        "a recipient brings a header",
    ),
    Mutation(
        "mail/messages.py", "    if not is_short or _ADDRESS", "    if _ADDRESS",
        "mail/test_envelopes.py::test_a_recipient_is_one_plain_address",
        "an address has any length",
    ),
    Mutation(
        "mail/messages.py", '        require_address(self.to, name="to")\n', "",
        "mail/test_envelopes.py::test_a_recipient_is_one_plain_address",
        "an envelope goes to anything",
    ),
    Mutation(
        "mail/messages.py", "self.values.keys() - _VALUES[self.kind]", "()",
        "mail/test_envelopes.py::test_a_notification_has_no_room_for_anything_of_a_case",
        "a notice may carry a case's name",
    ),
    Mutation(
        "mail/messages.py", "            _require_value(name, text)\n", "            continue\n",
        "mail/test_envelopes.py::test_a_value_cannot_bring_a_line",
        "values are not looked at",
    ),
    Mutation(
        "mail/messages.py", "        require_site_name(self.name)\n", "",
        "mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        "the site's name is not looked at",
    ),
    Mutation(
        "mail/messages.py", '        _require_line(self.base_url, name="base_url")\n', "",
        "mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        "the site's address is not looked at",
    ),
    Mutation(
        "mail/messages.py", '        require_address(self.sender, name="sender")\n', "",
        "mail/test_envelopes.py::test_the_site_cannot_bring_a_header",
        "the sender is not looked at",
    ),
    Mutation(
        "mail/messages.py", '        if not is_same:\n            raise EnvelopeMalformed("envelope")\n', "",
        "mail/test_envelopes.py::test_bytes_that_are_no_envelope_are_refused",
        "an envelope has two forms",
    ),
    Mutation(
        "mail/messages.py", "field(default_factory=dict, repr=False)", "field(default_factory=dict)",
        "mail/test_envelopes.py::test_an_envelope_does_not_print_its_link",
        "an envelope prints its one-time link",
    ),
    Mutation(
        "mail/messages.py", "_VALUES[envelope.kind] - envelope.values.keys()", "()",
        "mail/test_messages.py::test_a_mail_with_a_value_missing_is_not_built",
        "a mail is sent with a hole in it",
    ),
    Mutation(
        "mail/messages.py", '        raise EnvelopeMalformed("message_id")', '        message_id = ""',
        "mail/test_messages.py::test_a_message_id_is_an_id_and_a_domain",
        "a Message-ID leads out of the folder",
    ),
    Mutation(
        "mail/messages.py", 'site.base_url.rstrip("/") + "/"', 'site.base_url.rstrip("/")',
        "mail/test_messages.py::test_an_invitation_leads_only_to_the_site",
        "a link leads to another site that begins alike",
    ),
    Mutation(
        "mail/messages.py", '        raise EnvelopeMalformed("link")', "        return",
        "mail/test_messages.py::test_an_invitation_leads_only_to_the_site",
        "a link leads anywhere, in our name",
    ),
    Mutation(
        "mail/messages.py", "date.astimezone(UTC).replace(minute=0, second=0, microsecond=0)", "date.astimezone(UTC)",
        "mail/test_messages.py::test_the_date_tells_the_hour_and_not_the_minute",
        "a mail's date tells the minute of an act",
    ),
    Mutation(
        "mail/messages.py", '    message["Auto-Submitted"] = "auto-generated"\n', "",
        "mail/test_messages.py::test_a_notification_says_that_and_no_more",
        "holiday answers come back",
    ),
    Mutation(
        "mail/messages.py", '    message["Message-ID"] = message_id\n', "",
        "mail/test_messages.py::test_a_notification_says_that_and_no_more",
        "a mail sent again is not recognised",
    ),
    Mutation(
        "mail/backoff.py", "min(attempts - 1, _LAST_DOUBLING)", "attempts - 1",
        "mail/test_backoff.py::test_the_wait_always_ends_and_never_vanishes",
        "the wait overflows one day",
    ),
    Mutation(
        "mail/backoff.py", "min(_FIRST_WAIT * doublings, LONGEST_WAIT)", "_FIRST_WAIT * doublings",
        "mail/test_backoff.py::test_the_wait_doubles_from_a_minute_to_an_hour",
        "the wait grows beyond an hour",
    ),
    Mutation(
        "mail/backoff.py", "        raise ValueError(attempts, jitter)", "        jitter = 0",
        "mail/test_backoff.py::test_a_count_or_jitter_that_cannot_be_is_refused",
        "a wait below nothing",
    ),
    # --- how it travels -----------------------------------------------------------------------------------------------
    Mutation(
        "mail/smtp.py", "        if self.starttls and self.implicit_tls:", "        if False:",
        "mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        "two kinds of TLS at once",
    ),
    Mutation(
        "mail/smtp.py", "        if (self.username is None) != (self.password is None):", "        if False:",
        "mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        "half a login",
    ),
    Mutation(
        "mail/smtp.py", "        if self.username is not None and not self.is_encrypted:", "        if False:",
        "mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        "a password is sent in clear",
    ),
    Mutation(
        "mail/smtp.py", "        if self.timeout_seconds <= 0:", "        if False:",
        "mail/test_smtp.py::test_settings_that_contradict_themselves_are_refused_at_once",
        "no time at all",
    ),
    Mutation(
        "mail/smtp.py", "field(default=None, repr=False)", "None",
        "mail/test_smtp.py::test_settings_do_not_print_the_password",
        "settings print the password",
    ),
    Mutation(
        "mail/smtp.py", "    if settings.starttls:\n",
        '    if settings.starttls and client.supports_extension("starttls"):\n',
        "mail/test_smtp.py::test_without_an_offer_of_starttls_nothing_is_delivered",
        "mail goes on in clear where the offer of TLS was stripped",
    ),
    Mutation(
        "mail/smtp.py", "ssl.create_default_context(cafile=ca_file)", "ssl._create_unverified_context(cafile=ca_file)",
        "mail/test_smtp.py::test_a_certificate_of_an_unknown_authority_is_refused",
        "any certificate is good",
    ),
    Mutation(
        "mail/smtp.py", "    context.minimum_version = ssl.TLSVersion.TLSv1_2\n", "    context.check_hostname = False\n",
        "mail/test_smtp.py::test_a_certificate_for_another_name_is_refused",
        "a certificate for another name is good",
    ),
    Mutation(
        "mail/smtp.py", '    require_address(sender, name="sender")\n', "",
        "mail/test_smtp.py::test_an_address_cannot_bring_a_command",
        "the sender brings a command",
    ),
    Mutation(
        "mail/smtp.py", '    require_address(recipient, name="to")\n', "",
        "mail/test_smtp.py::test_an_address_cannot_bring_a_command",
        "the recipient brings a command",
    ),
    Mutation(
        "mail/smtp.py", 'ehlo_name=settings.ehlo_name or sender.partition("@")[2])', "ehlo_name=settings.ehlo_name)",
        "mail/test_smtp.py::test_the_greeting_names_the_site_and_not_the_machine",
        "the greeting names the machine",
    ),
    Mutation(
        "mail/smtp.py", "        with suppress(*_FAILURES):\n            await client.quit(timeout=_GOODBYE_SECONDS)",
        "        await client.quit(timeout=_GOODBYE_SECONDS)",
        "mail/test_refusals.py::test_an_accepted_mail_stays_accepted_however_the_server_says_goodbye",
        "a mail that was taken is sent again",
    ),
    Mutation(
        "mail/smtp.py", "quit(timeout=_GOODBYE_SECONDS)", "quit(timeout=6)",
        "mail/test_refusals.py::test_an_accepted_mail_is_not_owed_because_the_server_never_says_goodbye",
        "a server that says no good-bye holds the worker",
    ),
    Mutation(
        "mail/smtp.py", "code=_code(failure)) from None", "code=_code(failure)) from failure",
        "mail/test_refusals.py::test_a_failure_repeats_neither_the_address_nor_the_words_of_the_server",
        "a failure takes the recipient into every log",
    ),
    Mutation(
        "mail/smtp.py", "asyncio.timeout_at(deadline)", "asyncio.timeout_at(None)",
        "mail/test_refusals.py::test_a_server_that_answers_slowly_cannot_outlast_the_whole_time",
        "a slow server outlasts the lease on a mail",
    ),
    Mutation(
        "mail/smtp.py", "OSError, UnicodeError)", "OSError)",
        "mail/test_refusals.py::test_a_host_that_cannot_be_found_fails_for_now",
        "a mistyped host name crashes the worker",
    ),
    Mutation(
        "mail/failure.py", "return stage in _JUDGES_THE_MESSAGE and code", "return code",
        "mail/test_refusals.py::test_only_a_5xx_about_recipient_or_content_is_permanent",
        "a mistyped password loses mail",
    ),
    Mutation(
        "mail/failure.py", " and code not in _REPAIRABLE", "",
        "mail/test_refusals.py::test_only_a_5xx_about_recipient_or_content_is_permanent",
        "a full mailbox loses mail",
    ),
    Mutation(
        "mail/failure.py", "code in _REFUSALS and ", "",
        "mail/test_refusals.py::test_only_a_5xx_about_recipient_or_content_is_permanent",
        "a server that is busy loses mail",
    ),
    Mutation(
        "mail/folder.py", "os.O_NOFOLLOW, 0o600)", "os.O_NOFOLLOW, 0o644)",
        "mail/test_folder.py::test_the_mode_does_not_depend_on_the_umask",
        "others read the mail folder's files",
    ),
    Mutation(
        "mail/folder.py", "mkdir(mode=0o700, ", "mkdir(",
        "mail/test_folder.py::test_a_mail_is_one_file_that_only_its_owner_reads",
        "others list the mail folder",
    ),
    Mutation(
        "mail/folder.py", "        part.unlink(missing_ok=True)\n", "        pass\n",
        "mail/test_folder.py::test_a_mail_cut_off_half_way_never_appears",
        "half a mail stays behind",
    ),
    Mutation(
        "mail/folder.py", "        part.replace(path)\n", "        path.write_bytes(content)\n",
        "mail/test_folder.py::test_a_link_laid_in_place_of_the_mail_is_replaced_not_followed",
        "a link laid in place of a mail is followed",
    ),
    Mutation(
        "mail/messages.py", "    if len(name) > _SITE_NAME_MAX_CHARS or", "    if",
        "mail/test_envelopes.py::test_a_site_has_a_name_and_no_message",
        "whoever changes the site's name writes a letter to every member",
    ),
    Mutation(
        "mail/messages.py", ' or "://" in name:', ":",
        "mail/test_envelopes.py::test_a_site_has_a_name_and_no_message",
        "the site's name is a bait",
    ),
)  # fmt: skip
