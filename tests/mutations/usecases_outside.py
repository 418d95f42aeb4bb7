"""Guards of what leaves the house: mail, checkpoints, hours; and of the operator's acts."""

from tests.mutations.mutation import Mutation

USECASES_OUTSIDE = (
    # --- mail, checkpoints, hours ------------------------------------------------------------------------------------
    Mutation(
        "store/outbox.py", "col(OutboxMail.state) == MailState.OWED, col(OutboxMail.due_at) <= now",
        "col(OutboxMail.due_at) <= now",
        "usecases/test_guards_limits.py::test_a_mail_that_nobody_takes_is_kept_and_not_tried_again",
        "a mail that nobody takes is tried for ever",
    ),
    Mutation(
        "store/outbox.py", "col(OutboxMail.state) == MailState.OWED, col(OutboxMail.due_at) <= now",
        "col(OutboxMail.state) == MailState.OWED",
        "usecases/test_guards_limits.py::test_a_mail_waits_until_it_is_due",
        "a mail server that is down is called at once, again and again",
    ),
    Mutation(
        "store/outbox.py", "        .where(func.coalesce(col(OutboxMail.claimed_until), now) <= now)\n", "",
        "usecases/test_guards_limits.py::test_a_mail_is_claimed_by_one_worker_and_again_when_that_one_died",
        "two workers send one mail",
    ),
    Mutation(
        "store/outbox.py", "    session.execute(delete(OutboxMail).where(col(OutboxMail.id) == mail_id))", "    pass",
        "usecases/test_guards_limits.py::test_a_delivered_mail_leaves_no_row",
        "a delivered mail is sent again",
    ),
    Mutation(
        "usecases/deliver_mail.py", "    if failure is None and mail.envelope is not None:", "    if failure is None:",
        "usecases/test_guards_limits.py::test_a_mail_changed_in_its_row_is_not_delivered_and_not_forgotten",
        "a mail that could not be opened is called delivered",
    ),
    Mutation(
        "usecases/deliver_mail.py", "    elif failure is None or failure.permanent:", "    elif failure is None or failure:",
        "usecases/test_guards_limits.py::test_a_mail_that_failed_for_now_is_owed_later",
        "a server that is down loses mail",
    ),
    Mutation(
        "usecases/deliver_mail.py", '        return Envelope(envelope.kind, envelope.to, {"checkpoint": checkpoint})',
        '        return Envelope(envelope.kind, envelope.to, {"checkpoint": checkpoint} | envelope.values)',
        "usecases/test_guards_limits.py::test_a_notice_says_the_same_whatever_was_put_into_it",
        "two notices can be told apart",
    ),
    Mutation(
        "usecases/notify.py", "    hour = to_hour(now)\n", "    hour = now\n",
        "usecases/test_guards_limits.py::test_a_mail_is_owed_from_the_hour_on",
        "the outbox tells the minute of a report",
    ),
    Mutation(
        "usecases/notify.py", "sealed_envelope=sealed, due_at=to_hour(now))", "sealed_envelope=sealed, due_at=now)",
        "usecases/test_guards_limits.py::test_a_mail_is_owed_from_the_hour_on",
        "the outbox tells the minute of an invitation",
    ),
    Mutation(
        "usecases/notify.py", "        if member_id not in waiting\n", "",
        "usecases/test_notices.py::test_whoever_has_a_notice_waiting_is_owed_no_second",
        "a flood of reports fills the mailboxes",
    ),
    Mutation(
        "store/outbox.py", "    _OUTBOX.c.claimed_until.is_(None),\n", "",
        "usecases/test_notices.py::test_a_notice_on_its_way_does_not_stand_for_what_came_since",
        "a member who reads at once hears of nothing more",
    ),
    Mutation(
        "store/outbox.py", "    _OUTBOX.c.state == MailState.OWED,\n", "",
        "usecases/test_notices.py::test_a_notice_that_nobody_took_does_not_silence_the_next",
        "a member whose mailbox was full once hears of nothing for ever",
    ),
    Mutation(
        "store/outbox.py", '    _OUTBOX.c.due_at <= bindparam("due_by"),\n', "",
        "usecases/test_notices.py::test_a_notice_that_never_falls_due_silences_nobody",
        "one planted row silences a member for good",
    ),
    Mutation(
        "usecases/notify.py", "new_id=random_id(), due_at=hour)", "new_id=tried.mail_id, due_at=hour)",
        "usecases/test_notices.py::test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id",
        "the news is dropped as a mail that had come before",
    ),
    Mutation(
        "usecases/notify.py", "if one in waiting and waiting[one].attempts]", "if one in waiting and None]",
        "usecases/test_notices.py::test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id",
        "an emergency waits an hour because a mail server was down",
    ),
    Mutation(
        "usecases/deliver_mail.py", "    audit_log.hold_head(session)", "    assert session",
        "journeys/test_notices.py::test_no_notice_leaves_before_what_relies_on_it_is_there",
        "a notice is read before what it tells of is there, and there is no other",
    ),
    Mutation(
        "usecases/publish.py", "    except CheckpointInvalid as error:\n        raise CheckpointBroken from error",
        "    except CheckpointInvalid:\n        return found",
        "journeys/test_outbox.py::test_what_was_written_over_the_checkpoint_leaves_with_no_mail_and_on_no_page",
        "whoever writes to the database mails anything to anyone in our name",
    ),
    Mutation(
        "usecases/publish.py", "    if signed.size != found.size or ", "    if ",
        "usecases/test_publish.py::test_an_older_checkpoint_in_a_later_ones_place_is_refused",
        "an older checkpoint stands for the latest",
    ),
    Mutation(
        "usecases/deliver_mail.py", "    except (OpenFailed, EnvelopeMalformed):\n        return None\n",
        "    except OpenFailed:\n        return None\n",
        "usecases/test_tampering.py::test_a_notice_to_a_changed_address_is_not_delivered",
        "one changed address stops everyone's mail",
    ),
    Mutation(
        "usecases/logbook.py", "if actor in {REPORTER, SERVICE} else", "if actor in {SERVICE} else",
        "usecases/test_guards_limits.py::test_a_reporters_act_and_what_follows_from_it_bear_the_hour",
        "the log tells the minute of a report",
    ),
    Mutation(
        "usecases/logbook.py", "if actor in {REPORTER, SERVICE} else", "if actor in {REPORTER} else",
        "usecases/test_guards_limits.py::test_a_reporters_act_and_what_follows_from_it_bear_the_hour",
        "the log tells the minute of a report by its mail",
    ),
    Mutation(
        "usecases/logbook.py", "nonce=random_bytes(16)", "nonce=bytes(16)",
        "usecases/test_guards_limits.py::test_no_two_entries_share_a_nonce",
        "a proof tells of its neighbours",
    ),
    Mutation(
        "usecases/publish.py", "    if last and moment <= last.published_at <= now:", "    if last is NotImplemented:",
        "usecases/test_publish.py::test_before_the_beat_nothing_is_published",
        "when a checkpoint is published tells when something happened",
    ),
    Mutation(
        "usecases/publish.py", "    size = published + _stride(head.size - published, step=step)\n",
        "    size = max(published + step, head.size)\n",
        "usecases/test_publish.py::test_how_much_happened_does_not_show_in_the_size",
        "a checkpoint's size tells how much happened",
    ),
    Mutation(
        "usecases/publish.py", "    if head.size < size:", "    if False:",
        "usecases/test_guards_limits.py::test_a_checkpoint_covers_as_much_on_a_quiet_day_as_on_a_busy_one",
        "no cover is laid over a quiet day",
    ),
    Mutation(
        "usecases/publish.py", "note=note, at=moment)", "note=note, at=now)",
        "usecases/test_publish.py::test_a_checkpoint_bears_its_beat_and_not_the_moment_it_was_late",
        "a checkpoint tells when the service was busy",
    ),
    Mutation(
        "usecases/publish.py", "    if old_size not in sizes:\n        return None\n", "",
        "usecases/test_publish.py::test_between_published_sizes_alone_there_is_a_proof",
        "a proof tells how the log grew between checkpoints",
    ),
    Mutation(
        "usecases/set_up.py", "    if committees.site(session):\n        raise AlreadyThere\n", "",
        "usecases/test_guards_limits.py::test_what_a_site_is_is_said_once",
        "a demonstration becomes a real service",
    ),
    Mutation(
        "usecases/set_up.py", "    if not _SLUG.fullmatch(slug):", "    if not _SLUG.match(slug):",
        "usecases/test_guards_limits.py::test_a_short_name_can_stand_in_an_address",
        "a short name cannot stand in an address",
    ),
    Mutation(
        "usecases/set_up.py", "    policy.parse(policy_toml)\n", "",
        "usecases/test_guards_limits.py::test_a_committee_has_a_policy_that_is_one",
        "a committee has no policy",
    ),
    Mutation(
        "usecases/set_up.py", "    _check_name(name)\n    site = committees.site(session)\n",
        "    site = committees.site(session)\n",
        "commands/test_set_up.py::test_a_name_that_is_a_message_is_refused_in_one_line",
        "a new name stops every mail",
    ),
    Mutation(
        "usecases/publish.py", " or found.note != keys.signer.sign(signed):", ":",
        "journeys/test_outbox.py::test_what_was_written_over_the_checkpoint_leaves_with_no_mail_and_on_no_page",
        "what is written below our signature leaves in our name",
    ),
    Mutation(
        "usecases/publish.py", "    if audit_log.has_leaf(session, published):\n        raise CheckpointBroken\n", "",
        "usecases/test_publish.py::test_nothing_is_built_on_a_checkpoint_that_was_taken_away",
        "the log goes on from an older checkpoint",
    ),
    Mutation(
        "usecases/publish.py", "    last = latest(session, keys=keys)", "    last = audit_log.latest_checkpoint(session)",
        "usecases/test_publish.py::test_nothing_is_built_on_a_checkpoint_that_was_planted",
        "a planted row keeps the writer busy for ever",
    ),
    Mutation(
        "usecases/publish.py", "moment <= last.published_at <= now:", "moment <= last.published_at:",
        "usecases/test_publish.py::test_a_checkpoint_dated_in_the_future_does_not_stop_the_log",
        "one date stops the log for good",
    ),
)  # fmt: skip
