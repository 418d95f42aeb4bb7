"""Guards of what leaves the house: mail, checkpoints, hours; and of the operator's acts."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

USECASES_OUTSIDE = (
    # --- mail, checkpoints, hours ------------------------------------------------------------------------------------
    Mutation(
        "store.outbox.claim", drop_argument("where", "OWED"),
        test="usecases/test_guards_limits.py::test_a_mail_that_nobody_takes_is_kept_and_not_tried_again",
        why="a mail that nobody takes is tried for ever",
    ),
    Mutation(
        "store.outbox.claim", drop_argument("where", "due_at"),
        test="usecases/test_guards_limits.py::test_a_mail_waits_until_it_is_due",
        why="a mail server that is down is called at once, again and again",
    ),
    Mutation(
        "store.outbox.claim", skip_call("where", "claimed_until"),
        test="usecases/test_guards_limits.py::test_a_mail_is_claimed_by_one_worker_and_again_when_that_one_died",
        why="two workers send one mail",
    ),
    Mutation(
        "store.outbox.delivered", skip_call("execute"),
        test="usecases/test_guards_limits.py::test_a_delivered_mail_leaves_no_row",
        why="a delivered mail is sent again",
    ),
    Mutation(
        "usecases.deliver_mail.settle", drop_operand("envelope"),
        test="usecases/test_guards_limits.py::test_a_mail_changed_in_its_row_is_not_delivered_and_not_forgotten",
        why="a mail that could not be opened is called delivered",
    ),
    Mutation(
        "usecases.deliver_mail.settle", replace_expression("failure.permanent", "failure"),
        test="usecases/test_guards_limits.py::test_a_mail_that_failed_for_now_is_owed_later",
        why="a server that is down loses mail",
    ),
    Mutation(
        "usecases.deliver_mail._envelope",
        replace_expression("{'checkpoint': checkpoint}", "{'checkpoint': checkpoint} | envelope.values"),
        test="usecases/test_guards_limits.py::test_a_notice_says_the_same_whatever_was_put_into_it",
        why="two notices can be told apart",
    ),
    Mutation(
        "usecases.notify.owe_notices", skip_call("to_hour"),
        test="usecases/test_guards_limits.py::test_a_mail_is_owed_from_the_hour_on",
        why="the outbox tells the minute of a report",
    ),
    Mutation(
        "usecases.notify.sealed_mail", skip_call("to_hour"),
        test="usecases/test_guards_limits.py::test_a_mail_is_owed_from_the_hour_on",
        why="the outbox tells the minute of an invitation",
    ),
    Mutation(
        "usecases.notify.owe_notices", drop_operand("member_id"),
        test="usecases/test_notices.py::test_whoever_has_a_notice_waiting_is_owed_no_second",
        why="a flood of reports fills the mailboxes",
    ),
    Mutation(
        "store.outbox._WAITING_NOTICES", drop_argument("where", "claimed_until"),
        test="usecases/test_notices.py::test_a_notice_on_its_way_does_not_stand_for_what_came_since",
        why="a member who reads at once hears of nothing more",
    ),
    Mutation(
        "store.outbox._WAITING_NOTICES", drop_argument("where", "OWED"),
        test="usecases/test_notices.py::test_a_notice_that_nobody_took_does_not_silence_the_next",
        why="a member whose mailbox was full once hears of nothing for ever",
    ),
    Mutation(
        "store.outbox._WAITING_NOTICES", drop_argument("where", "due_by"),
        test="usecases/test_notices.py::test_a_notice_that_never_falls_due_silences_nobody",
        why="one planted row silences a member for good",
    ),
    Mutation(
        "usecases.notify.owe_notices", set_value("tried.mail_id", of="new_id"),
        test="usecases/test_notices.py::test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id",
        why="the news is dropped as a mail that had come before",
    ),
    Mutation(
        "usecases.notify.owe_notices", replace_expression("waiting[one].attempts", "None"),
        test="usecases/test_notices.py::test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id",
        why="an emergency waits an hour because a mail server was down",
    ),
    Mutation(
        "usecases.deliver_mail.claim", skip_call("hold_head"),
        test="journeys/test_notices.py::test_no_notice_leaves_before_what_relies_on_it_is_there",
        why="a notice is read before what it tells of is there, and there is no other",
    ),
    Mutation(
        "usecases.publish.latest",
        drop_raise("CheckpointBroken", "error", instead="return found"),
        test="journeys/test_outbox.py::test_what_was_written_over_the_checkpoint_leaves_with_no_mail_and_on_no_page",
        why="whoever writes to the database mails anything to anyone in our name",
    ),
    Mutation(
        "usecases.publish.latest", drop_operand("size"),
        test="usecases/test_publish.py::test_an_older_checkpoint_in_a_later_ones_place_is_refused",
        why="an older checkpoint stands for the latest",
    ),
    Mutation(
        "usecases.deliver_mail._envelope", drop_item("EnvelopeMalformed"),
        test="usecases/test_tampering.py::test_a_notice_to_a_changed_address_is_not_delivered",
        why="one changed address stops everyone's mail",
    ),
    Mutation(
        "usecases.logbook.entry", drop_item("REPORTER"),
        test="usecases/test_guards_limits.py::test_a_reporters_act_and_what_follows_from_it_bear_the_hour",
        why="the log tells the minute of a report",
    ),
    Mutation(
        "usecases.logbook.entry", drop_item("SERVICE"),
        test="usecases/test_guards_limits.py::test_a_reporters_act_and_what_follows_from_it_bear_the_hour",
        why="the log tells the minute of a report by its mail",
    ),
    Mutation(
        "usecases.logbook.entry", swap_name("random_bytes", "bytes"),
        test="usecases/test_guards_limits.py::test_no_two_entries_share_a_nonce",
        why="a proof tells of its neighbours",
    ),
    Mutation(
        "usecases.publish.publish_if_due",
        replace_expression("last and moment <= last.published_at <= now", "last is NotImplemented"),
        test="usecases/test_publish.py::test_before_the_beat_nothing_is_published",
        why="when a checkpoint is published tells when something happened",
    ),
    Mutation(
        "usecases.publish.publish_if_due",
        replace_expression("published + _stride(head.size - published, step=step)", "max(published + step, head.size)"),
        test="usecases/test_publish.py::test_how_much_happened_does_not_show_in_the_size",
        why="a checkpoint's size tells how much happened",
    ),
    Mutation(
        "usecases.publish.publish_if_due", never("size"),
        test="usecases/test_guards_limits.py::test_a_checkpoint_covers_as_much_on_a_quiet_day_as_on_a_busy_one",
        why="no cover is laid over a quiet day",
    ),
    Mutation(
        "usecases.publish.publish_if_due", swap_name("moment", "now", "at"),
        test="usecases/test_publish.py::test_a_checkpoint_bears_its_beat_and_not_the_moment_it_was_late",
        why="a checkpoint tells when the service was busy",
    ),
    Mutation(
        "usecases.publish.consistency", never(),
        test="usecases/test_publish.py::test_between_published_sizes_alone_there_is_a_proof",
        why="a proof tells how the log grew between checkpoints",
    ),
    Mutation(
        "usecases.set_up.create_site", drop_raise("AlreadyThere"),
        test="usecases/test_guards_limits.py::test_what_a_site_is_is_said_once",
        why="a demonstration becomes a real service",
    ),
    Mutation(
        "usecases.set_up._checked", swap_name("fullmatch", "match"),
        test="usecases/test_guards_limits.py::test_a_short_name_can_stand_in_an_address",
        why="a short name cannot stand in an address",
    ),
    Mutation(
        "usecases.set_up.add_committee", skip_call("parse"),
        test="usecases/test_guards_limits.py::test_a_committee_has_a_policy_that_is_one",
        why="a committee has no policy",
    ),
    Mutation(
        "usecases.set_up.rename_site", skip_call("_check_name"),
        test="commands/test_set_up.py::test_a_name_that_is_a_message_is_refused_in_one_line",
        why="a new name stops every mail",
    ),
    Mutation(
        "usecases.publish.latest", drop_operand("sign"),
        test="journeys/test_outbox.py::test_what_was_written_over_the_checkpoint_leaves_with_no_mail_and_on_no_page",
        why="what is written below our signature leaves in our name",
    ),
    Mutation(
        "usecases.publish.publish_if_due", drop_raise("CheckpointBroken"),
        test="usecases/test_publish.py::test_nothing_is_built_on_a_checkpoint_that_was_taken_away",
        why="the log goes on from an older checkpoint",
    ),
    Mutation(
        "usecases.publish.publish_if_due", set_value("audit_log.latest_checkpoint(session)", of="last"),
        test="usecases/test_publish.py::test_nothing_is_built_on_a_checkpoint_that_was_planted",
        why="a planted row keeps the writer busy for ever",
    ),
    Mutation(
        "usecases.publish.publish_if_due",
        replace_expression("moment <= last.published_at <= now", "moment <= last.published_at"),
        test="usecases/test_publish.py::test_a_checkpoint_dated_in_the_future_does_not_stop_the_log",
        why="one date stops the log for good",
    ),
)  # fmt: skip
