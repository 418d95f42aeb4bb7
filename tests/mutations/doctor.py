"""Guards of the doctor: what it would call well without them."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_item,
    drop_operand,
    never,
    replace_expression,
    set_value,
    skip_call,
)

TEST = "commands/test_doctor.py"
KEY_FILE = f"{TEST}::test_a_key_file_that_is_not_right_is_named_and_nothing_behind_it_looked_at"
DOES_NOT_FIT = f"{TEST}::test_a_database_that_does_not_fit_is_noticed"
WAITS = f"{TEST}::test_mail_that_waits_as_none_should_is_noticed"

DOCTOR = (
    # --- settings, keys, disk ------------------------------------------------------------------------------------------
    Mutation(
        "doctor.network.address", drop_operand("THIS_MACHINE"),
        test=f"{TEST}::test_an_address_without_tls_is_for_this_machine_alone",
        why="reports travel in clear and the doctor calls it well",
    ),
    Mutation(
        "doctor.network.address", drop_operand("https"),
        test=f"{TEST}::test_a_site_in_service_is_well",
        why="an operator is told to mend what is right",
    ),
    Mutation(
        "doctor.places.keys", skip_call("load", instead="None"),
        test=f"{KEY_FILE}[readable]",
        why="keys that others read are called well",
    ),
    Mutation(
        "doctor.examining.examine", always("is_well"),
        test=f"{KEY_FILE}[missing]",
        why="without keys the doctor ends in a traceback",
    ),
    Mutation(
        "doctor.places.disk", always("FREE_BYTES"),
        test=f"{TEST}::test_a_disk_that_is_nearly_full_is_noticed",
        why="a disk that is full next week is called well",
    ),
    # --- the mail server -----------------------------------------------------------------------------------------------
    Mutation(
        "doctor.mail.mail", never("is_encrypted"),
        test=f"{TEST}::test_mail_in_clear_to_another_machine_is_noticed",
        why="mail travels in clear and the doctor calls it well",
    ),
    Mutation(
        "doctor.mail.mail", never("mail_settings_trouble"),
        test=f"{TEST}::test_half_a_login_is_noticed",
        why="half a login is a traceback",
    ),
    Mutation(
        "doctor.mail.mail", skip_call("run"),
        test=f"{TEST}::test_a_mail_server_that_is_down_is_noticed",
        why="a mail server that is down is called well",
    ),
    Mutation(
        "mail.smtp.rehearse", skip_call("mail"),
        test="mail/test_cases_mail.py::test_doctor_names_the_stage_of_the_delivery_that_fails",
        why="a sender that is refused is called well",
    ),
    # --- the database --------------------------------------------------------------------------------------------------
    Mutation(
        "doctor.examining._database", skip_call("check"),
        test=f"{DOES_NOT_FIT}[9999-it is of a newer version than this program: install that version again]",
        why="a database of another version is called well",
    ),
    Mutation(
        "doctor.examining._DATABASE", drop_item("KeyRefused"),
        test=f"{TEST}::test_keys_of_another_database_are_noticed",
        why="keys of another database are a traceback",
    ),
    Mutation(
        "doctor.examining._DATABASE", drop_item("DatabaseBusy"),
        test=f"{TEST}::test_a_server_that_does_not_answer_is_noticed",
        why="a server that is down is a traceback",
    ),
    Mutation(
        "doctor.inside._look", never("None"),
        test=f"{TEST}::test_a_database_without_a_site_is_noticed",
        why="a database without a site is a traceback",
    ),
    Mutation(
        "doctor.inside._site", skip_call("require_site_name"),
        test=f"{TEST}::test_a_name_that_stops_every_mail_is_noticed",
        why="a site of which no mail leaves is called well",
    ),
    Mutation(
        "doctor.inside._schema", never("unknown"),
        test=f"{TEST}::test_what_no_migration_made_is_named",
        why="a trigger that changes what is stored is called well",
    ),
    # --- the clock, the log and the outbox -------------------------------------------------------------------------------
    Mutation(
        "doctor.tasks.checkpoint", never("last", "None"),
        test=f"{TEST}::test_before_the_first_start_only_the_checkpoint_is_missing",
        why="a site that was never served is a traceback",
    ),
    Mutation(
        "doctor.tasks.checkpoint", replace_expression("last.published_at > now", "False"),
        test=f"{TEST}::test_a_clock_behind_the_log_is_noticed",
        why="a clock behind the log is called well",
    ),
    Mutation(
        "doctor.tasks.checkpoint", always("MISSED_BEATS"),
        test=f"{TEST}::test_a_server_that_stopped_is_noticed",
        why="a server that stopped is called well",
    ),
    Mutation(
        "doctor.mail.waiting", never("refused"),
        test=f"{TEST}::test_mail_that_nobody_takes_is_noticed",
        why="a member who gets no mail is called well",
    ),
    Mutation(
        "doctor.mail.waiting", set_value("True", of="is_well"),
        test=WAITS,
        why="mail that nobody delivers is called well",
    ),
    Mutation(
        "doctor.mail._troubles", never("STALE_MAIL"),
        test=WAITS,
        why="mail that has waited for days is called well",
    ),
    Mutation(
        "doctor.mail._troubles", never("MANY_ATTEMPTS"),
        test=WAITS,
        why="a mail that was tried for a day is called well",
    ),
    Mutation(
        "doctor.mail._troubles", never("LONGEST_WAIT"),
        test=WAITS,
        why="a mail that somebody put off for good is called well",
    ),
    Mutation(
        "__main__.doctor_command", skip_call("exit"),
        test=f"{KEY_FILE}[missing]",
        why="a script that asks the doctor goes on with what is to be mended",
    ),
)  # fmt: skip
