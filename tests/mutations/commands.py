"""Guards of the command line: what a command looks at before it does anything, and what it says when it fails."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

AUDIT = "commands/test_audit.py"
REFUSALS = "commands/test_refusals.py"
SERVE = "commands/test_serve.py"
SET_UP = "commands/test_set_up.py"
CANNOT_BE_DONE = f"{SET_UP}::test_what_cannot_be_done_is_refused_in_one_line"
GO_TOGETHER = f"{SET_UP}::test_mail_settings_that_do_not_go_together_are_named"
SET_UP_FIRST = f"{AUDIT}::test_a_site_comes_before_its_log"
NOT_AS_SAID = f"{AUDIT}::test_verify_prints_what_is_stored_otherwise_than_the_log_says"

COMMANDS = (
    # --- before anything is done -----------------------------------------------------------------------------------------
    Mutation(
        "commands.running.run_with_parts.run", skip_call("check_database"),
        test=f"{REFUSALS}::test_without_a_database_init_comes_first",
        why="a command makes an empty database beside the real one",
    ),
    Mutation(
        "commands.running.run_with_parts.run", drop_raise("WrongSite"),
        test=SET_UP_FIRST,
        why="a command acts for a site that is not there",
    ),
    Mutation(
        "commands.running.run_with_parts.run", never("follows_log"),
        test=f"{AUDIT}::test_a_database_that_was_wound_back_is_refused_by_every_command_that_follows_the_log",
        why="a command writes on a log that was wound back",
    ),
    Mutation(
        "commands.running.check_mail", drop_raise("ClickException"),
        test=f"{GO_TOGETHER}[outbox deliver]",
        why="mail settings that do not go together are a traceback",
    ),
    Mutation(
        "__main__.serve", skip_call("check_mail"),
        test=f"{GO_TOGETHER}[serve]",
        why="a site is served that sends no mail",
    ),
    Mutation(
        "__main__.serve", skip_call("wait_for_database"),
        test=f"{REFUSALS}::test_without_a_database_init_comes_first",
        why="an older program serves a newer database, or makes an empty one",
    ),
    Mutation(
        "commands.outbox.outbox_deliver.deliver",
        replace_expression("await app.site_of(opened)", "type('Site', (), {'name': 'Example Foundation'})"),
        test=f"{SERVE}::test_a_demonstration_sends_no_mail_away_by_hand_either",
        why="a demonstration sends mail away by hand",
    ),
    Mutation(
        "app.site_of", never("is_demonstration"),
        test=f"{SERVE}::test_a_demonstration_sends_no_mail_away_by_hand_either",
        why="a demonstration is served as a real service",
    ),
    Mutation(
        "app.site_of", drop_raise("WrongSite"),
        test=f"{REFUSALS}::test_before_set_up_there_is_no_site_to_serve",
        why="a database without a site is a traceback",
    ),
    # --- setting up --------------------------------------------------------------------------------------------------------
    Mutation(
        "commands.set_up.init", always("_is_there"),
        test=f"{SET_UP}::test_init_makes_no_new_key_beside_an_old_database",
        why="new keys beside an old database look right and open nothing",
    ),
    Mutation(
        "commands.set_up._is_there", swap_name("KeyRefused", "ZeroDivisionError"),
        test=f"{SET_UP}::test_init_makes_no_new_key_beside_an_old_database",
        why="who lost a key is told that the keys are of another database",
    ),
    Mutation(
        "commands.set_up._create", drop_raise("WrongSite"),
        test=f"{SET_UP}::test_the_first_init_needs_a_name",
        why="a site is made without a name",
    ),
    Mutation(
        "commands.set_up._create", drop_raise("ClickException", instead="pass"),
        test=f"{SERVE}::test_init_does_not_make_a_demonstration_a_real_site",
        why="a demonstration is set up as a real site",
    ),
    Mutation(
        "commands.set_up._create", replace_expression("name and name != site.name", "name != site.name"),
        test=f"{SET_UP}::test_init_again_makes_no_other_keys_and_gives_another_name_only_where_one_is_said",
        why="setting up again takes the site its name",
    ),
    Mutation(
        "commands.set_up._create", replace_expression("name and name != site.name", "name"),
        test=f"{SET_UP}::test_a_name_that_the_site_has_already_is_logged_once",
        why="a command that is safe to repeat fills the log",
    ),
    Mutation(
        "commands.projects._policy", skip_call("parse"),
        test=f"{SET_UP}::test_a_file_that_is_no_policy_is_refused_in_one_line",
        why="who wrote a policy is not told which line is wrong",
    ),
    Mutation(
        "commands.members.member_invite", drop_raise("ClickException", "invitee"),
        test=f"{CANNOT_BE_DONE}[login name]",
        why="somebody is invited who can never log in",
    ),
    Mutation(
        "commands.members.member_invite", drop_raise("ClickException", "committee_slug"),
        test=f"{CANNOT_BE_DONE}[no committee]",
        why="an invitation that nobody gets is called sent",
    ),
    Mutation(
        "commands.seats.seat_add", drop_raise("ClickException"),
        test=f"{CANNOT_BE_DONE}[no seat]",
        why="an invitation of nobody is called sent",
    ),
    # --- the log -----------------------------------------------------------------------------------------------------------
    Mutation(
        "commands.audit.audit_export_command", skip_call("touch"),
        test=f"{AUDIT}::test_an_export_is_verified_by_the_program_that_trusts_nobody",
        why="others read who did what in which case",
    ),
    Mutation(
        "commands.audit.audit_export_command.write", skip_call("_log_export"),
        test=f"{AUDIT}::test_exporting_is_an_entry_itself",
        why="the log is taken away and nobody learns of it",
    ),
    Mutation(
        "commands.audit._log_export", swap_name("LogFault", "ZeroDivisionError"),
        test=f"{AUDIT}::test_a_broken_log_is_exported_as_far_as_it_goes",
        why="a broken log cannot be shown to be broken",
    ),
    Mutation(
        "commands.audit._log_export", swap_name("PinMalformed", "ZeroDivisionError"),
        test=f"{AUDIT}::test_a_pin_that_cannot_be_read_hinders_no_export_and_ends_a_verification",
        why="what a process remembered keeps the log from being exported",
    ),
    Mutation(
        "commands.audit._verify", drop_raise("wrong"),
        test=f"{AUDIT}::test_a_pin_that_cannot_be_read_hinders_no_export_and_ends_a_verification",
        why="a log that does not continue what was remembered is called as written",
    ),
    Mutation(
        "commands.audit._verify", skip_call("_say_what_is_wrong", "void"),
        test=f"{AUDIT}::test_verify_prints_the_entries_without_effect",
        why="an entry that somebody forged is called as written",
    ),
    Mutation(
        "commands.audit.audit_verify", skip_call("_say_what_is_wrong", "finding"),
        test=f"{NOT_AS_SAID}[project]",
        why="rows that somebody changed are called as the log says",
    ),
    Mutation(
        "commands.audit._say_what_is_wrong", drop_raise("ClickException"),
        test=f"{NOT_AS_SAID}[site]",
        why="a script that verifies goes on with what is wrong",
    ),
    Mutation(
        "commands.audit.restored.say", skip_call("perform"),
        test=f"{AUDIT}::test_a_backup_that_is_put_back_is_said_in_the_log_and_the_site_goes_on",
        why="a log is wound back by a command and nobody sees it",
    ),
    Mutation(
        "commands.audit.restored.say", skip_call("forget_pin"),
        test=f"{AUDIT}::test_what_was_remembered_of_a_log_that_was_restored_stops_no_start_where_nothing_new_can_be_remembered",
        why="a site that was restored stops at its next start",
    ),
    Mutation(
        "parts.Parts.begin", never("earlier"),
        test=f"{AUDIT}::test_a_database_that_was_wound_back_is_refused_by_every_command_that_follows_the_log",
        why="a log is wound back while nobody serves",
    ),
    # --- what a failure says -------------------------------------------------------------------------------------------------
    Mutation(
        "refusals.OneLine.invoke", swap_name("OSError", "ZeroDivisionError"),
        test=f"{AUDIT}::test_an_export_to_where_nothing_can_be_written_is_refused_in_one_line",
        why="a folder that is missing is a traceback",
    ),
    Mutation(
        "refusals.OneLine.invoke", swap_name("ValidationError", "ZeroDivisionError"),
        test=f"{SET_UP}::test_a_setting_that_cannot_be_used_is_named_and_not_repeated",
        why="a setting that cannot be used is a traceback, which repeats it",
    ),
    # --- serving and the demonstration ------------------------------------------------------------
    Mutation(
        "serving.until_interrupted", skip_call("serve_alone", instead="_runner()"),
        test=f"{SERVE}::test_a_second_server_on_the_same_file_is_refused_in_one_line",
        why="two servers write one file and each waits for the other",
    ),
    Mutation(
        "serving.until_interrupted", swap_name("KeyboardInterrupt", "ZeroDivisionError"),
        test=f"{SERVE}::test_the_service_serves_until_it_is_told_to_end",
        why="who ends a service gets a traceback",
    ),
    Mutation(
        "serving._serve", set_value("True", of="server_header"),
        test=f"{SERVE}::test_the_service_serves_until_it_is_told_to_end",
        why="every answer names the server to look up holes for",
    ),
    Mutation(
        "__main__.demo", drop_statement("environ", "name"),
        test=f"{SERVE}::test_a_demonstration_takes_no_setting_from_a_real_site",
        why="a demonstration sends its mails through a real site's server",
    ),
    Mutation(
        "demonstration.prepare", drop_raise("WrongSite", instead="pass"),
        test=f"{SERVE}::test_a_real_site_does_not_become_a_demonstration",
        why="a real site is served as a demonstration",
    ),
    Mutation(
        "demonstration._create", skip_call("touch"),
        test=f"{SERVE}::test_the_logins_of_a_demonstration_are_its_owners_alone",
        why="others read the passphrases of a demonstration",
    ),
)  # fmt: skip
