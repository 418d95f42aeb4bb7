"""Guards of auditors: who makes one, what ends it, and what they do not see."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_item,
    drop_operand,
    drop_raise,
    replace_expression,
    skip_call,
)

DOMAIN, FIGURES, HISTORY = "domain/test_auditors.py", "domain/test_figures.py", "domain/test_case_history.py"
LOGINS = "usecases/test_auditors_logins.py"
ACTS, ATTACKS = "usecases/test_auditors.py", "usecases/test_attacks_on_auditors.py"
PAGES, ROLES = "journeys/test_auditors.py", "roles/test_every_route.py"
EVERY_ROUTE = f"{ROLES}::test_a_role_gets_what_the_table_says[auditor]"

AUDITOR_GUARDS = (
    # --- who is one --------------------------------------------------------------------------------------------------
    Mutation(
        "domain.auditors.check",
        skip_call("require", "a member is no auditor of the committee"),
        test=f"{DOMAIN}::test_a_member_is_no_auditor_of_their_committee",
        why="a member has two places on one committee, and losing one leaves the other",
    ),
    Mutation(
        "domain.auditors.check",
        skip_call("require", "these keys are lost"),
        test=f"{DOMAIN}::test_lost_keys_audit_nothing_until_new_ones_are_admitted",
        why="a thief of lost keys audits",
    ),
    Mutation(
        "domain.auditors.admission",
        drop_raise("Void", instead="return next(iter(committee.auditor_admissions.values()))"),
        test=f"{DOMAIN}::test_an_audit_that_has_ended_is_not_ended_again",
        why="an entry about somebody who is no auditor has an effect",
    ),
    Mutation(
        "domain.auditors.auditor_of",
        drop_operand("is_in_force"),
        test=f"{DOMAIN}::test_an_audit_ends_by_its_term",
        why="an audit has no end",
    ),
    Mutation(
        "domain.auditors.audited_by",
        drop_operand("signing_key"),
        test=f"{ATTACKS}::test_an_auditor_with_other_keys_than_the_person_has_opens_nothing_and_takes_nothing_away",
        why="keys that nobody compared audit",
    ),
    Mutation(
        "domain.auditors.after_loss",
        replace_expression("kept", "off.auditors"),
        test=f"{DOMAIN}::test_lost_keys_audit_nothing_until_new_ones_are_admitted",
        why="keys that are stated as lost still audit",
    ),
    Mutation(
        "domain.committee_chain._admitted",
        skip_call("ended"),
        test=f"{DOMAIN}::test_an_auditor_who_is_admitted_to_a_seat_is_none_any_more",
        why="who got a seat stays an auditor after losing it",
    ),
    Mutation(
        "domain.lost_keys.are_off",
        drop_item("auditors"),
        test=f"{DOMAIN}::test_keys_that_audit_another_committee_are_off_only_once_it_says_so",
        why="a committee ends the audit of another one",
    ),
    Mutation(
        "usecases.people.second_factor.is_asked_for",
        replace_expression("is_let_in_by(view, person, at)", "view.committees_of(person, at)"),
        test=f"{LOGINS}::test_an_auditor_needs_the_factors_that_the_policy_asks_for",
        why="an auditor logs in with less than a member",
    ),
    Mutation(
        "usecases.people.login.LogIn._begin",
        replace_expression("is_let_in_by(draft, person, now)", "draft.committees_of(person, now)"),
        test=f"{LOGINS}::test_an_auditor_is_told_of_a_new_browser_at_the_address_that_members_signed",
        why="nobody tells an auditor that somebody else logs in",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._address",
        skip_call("auditor_of", instead="None"),
        test=f"{LOGINS}::test_an_auditor_is_told_of_a_new_browser_at_the_address_that_members_signed",
        why="no mail reaches an auditor",
    ),
    Mutation(
        "usecases.people.losing._OnKeys._send_link",
        skip_call("last_admission", instead="None"),
        test=f"{LOGINS}::test_an_auditor_who_lost_their_keys_is_admitted_again_with_new_ones",
        why="the link for an auditor's new keys goes where a row says",
    ),
    Mutation(
        "domain.departures.departed",
        replace_expression("one.leaf not in audits", "False"),
        test=f"{ACTS}::test_a_session_from_before_an_audit_ended_stays_ended_when_they_audit_again",
        why="an old cookie and a row put back log somebody in who audits again",
    ),
    # --- members' acts -----------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.auditing.AdmitAuditor._checked",
        drop_raise("Refused", "CHANGED"),
        test=f"{ACTS}::test_a_form_from_before_a_correction_admits_no_auditor",
        why="a member signs something else than their page showed",
    ),
    Mutation(
        "usecases.people.auditing._OnAuditors._sign",
        skip_call("tell_members"),
        test=f"{ACTS}::test_who_waits_for_a_signature_as_auditor_is_on_the_desk_of_the_others",
        why="the others learn of a quiet auditor only by chance",
    ),
    Mutation(
        "usecases.people.auditing._OnAuditors._end_sessions",
        replace_expression("logins.end_logins_of(session, person)", "()"),
        test=f"{ACTS}::test_an_ended_audit_ends_its_sessions_at_once[sqlite]",
        why="rows of sessions stay that nobody may use",
    ),
    Mutation(
        "usecases.people.ended._last_admissions",
        replace_expression("auditors.last_admission(committee, person)", "None"),
        test=f"{ACTS}::test_an_audit_that_ends_by_its_term_ends_its_sessions",
        why="a session goes on after its audit",
    ),
    Mutation(
        "usecases.people.correcting._signed_by",
        drop_item("auditor_admissions"),
        test=f"{ACTS}::test_the_operator_withdraws_no_invitation_by_which_an_auditor_was_admitted",
        why="the operator changes who members have signed",
    ),
    # --- pages -------------------------------------------------------------------------------------------------------
    Mutation(
        "web.http.sessions.members_only",
        replace_expression("bool(member.committees)", "True"),
        test=EVERY_ROUTE,
        why="an auditor opens members' pages",
    ),
    Mutation(
        "web.http.sessions.auditors_only",
        replace_expression("bool(member.audits)", "True"),
        test=f"{ROLES}::test_a_role_gets_what_the_table_says[recused]",
        why="a member opens auditors' pages",
    ),
    Mutation(
        "usecases.committee.figures.audited",
        drop_raise("NotAudited", instead="return view.committees()[0]"),
        test=f"{ACTS}::test_a_member_reads_no_log_and_no_figure_of_auditors",
        why="whoever knows a committee's id reads its figures",
    ),
    Mutation(
        "usecases.committee.auditors_log.ShowAuditorsLog._wanted",
        drop_operand("is_about"),
        test=f"{ACTS}::test_an_auditors_log_has_nothing_of_a_case_and_no_removal_that_waits",
        why="an auditor warns a member of their removal",
    ),
    Mutation(
        "usecases.committee.figures._history",
        replace_expression("case.committee != committee_id", "False"),
        test=f"{ACTS}::test_figures_count_only_the_cases_of_the_committee_that_is_audited",
        why="figures count the cases of others",
    ),
    # --- figures -----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.figures.told",
        change_comparison(">=", ">"),
        test=f"{FIGURES}::test_a_number_under_five_is_not_told",
        why="the page does not keep to what it says",
    ),
    Mutation(
        "domain.figures.part_told",
        replace_expression("whole - count >= SMALLEST", "True"),
        test=f"{FIGURES}::test_a_part_is_told_only_if_the_rest_is_not_small_either",
        why="a small number is found by subtracting",
    ),
    Mutation(
        "domain.figures.by_quarter",
        change_comparison("<", "<="),
        test=f"{FIGURES}::test_only_quarters_that_are_over_are_counted_the_newest_first",
        why="two looks at a quarter that goes on tell what happened in between",
    ),
    Mutation(
        "domain.figures._days",
        change_comparison(">=", ">"),
        test=f"{FIGURES}::test_no_median_is_told_of_fewer_than_five",
        why="the median of few is somebody's",
    ),
    Mutation(
        "domain.figures._figures",
        drop_operand("_REAL"),
        test=f"{FIGURES}::test_spam_has_no_time_to_its_end",
        why="spam makes a committee look fast",
    ),
    Mutation(
        "domain.case_history._is_answer_owed",
        drop_operand("is_withdrawn"),
        test=f"{HISTORY}::test_no_answer_is_owed_after_a_withdrawal_and_one_that_was_due_before_still_is",
        why="a committee is late with a letter that nobody can read",
    ),
    Mutation(
        "domain.case_history._deadlines",
        replace_expression("at > due_at", "False"),
        test=f"{HISTORY}::test_a_deadline_counts_as_missed_unless_a_step_came_by_then",
        why="a committee that is late looks as if it were not",
    ),
    Mutation(
        "web.staff.audit.verify",
        skip_call("staff_form"),
        test=f"{PAGES}::test_no_page_elsewhere_has_the_log_verified",
        why="a page elsewhere keeps the server busy",
    ),
    # --- the whole log -----------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.whole_log.verified",
        replace_expression("erased", "0", "a detail is missing"),
        test=f"{PAGES}::test_a_changed_entry_is_found_by_one_click",
        why="a detail that is gone goes unnoticed",
    ),
)
