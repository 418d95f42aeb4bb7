"""Guards of backups, restores, signals and the doctor's newer checks: what would be lost, or called well, without them."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    skip_call,
    swap_name,
)

BACKUP, REHEARSE = "commands/test_backup.py", "commands/test_rehearse.py"
SIGNALS, FAULTS = "usecases/test_signals.py", "commands/test_faults.py::test_what_is_said_about_a_fault_is_on_the_page"
LOGS = "commands/test_logs.py"
WITNESSED = "usecases/test_witnessed.py::test_an_entry_that_is_not_the_one_that_was_published_is_noticed"
OUTBOX = "journeys/test_outbox_by_hand.py"

KEEPING = (
    # --- backups -------------------------------------------------------------------------------------------------------
    Mutation(
        "files.drop_left_behind", replace_expression("time.time() - path.stat().st_mtime > _DAY_SECONDS", "True"),
        test=f"{REHEARSE}::test_what_a_rehearsal_left_that_was_killed_goes_with_the_next_one",
        why="a second rehearsal deletes the place of the first one, which is at work",
    ),
    Mutation(
        "backup.making.make", drop_raise("BackupRefused", "NO_RECIPIENT"),
        test=f"{BACKUP}::test_a_backup_for_nobody_is_refused_and_nothing_written",
        why="a backup for nobody begins, and ends in a traceback",
    ),
    Mutation(
        "backup.making.drop_old", replace_expression("known[:-1]", "known"),
        test=f"{BACKUP}::test_old_backups_of_this_site_go_and_the_newest_and_others_stay",
        why="the only backup is deleted because it is old",
    ),
    Mutation(
        "backup.making.drop_old", replace_expression("one.manifest.at < now - keep", "True"),
        test=f"{BACKUP}::test_old_backups_of_this_site_go_and_the_newest_and_others_stay",
        why="backups are deleted before their time",
    ),
    Mutation(
        "backup.manifest._decoded", drop_raise("ValueError"),
        test=f"{BACKUP}::test_a_database_that_somebody_else_has_sealed_for_us_is_not_restored",
        why="whoever knows the recipient gives us a database of theirs",
    ),
    Mutation(
        "backup.manifest._decoded", drop_operand("equal"),
        test=f"{BACKUP}::test_a_database_that_somebody_else_has_sealed_for_us_is_not_restored",
        why="a manifest is taken from anybody",
    ),
    Mutation(
        "backup.restoring.restore", skip_call("require_known"),
        test=f"{BACKUP}::test_a_backup_of_a_newer_version_is_refused_before_anything_is_written",
        why="a restore leaves a database that nobody can open",
    ),
    Mutation(
        "backup.restoring._require_whole", drop_operand("digest"),
        test=f"{BACKUP}::test_a_backup_that_is_not_whole_is_refused[cut]",
        why="bytes that were exchanged since are opened",
    ),
    Mutation(
        "backup.restoring.require_empty", drop_raise("BackupRefused", "found"),
        test=f"{BACKUP}::test_a_restore_overwrites_nothing[coc.db]",
        why="a restore overwrites the site that runs",
    ),
    Mutation(
        "backup.restoring._BESIDE", drop_item("-wal"),
        test=f"{BACKUP}::test_a_restore_overwrites_nothing[coc.db-wal]",
        why="the WAL of an earlier database is applied to the restored one",
    ),
    Mutation(
        "backup.restoring._restore_file", skip_call("unlink"),
        test=f"{BACKUP}::test_another_identity_opens_nothing_and_leaves_nothing",
        why="half a restore stays on the disk",
    ),
    # --- what was witnessed ----------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.witnessed.CompareWitnessed.look", never("begins_with"),
        test=f"{REHEARSE}::test_another_log_is_told_apart",
        why="a copy of another log is called a continuation",
    ),
    Mutation(
        "usecases.site.witnessed._end", replace_expression("end.encode() != row.frontier", "False"),
        test=f"{WITNESSED}[altered]",
        why="an entry that was altered after its checkpoint is called as it was published",
    ),
    Mutation(
        "usecases.site.witnessed._end", replace_expression("not is_our_head(row, keys)", "False"),
        test=f"{WITNESSED}[an_end_of_somebody_else]",
        why="a log whose end somebody else wrote is called ours",
    ),
    Mutation(
        "usecases.site.witnessed._kept", replace_expression("keys.open(note)[0]", "Checkpoint('', 0, b'')"),
        test=f"{REHEARSE}::test_a_file_that_proves_nothing_is_told_as_such[changed]",
        why="a checkpoint that anybody wrote decides which copy is right",
    ),
    # --- signals ---------------------------------------------------------------------------------------------------------
    Mutation(
        "signals.readiness._write", skip_call("execute"),
        test=f"{SIGNALS}::test_a_database_that_refuses_to_write_is_not_ready",
        why="a database that cannot be written is called ready",
    ),
    Mutation(
        "signals.readiness.Signals.is_ready", drop_operand("is_fresh"),
        test=f"{SIGNALS}::test_a_look_that_is_too_old_is_not_ready",
        why="a writer that hangs is called ready for good",
    ),
    Mutation(
        "signals.readiness._follows", swap_name("LogFault", "ZeroDivisionError"),
        test=f"{SIGNALS}::test_a_log_that_was_wound_back_is_not_ready",
        why="a service that shows nothing is called ready",
    ),
    Mutation(
        "signals.metrics.UNTOLD", drop_item("mailboxes"),
        test=f"{SIGNALS}::test_no_metric_changes_with_a_report_its_mails_or_a_mailbox_that_refuses_them",
        why="who scrapes learns that a notice was sent",
    ),
    # --- the doctor ------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.draft.is_our_head", drop_operand("equal"),
        test=f"{FAULTS}[the end of the log was changed]",
        why="on PostgreSQL, keys of another site are called well",
    ),
    Mutation(
        "doctor.inside._signer", skip_call("latest"),
        test=f"{FAULTS}[`checkpoint.seed` of another site]",
        why="checkpoints under another key are called well",
    ),
    Mutation(
        "doctor.inside.memory", swap_name("LogFault", "ZeroDivisionError"),
        test=f"{FAULTS}[an old copy was put back]",
        why="a database that was wound back is a traceback",
    ),
    Mutation(
        "doctor.places.permissions", never("_OTHERS"),
        test=f"{FAULTS}[others can enter the state folder]",
        why="a folder that others read is called well",
    ),
    Mutation(
        "doctor.tasks._task", never("wrong"),
        test=f"{FAULTS}[the verification found something]",
        why="what verification found is called well",
    ),
    Mutation(
        "doctor.network.certificate", never("ENDS_SOON"),
        test=f"{FAULTS}[the site's certificate ends in a week]",
        why="nobody renews a certificate before it ends",
    ),
    Mutation(
        "mail.smtp.rehearse", skip_call("rcpt"),
        test=f"{FAULTS}[the mail server does not relay to the operator]",
        why="a server that delivers to nobody is called well",
    ),
    Mutation(
        "worker.examine",
        replace_expression("not signals.findings[name] and before.get(name, True)", "not signals.findings[name]"),
        test=f"{SIGNALS}::test_a_check_that_begins_to_fail_is_one_line_without_its_words",
        why="the operator's log repeats a finding each hour",
    ),
    # --- mail ------------------------------------------------------------------------------------------------------------
    Mutation(
        "store.outbox.retry", drop_argument("where", "REFUSED"),
        test=f"{OUTBOX}::test_only_refused_mails_are_due_again_unless_all_are_named",
        why="the back-off of a server that asked for patience is passed over",
    ),
    Mutation(
        "store.outbox.drop", skip_call("where", "claimed_until"),
        test=f"{OUTBOX}::test_a_mail_that_is_being_delivered_is_left_alone",
        why="a mail that is being delivered loses its row",
    ),
    Mutation(
        "usecases.site.canary._is_due", replace_expression("not now - EVERY < last <= now", "True"),
        test=f"{OUTBOX}::test_the_operator_gets_one_test_mail_a_day",
        why="the operator gets a test mail every ten minutes",
    ),
    Mutation(
        "usecases.site.canary._is_due", replace_expression("not now - EVERY < last <= now", "last <= now - EVERY"),
        test=f"{OUTBOX}::test_a_time_that_is_ahead_ends_no_test_mails",
        why="one changed row ends the operator's test mails for good",
    ),
    # --- what the service logs --------------------------------------------------------------------------------------------
    Mutation(
        "logs.begin", skip_call("addFilter", "without_words"),
        test=f"{LOGS}::test_an_error_of_any_of_our_modules_is_written_without_its_words",
        why="an error in one of our inner modules writes what somebody wrote",
    ),
    Mutation(
        "logs.message_of", replace_expression("_is_ours(record.name)", "True"),
        test=f"{LOGS}::test_another_library_says_the_first_line_of_its_template_alone",
        why="a library writes the values that it worked with",
    ),
    Mutation(
        "logs.message_of", never("startswith"),
        test=f"{LOGS}::test_a_start_that_fails_says_the_type_of_the_error",
        why="a start that fails says nothing, or everything",
    ),
    Mutation(
        "logs.JsonLines.format", replace_expression("json.dumps", "str"),
        test=f"{LOGS}::test_an_error_is_one_line_of_json_with_its_type_and_its_places",
        why="a program cannot read what the service logs",
    ),
)  # fmt: skip
