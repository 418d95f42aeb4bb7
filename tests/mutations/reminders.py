"""Guards of danger, of who is on call, and of reminders: that they come, come once, and come to those alone who may know."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_operand,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

AVAILABILITY, DANGER = "domain/test_availability.py", "domain/test_danger.py"
REMINDING, BEATS = "usecases/test_reminding.py", "usecases/test_mail_beats.py"
NO_WEEK = f"{AVAILABILITY}::test_a_statement_of_no_week_is_void"
ON_CALL = "journeys/test_on_call.py"

REMINDERS = (
    # --- what stops nothing else ---------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.mail_beats._read_case", replace_expression("(Frozen, NoSuchCase)", "NoSuchCase"),
        test=f"{REMINDING}::test_a_frozen_committee_stops_nobody_elses_mails",
        why="one frozen committee stops the digests of every other",
    ),
    Mutation(
        "usecases.site.reminding.RemindCases._escalate", replace_expression("PolicyBroken", "EnvelopeMalformed"),
        test=f"{REMINDING}::test_a_policy_whose_text_is_gone_stops_only_its_escalation",
        why="one deleted policy stops every reminder of danger",
    ),
    # --- what members state --------------------------------------------------------------------------------------------
    Mutation(
        "domain.availability.read", skip_call("require", "too many spans"),
        test=NO_WEEK, why="one statement makes every form slow",
    ),
    Mutation(
        "domain.availability.read", skip_call("require", "no span of a week"),
        test=NO_WEEK, why="a span of no day breaks the page of the on-call list",
    ),
    Mutation(
        "domain.availability.read", skip_call("require", "quiet hours beyond a day"),
        test=NO_WEEK, why="quiet hours that are no time stop every reminder of a committee",
    ),
    Mutation(
        "domain.availability.read", skip_call("require", "no time of a week"),
        test=NO_WEEK, why="a digest at no time stops the digests of everyone",
    ),
    Mutation(
        "domain.availability.Availability.is_on_call", never("zone", "None"),
        test=f"{AVAILABILITY}::test_a_member_is_on_call_by_the_clock_on_their_wall",
        why="a zone that this machine does not know breaks the report form",
    ),
    Mutation(
        "domain.committee_state.Committee.on_call", replace_expression("self.receiving(at)", "self.seats"),
        test=f"{AVAILABILITY}::test_a_member_whose_term_is_over_is_not_on_call",
        why="somebody who is no member any more counts as on call",
    ),
    # --- danger --------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.case_chain._judge_act", skip_call("require", "no danger that nobody has answered"),
        test=f"{DANGER}::test_a_danger_is_taken_once_and_only_where_there_is_one",
        why="who says it last is shown as taking care, and the first one's word is lost",
    ),
    Mutation(
        "domain.case_state.Case.is_danger_open",
        replace_expression("self.presence_of(self.danger_taken_by) is Presence.CLEAR", "self.danger_taken_by"),
        test=f"{DANGER}::test_if_who_takes_care_of_it_leaves_the_case_it_is_open_again",
        why="a danger that nobody looks after any more reminds nobody",
    ),
    Mutation(
        "domain.departures.as_of",
        replace_expression("epochs.reader(case, committee, person, at) is None", "False"),
        test=f"{DANGER}::test_if_who_takes_care_of_it_leaves_the_committee_it_is_open_again[leaves]",
        why="whoever says that they take care of a danger and then leaves the committee silences it",
    ),
    Mutation(
        "domain.summary.as_of",
        replace_expression("case.danger_taken[0] in remaining", "True"),
        test="usecases/test_desk_indexes.py::test_a_danger_whose_helper_leaves_the_committee_is_on_top_again",
        why="the desk shows a danger that nobody looks after among the quiet cases",
    ),
    Mutation(
        "usecases.custody.desk_indexes.DeskIndex._catch_up",
        replace_expression("one.seated(now)", "one.seat_of(self.person, now)"),
        test="usecases/test_desk_indexes.py::test_a_danger_is_on_top_again_when_the_term_of_its_helper_ends",
        why="a desk that is open learns of a danger only when something else happens",
    ),
    Mutation(
        "usecases.site.reminding.RemindCases._look_at",
        replace_expression("danger.untaken(case)", "case"),
        test="usecases/test_attacks_on_the_roster.py::test_other_keys_for_who_takes_care_of_a_danger_end_no_reminders",
        why="nobody looks at a danger again after somebody has said that they take care of it",
    ),
    Mutation(
        "usecases.site.reminding._done_at",
        return_constant("now"),
        test=f"{REMINDING}::test_the_table_does_not_tell_the_minute_in_which_a_reporter_wrote",
        why="a copy of the database tells to the minute when a reporter wrote, although their acts bear the hour only",
    ),
    Mutation(
        "usecases.site.reminding._done_at",
        return_constant("to_hour(now)"),
        test=f"{REMINDING}::test_a_moment_that_is_done_is_not_done_again_within_its_hour",
        why="an act soon after a reminder sends it once more",
    ),
    Mutation(
        "usecases.committee.danger.TakeDanger.write", never("is_danger_open"),
        test=f"{REMINDING}::test_taking_care_of_a_danger_twice_is_one_entry",
        why="the second click, or the second member, gets an error",
    ),
    # --- reminders -----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.reminders.reached", change_comparison(">", ">=", "after"),
        test="domain/test_reminders.py::test_a_moment_that_is_done_is_not_reached_again",
        why="each beat sends the same reminder again",
    ),
    Mutation(
        "usecases.site.reminding._Circle.people", replace_expression("self.readers & on_call", "frozenset(on_call)"),
        test=f"{REMINDING}::test_on_call_members_who_cannot_read_the_report_do_not_count",
        why="who was left out is reminded of the report, because they are on call",
    ),
    Mutation(
        "usecases.site.reminding._Circle.add_to", never("_AT_ONCE"),
        test=f"{REMINDING}::test_a_reminder_waits_for_the_end_of_quiet_hours_and_a_danger_does_not",
        why="reminders come at night",
    ),
    Mutation(
        "usecases.site.reminding.RemindCases._escalate",
        replace_expression("told_at and now < told_at + _ESCALATION_PAUSE", "False"),
        test=f"{REMINDING}::test_the_fallback_gets_one_mail_a_day_that_names_no_case",
        why="the fallback gets a mail for each case, and counts them",
    ),
    # --- repeated mails ------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.mail_beats._read_case", replace_expression("person in view.readers_of(case, now)", "True"),
        test=f"{BEATS}::test_a_digest_counts_no_case_that_a_member_left",
        why="a digest tells of a case that the member has left",
    ),
    Mutation(
        "usecases.site.mail_beats._due", never("last"),
        test=f"{BEATS}::test_a_digest_comes_at_its_time_and_only_if_something_waits",
        why="no digest ever comes",
    ),
    Mutation(
        "usecases.site.mail_beats.Unreached.look",
        replace_expression("MessageKind.ADDRESS_CHECK", "MessageKind.NEW_ACTIVITY"),
        test=f"{BEATS}::test_a_refused_notice_tells_nobody_of_a_case",
        why="the desk tells of a report that was kept from its reader",
    ),
    Mutation(
        "web.reporter.committee_pages.ReadersShown.on_call_note", return_constant("None"),
        test=f"{ON_CALL}::test_the_form_says_before_it_is_filled_in_that_nobody_is_on_call",
        why="a reporter in danger waits for somebody who does not come",
    ),
    Mutation(
        "web.reporter.form_check.shown", never("danger"),
        test=f"{ON_CALL}::test_the_last_step_says_it_again_only_to_somebody_in_danger",
        why="a reporter who says that somebody is in danger sends without knowing that nobody comes at once",
    ),
    Mutation(
        "usecases.custody.notices.owe_notices", drop_operand("REFUSED"),
        test="usecases/test_guards_site.py::test_a_notice_that_will_tell_nobody_silences_nobody[refused]",
        why="whoever marks a mail as refused keeps a member from every later notice",
    ),
)  # fmt: skip
