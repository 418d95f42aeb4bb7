"""Guards of tokens and tickets, of a report's arrival and of its reporter's way back."""

from tests.mutations.mutation import Mutation

USECASES_REPORTS = (
    # --- tokens, tickets ---------------------------------------------------------------------------------------------
    Mutation(
        "usecases/form_tokens.py", "    if not equal(mac, _mac(body, purpose, keys)):\n        raise TokenInvalid\n", "",
        "usecases/test_form_tokens.py::test_another_service_did_not_make_it",
        "anyone makes a token",
    ),
    Mutation(
        "usecases/form_tokens.py", "    if now.timestamp() - issued_at > LASTS.total_seconds():", "    if False:",
        "usecases/test_form_tokens.py::test_a_token_tells_no_more_than_the_hour",
        "a token lasts for ever",
    ),
    Mutation(
        "usecases/form_tokens.py", "{len(purpose.form)}:{purpose.form}:{purpose.holder}",
        "{len(purpose.form)}:{purpose.form}",
        "usecases/test_form_tokens.py::test_a_token_is_for_one_form_and_one_person",
        "one person's token is good for another's form",
    ),
    Mutation(
        "usecases/form_tokens.py", "{len(purpose.form)}:{purpose.form}:{purpose.holder}", "{purpose.holder}",
        "usecases/test_form_tokens.py::test_a_token_is_for_one_form_and_one_person",
        "one form's token is good for another form",
    ),
    Mutation(
        "usecases/form_tokens.py", "{len(purpose.form)}:{purpose.form}:{purpose.holder}", "{purpose.form}:{purpose.holder}",
        "usecases/test_guards_tokens.py::test_form_and_person_do_not_run_into_each_other",
        "form and person run into each other",
    ),
    Mutation(
        "usecases/form_tokens.py", "return blind(keys.form_tokens, body + said)", "return blind(keys.form_tokens, said)",
        "usecases/test_form_tokens.py::test_a_token_with_a_changed_character_is_not_ours",
        "a token's age and nonce can be chosen",
    ),
    Mutation(
        "usecases/form_tokens.py", "body = random_bytes(_NONCE_BYTES) + ", "body = bytes(_NONCE_BYTES) + ",
        "usecases/test_form_tokens.py::test_each_page_has_a_nonce_of_its_own",
        "two reporters get one receipt",
    ),
    Mutation(
        "usecases/tickets.py",
        '    if int.from_bytes(opened[:_TIME_BYTES], "big") < now.timestamp():\n        raise TokenInvalid\n',
        "",
        "usecases/test_tickets.py::test_a_ticket_lasts_two_hours",
        "a page left open is the receipt for good",
    ),
    Mutation(
        "usecases/places.py", '"conversation-ticket", form, holder, nonce.hex())',
        '"conversation-ticket", form, holder)',
        "usecases/test_tickets.py::test_a_ticket_is_good_on_the_page_it_stood_on_alone",
        "a ticket from one page is good on another",
    ),
    Mutation(
        "usecases/places.py", '"conversation-ticket", form, holder, nonce.hex())',
        '"conversation-ticket", holder, nonce.hex())',
        "usecases/test_tickets.py::test_a_ticket_is_good_on_the_page_it_stood_on_alone",
        "a ticket from one form is good for another",
    ),
    Mutation(
        "web/reports.py", 'return Purpose("receipt/" + place.roster.committee.id)',
        "return conversations.PURPOSE",
        "journeys/test_receipt_page.py::test_the_ticket_of_an_open_conversation_does_not_show_the_words",
        "an open conversation shows the words of its receipt",
    ),
    Mutation(
        "usecases/tickets.py", "    except (OpenFailed, ValueError) as error:", "    except ValueError as error:",
        "usecases/test_tickets.py::test_another_service_did_not_make_it",
        "a forged ticket is a crash",
    ),
    Mutation(
        "usecases/keys.py", '"service/ticket"', '"service/receipt"',
        "usecases/test_guards_tokens.py::test_each_purpose_has_a_key_of_its_own",
        "two purposes share a key",
    ),
    Mutation(
        "usecases/keys.py", '"service/form-token"', '"service/blinding"',
        "usecases/test_guards_tokens.py::test_each_purpose_has_a_key_of_its_own",
        "tokens and links share a key",
    ),
    # --- reports -----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases/submit_report.py", "if member.id not in shut_out)", ")",
        "usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        "a report reaches whom it leaves out",
    ),
    Mutation(
        "usecases/submit_report.py", "if seat.holder_id in allowed]", "]",
        "usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        "whom the reporter left out is granted the case",
    ),
    Mutation(
        "usecases/submit_report.py", "for member in ready.eligible]\n    rows.add",
        "for member in ready.roster.members]\n    rows.add",
        "usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        "whom the reporter left out has a declaration to make",
    ),
    Mutation(
        "usecases/submit_report.py", "[member.id for member in ready.eligible], now",
        "[member.id for member in ready.roster.members], now",
        "usecases/test_submit_report.py::test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail",
        "whom the reporter left out gets a mail",
    ),
    Mutation(
        "usecases/submit_report.py", "    if not eligible:\n        raise NobodyLeft\n", "",
        "usecases/test_submit_report.py::test_with_nobody_left_to_read_it_nothing_is_sealed",
        "a report is sealed to nobody",
    ),
    Mutation(
        "usecases/submit_report.py", 'exclude={"identity", "left_out"}', 'exclude={"identity"}',
        "usecases/test_submit_report.py::test_who_was_left_out_stands_nowhere_in_the_report",
        "readers see whom the reporter left out",
    ),
    Mutation(
        "usecases/submit_report.py", 'exclude={"identity", "left_out"}', 'exclude={"left_out"}',
        "usecases/test_guards_sealed.py::test_who_reports_is_erased_when_they_withdraw",
        "who reports cannot be erased alone",
    ),
    Mutation(
        "usecases/submit_report.py",
        "    if traces.records:\n        return Stored(ready.entropy, Arrival.AFTER_WITHDRAWAL)\n", "",
        "journeys/test_double_submission.py::test_a_form_sent_again_after_withdrawing_brings_nothing_back",
        "a reload brings a withdrawn report back",
    ),
    Mutation(
        "usecases/submit_report.py", "!= ready.roster.version:\n        raise RosterChanged\n",
        "!= ready.roster.version:\n        pass\n",
        "usecases/test_submit_report.py::test_a_report_sealed_to_an_old_roster_is_not_stored",
        "a report is sealed to a roster no longer in force",
    ),
    Mutation(
        "usecases/submit_report.py",
        "        if receipt.leads_to_kind_words(entropy.reveal()):\n            return", "        return",
        "usecases/test_submit_report.py::test_a_receipt_is_kind_and_leads_to_its_report",
        "a receipt holds a word that hurts",
    ),
    Mutation(
        "domain/receipt.py", " and is_kind(to_words(entropy))", "",
        "usecases/test_submit_report.py::test_a_receipt_is_kind_and_leads_to_its_report",
        "a receipt's check words hold one that hurts",
    ),
    Mutation(
        "usecases/submit_report.py", 'return sha256(said.encode("ascii"))', 'return sha256(b"")',
        "journeys/test_receipt_page.py::test_whoever_saw_the_form_before_it_was_written_in_has_nothing",
        "whoever saw the form before it was written in has the receipt",
    ),
    Mutation(
        "usecases/submit_report.py", "    hour = to_hour(now)\n", "    hour = now\n",
        "usecases/test_guards_sealed.py::test_rows_tell_the_hour_of_a_reporters_acts_and_no_more",
        "a case's row tells the minute of the report",
    ),
    Mutation(
        "usecases/submit_report.py", "holder=holder, at=to_hour(now))", "holder=holder, at=now)",
        "usecases/test_guards_sealed.py::test_records_tell_the_hour_of_a_reporters_acts_and_no_more",
        "a record tells the minute of the report",
    ),
    # --- coming back -------------------------------------------------------------------------------------------------
    Mutation(
        "usecases/conversation.py", "    if receipt is None:\n        raise NoSuchReceipt\n    return receipt",
        "    assert receipt\n    return receipt",
        "journeys/test_withdrawal.py::test_a_withdrawn_receipt_is_answered_like_one_that_never_was[sqlite]",
        "a withdrawn receipt is a crash",
    ),
    Mutation(
        "usecases/conversation.py", "        cases.drop_record(session, row.id)\n", "        pass\n",
        "usecases/test_guards_sealed.py::test_who_reports_is_erased_when_they_withdraw",
        "who reported is kept after they withdrew",
    ),
    Mutation(
        "usecases/conversation.py", "    cases.drop_grants(session, case.id, holder_id=found.receipt.holder_id)\n", "",
        "usecases/test_guards_sealed.py::test_who_reports_is_erased_when_they_withdraw",
        "a withdrawn reporter keeps a grant",
    ),
    Mutation(
        "usecases/conversation.py", "    cases.drop_receipt(session, way.tag)\n", "",
        "journeys/test_withdrawal.py::test_a_withdrawn_receipt_is_answered_like_one_that_never_was[sqlite]",
        "a withdrawn receipt opens the report",
    ),
    Mutation(
        "usecases/conversation.py", " if answer is not Answer.RECUSED]\n", "]\n",
        "usecases/test_guards_sealed.py::test_whoever_stepped_back_hears_of_nothing_more",
        "whoever stepped back is told that the reporter wrote",
    ),
    Mutation(
        "usecases/conversation.py", "    if checkpoint is None or checkpoint.size <= index:",
        "    if checkpoint is None or checkpoint.size < index:",
        "usecases/test_guards_sealed.py::test_no_proof_is_given_before_a_checkpoint_covers_the_report",
        "a proof is promised that nobody can make",
    ),
    Mutation(
        "usecases/conversation.py", "case.reporter_wrote_at = to_hour(now)\n", "case.reporter_wrote_at = now\n",
        "usecases/test_guards_sealed.py::test_rows_tell_the_hour_of_a_reporters_acts_and_no_more",
        "a case's row tells the minute of a letter",
    ),
    Mutation(
        "usecases/conversation.py", "case.withdrawn_at, case.reporter_wrote_at = to_hour(now), None",
        "case.withdrawn_at, case.reporter_wrote_at = now, None",
        "usecases/test_guards_sealed.py::test_rows_tell_the_hour_of_a_reporters_acts_and_no_more",
        "a case's row tells the minute of a withdrawal",
    ),
    Mutation(
        "usecases/conversation.py", "    audit_log.append(session, [_told(Act.RECEIPT_USED, found.case, now=now)])\n", "",
        "usecases/test_guards_sealed.py::test_using_a_receipt_is_logged",
        "reading with a receipt is not logged",
    ),
    Mutation(
        "usecases/conversation.py", "    if cases.record(session, record.id):\n        return True\n", "",
        "usecases/test_guards_sealed.py::test_the_same_letter_again_is_one_letter",
        "a letter sent twice is an error",
    ),
    Mutation(
        "usecases/conversation.py", "Payload(REPORTER, to_hour(now), fields)", "Payload(REPORTER, now, fields)",
        "usecases/test_guards_sealed.py::test_records_tell_the_hour_of_a_reporters_acts_and_no_more",
        "a letter tells its minute",
    ),
    Mutation(
        "usecases/conversation.py", "    is_news = case.reporter_wrote_at is None", "    is_news = True",
        "usecases/test_guards_sealed.py::test_while_a_letter_waits_nobody_is_told_again",
        "one receipt fills the mailboxes",
    ),
    Mutation(
        "usecases/conversation.py", " >= LETTERS_A_DAY:", " >= 10**6:",
        "journeys/test_letters_of_a_reporter.py::test_twenty_letters_a_day_are_taken_and_the_next_is_given_back",
        "one receipt fills the committee's desk",
    ),
    Mutation(
        "usecases/policies.py", "    if policy.digest(toml) != digest:\n        raise PolicyBroken\n", "",
        "usecases/test_guards_access.py::test_a_policy_changed_in_its_row_decides_nothing",
        "a changed row changes what carries a vote",
    ),
)  # fmt: skip
