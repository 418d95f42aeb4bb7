"""Guards of the service's own keys: what would be lost, or believed, without them."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

MOVE = "commands/test_move.py"
CHAIN, CHANGED, KEYS = "audit/test_key_chain.py", "usecases/test_changed_keys.py", "commands/test_keys.py"
_KILLED = f"{KEYS}::test_a_change_that_is_killed_is_finished_later"

SERVICE_KEYS = (
    # --- verifiers ----------------------------------------------------------------------------------------------------
    Mutation(
        "audit.key_chain.KeyChain.of",
        drop_raise("KeysBroken", "before"),
        test=f"{CHAIN}::test_only_an_unbroken_chain_with_the_trusted_key_is_one",
        why="keys that nobody vouches for follow each other",
    ),
    Mutation(
        "audit.key_chain.KeyChain.of",
        replace_expression("trusted not in keys", "False"),
        test=f"{CHAIN}::test_a_key_of_another_log_verifies_nothing",
        why="a chain that does not hold the trusted key is believed",
    ),
    Mutation(
        "audit.key_chain._read",
        skip_call("open_text"),
        test=f"{CHAIN}::test_both_keys_must_have_signed_a_succession[1]",
        why="whoever writes a succession names the next key",
    ),
    Mutation(
        "audit.history.History._vouch",
        drop_raise("VerificationFailed", "KEY_OUT_OF_TURN"),
        test=f"{CHAIN}::test_a_witnessed_checkpoint_of_a_key_that_was_put_away_is_refused",
        why="a key that was put away signs on",
    ),
    Mutation(
        "audit.history.History.change_key",
        drop_raise("VerificationFailed", "KEY_UNKNOWN"),
        test=f"{CHAIN}::test_a_change_of_the_key_that_no_succession_signs_is_refused",
        why="the log may name another key than the one that was vouched for",
    ),
    Mutation(
        "audit.history.History.end",
        drop_raise("VerificationFailed", "KEY_UNLOGGED"),
        test=f"{CHAIN}::test_a_succession_that_no_entry_states_is_refused",
        why="a key is changed and the log says nothing",
    ),
    Mutation(
        "audit.verify._Check._judge",
        drop_statement("KEY_CHANGED"),
        test=f"{CHAIN}::test_whoever_knows_one_key_of_the_log_verifies_all_of_it",
        why="a log whose key was changed is not verified any more",
    ),
    Mutation(
        "audit.verify._Check._change_key",
        never("root"),
        test=f"{CHAIN}::test_whoever_knows_one_key_of_the_log_verifies_all_of_it",
        why="a log whose key was changed is not verified any more, in another way",
    ),
    Mutation(
        "audit.monitor._keys",
        skip_call("since"),
        test="commands/test_monitor_keys.py::test_an_older_key_of_the_log_is_not_followed_back",
        why="whoever stole a key that was put away shows the monitor another log",
    ),
    # --- the database -------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.changing_keys.ChangeKeys.write",
        skip_call("rekey"),
        test=f"{CHANGED}::test_a_process_with_the_old_keys_writes_nothing_more[sqlite]",
        why="a replica with the old keys goes on",
    ),
    Mutation(
        "usecases.custody.keys.ServiceKeys.turn",
        return_constant("''"),
        test=f"{CHANGED}::test_a_process_with_the_old_keys_writes_nothing_more[sqlite]",
        why="a replica with the old signing key signs on",
    ),
    Mutation(
        "usecases.site.changing_keys.ChangeKeys.write",
        skip_call("step_over", instead="self.step"),
        test=f"{CHANGED}::test_the_first_checkpoint_of_a_key_covers_the_entry_that_states_it[1]",
        why="a log into which much was written before a change of keys is called altered for ever",
    ),
    Mutation(
        "usecases.site.changing_keys._reseal_all",
        skip_call("envelopes"),
        test=f"{CHANGED}::test_all_that_was_there_before_is_there_after[sqlite]",
        why="mails that waited are lost",
    ),
    Mutation(
        "usecases.site.changing_keys._reseal_all",
        skip_call("subscriptions"),
        test=f"{CHANGED}::test_a_reporter_goes_on_hearing_of_news",
        why="reporters hear of no news any more",
    ),
    Mutation(
        "usecases.site.changing_keys._reseal_all",
        skip_call("addresses"),
        test=f"{CHANGED}::test_an_address_that_nobody_signed_is_sealed_anew",
        why="whoever has the old secret reads addresses on",
    ),
    Mutation(
        "usecases.site.changing_keys._reseal_all",
        skip_call("marks"),
        test=f"{CHANGED}::test_the_language_of_mails_is_sealed_anew",
        why="members get their mails in another language",
    ),
    Mutation(
        "usecases.site.changing_keys._reseal_all",
        drop_item("MAIL_KEY"),
        test=f"{CHANGED}::test_the_key_for_which_a_members_mails_are_encrypted_is_sealed_anew",
        why="members' mails are not encrypted any more after a change of keys",
    ),
    Mutation(
        "usecases.site.changing_keys._last",
        drop_raise("CheckpointBroken", "error", instead="return found"),
        test=f"{CHANGED}::test_no_key_is_changed_over_a_checkpoint_that_was_altered",
        why="a log that was altered goes on under a new key as if nothing were",
    ),
    Mutation(
        "usecases.custody.keys.opened_by_any",
        replace_expression("keys.ever", "(keys,)"),
        test=f"{CHANGED}::test_all_that_was_there_before_is_there_after[sqlite]",
        why="members get no mail after a change of the root secret",
    ),
    Mutation(
        "usecases.people.links.invitation_hashes",
        replace_expression("keys.ever", "(keys,)"),
        test=f"{CHANGED}::test_all_that_was_there_before_is_there_after[sqlite]",
        why="links that were mailed are dead after a change of the root secret",
    ),
    Mutation(
        "usecases.people.kept.abouts_of",
        replace_expression("custody.keys.ever", "(custody.keys,)"),
        test=f"{CHANGED}::test_all_that_was_there_before_is_there_after[sqlite]",
        why="drafts are lost after a change of the root secret",
    ),
    # --- the change ---------------------------------------------------------------------------------------------------
    Mutation(
        "rotation.bring_database",
        skip_call("settle"),
        test=f"{_KILLED}[before_the_copy_takes_its_place]",
        why="an old write-ahead log is applied to the new file",
    ),
    Mutation(
        "rotation.finish",
        replace_expression("change_alone(settings.database_url)", "memoryview(b'')"),
        test=f"{KEYS}::test_a_served_database_keeps_its_keys",
        why="what a running service writes meanwhile is lost",
    ),
    Mutation(
        "rotation.rotate",
        replace_expression("change_alone(settings.database_url)", "memoryview(b'')"),
        test=f"{KEYS}::test_a_served_database_keeps_its_keys",
        why="a change that was refused is pending, and what a running service writes meanwhile is lost",
    ),
    Mutation(
        "store.alone.change_alone",
        skip_call("_look_for_others"),
        test="commands/test_keys_on_a_server.py::test_a_server_that_is_used_keeps_its_keys",
        why="what a service on a server writes under the old keys is lost, and its checkpoints are refused",
    ),
    Mutation(
        "rotation.next_keys",
        skip_call("write_links"),
        test=f"{KEYS}::test_both_keys_are_changed_and_all_is_well_after_it",
        why="nothing leads from the new keys to those before",
    ),
    Mutation(
        "rotation._take_place",
        never("equal"),
        test=f"{KEYS}::test_a_new_secret_that_is_kept_elsewhere_waits_until_it_is_there",
        why="the only copy of a secret is deleted",
    ),
    Mutation(
        "refusals._about_a_change",
        replace_expression("rotation.is_pending(settings)", "False"),
        test=f"{KEYS}::test_a_change_that_is_killed_late_is_said_and_nothing_is_written[with_the_copy_in_its_place]",
        why="nobody says how to go on after a change that was interrupted",
    ),
    Mutation(
        "backup.manifest._decoded",
        replace_expression("keys.ever", "(keys,)"),
        test=f"{KEYS}::test_a_backup_from_before_is_rehearsed_restored_and_brought_to_the_present_keys",
        why="backups from before a change are lost",
    ),
    # --- from one machine to many -------------------------------------------------------------------------------------
    Mutation(
        "backup.moving._into",
        drop_raise("BackupRefused", "MOVED_DIFFERS"),
        test=f"{MOVE}::test_what_arrived_otherwise_is_noticed_and_leaves_nothing",
        why="a site goes on with something else than it had",
    ),
    Mutation(
        "backup.moving.move",
        skip_call("_require_blank"),
        test=f"{MOVE}::test_a_move_overwrites_nothing",
        why="two sites are mixed in one database",
    ),
    Mutation(
        "store.alone.refuse_others",
        drop_raise("DatabaseUnusable"),
        test=f"{MOVE}::test_a_database_that_is_used_is_not_moved",
        why="what a replica writes meanwhile is lost",
    ),
    Mutation(
        "backup.moving._into",
        skip_call("perform"),
        test=f"{MOVE}::test_a_site_moves_to_a_server_and_back_again",
        why="the old database is served on by mistake, and there are two sites",
    ),
    Mutation(
        "store.postgres.connect",
        drop_raise("DatabaseUnusable"),
        test="store/test_pooler.py::test_a_pooler_that_the_url_does_not_name_is_told",
        why="a pooler that the URL does not name ends in a traceback",
    ),
    Mutation(
        "usecases.site.waiting_epochs._waits",
        return_constant("False", "is_usable"),
        test="usecases/test_waiting_epochs.py::test_a_case_waits_from_when_somebody_left_it_until_somebody_writes",
        why="doctor calls a case settled whose key somebody has who left it",
    ),
    Mutation(
        "web.http.errors._PAGES",
        drop_item("OutcomeUnknown"),
        test="web/test_doors.py::test_a_line_to_the_database_that_broke_at_the_end_is_told_and_nothing_is_stored_twice",
        why="a failover is an error page without advice",
    ),
    Mutation(
        "commands.running.wait_for_database",
        never("monotonic"),
        test="commands/test_waiting.py::test_what_does_not_pass_is_not_waited_for[said0-0]",
        why="a start waits for ever",
    ),
    Mutation(
        "mail.smtp._stage",
        drop_argument("DeliveryFailed", "certificate"),
        test="mail/test_cases_mail.py::test_doctor_names_the_stage_of_the_delivery_that_fails[server4-False-has expired]",
        why="nobody says what is wrong with the mail server's certificate",
    ),
    Mutation(
        "store.key_files._printed",
        drop_raise("KeyFileUnusable", "MALFORMED"),
        test=f"{KEYS}::test_a_program_gives_the_secrets[bytes]",
        why="half a key is a key if a program prints it",
    ),
)
