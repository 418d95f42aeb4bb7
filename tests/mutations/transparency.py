"""Guards of transparency reports: who signs one, who learns what before it is public, and what no number may tell."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_operand,
    negate_test,
    never,
    replace_expression,
    skip_call,
)

FOLD, COUNT = "domain/test_transparency.py", "audit/test_figures.py"
ACTS, ATTACKS = "usecases/test_transparency.py", "usecases/test_attacks_on_reports.py"
COUNTED = "usecases/test_erased_and_counted.py"
FILES, PAGES = "web/test_transparency_files.py", "journeys/test_transparency.py"
CHANGES = f"{FOLD}::test_the_difference_of_two_versions_tells_of_no_one_or_two_cases"
TOLD = f"{COUNT}::test_nobody_who_knows_total_and_rules_computes_a_part_that_is_not_told"
BOTH = f"{ACTS}::test_a_case_that_only_one_of_them_reads_is_in_the_totals_and_in_no_table"

TRANSPARENCY_GUARDS = (
    # --- who signs ----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.transparency_rules.drafted",
        skip_call("require", "nobody signs their own draft"),
        test=f"{FOLD}::test_a_draft_names_another_member_in_force",
        why="one member publishes a report alone",
    ),
    Mutation(
        "domain.transparency_rules.drafted",
        skip_call("require", "nobody is to sign it"),
        test=f"{FOLD}::test_a_draft_names_another_member_in_force",
        why="somebody who is no member publishes a report",
    ),
    Mutation(
        "domain.transparency_rules.published",
        skip_call("require", "somebody else was asked to sign it"),
        test=f"{FOLD}::test_only_the_second_member_publishes",
        why="a drafter publishes their own draft",
    ),
    Mutation(
        "domain.transparency_rules.published",
        skip_call("require", "the drafter has no seat any more"),
        test=f"{FOLD}::test_a_drafter_who_has_left_signs_nothing_any_more",
        why="somebody who was removed has signed a report",
    ),
    Mutation(
        "domain.transparency_rules.published",
        skip_call("require", "drafted too long ago"),
        test=f"{FOLD}::test_a_draft_waits_for_two_weeks",
        why="a forgotten draft is published years later",
    ),
    Mutation(
        "domain.transparency_rules.published",
        skip_call("require", "not the document of the draft"),
        test=f"{FOLD}::test_what_is_published_is_what_was_drafted",
        why="the second member publishes other words in the name of two",
    ),
    Mutation(
        "domain.transparency_rules.published",
        skip_call("require", "another committee or period"),
        test=f"{FOLD}::test_a_document_belongs_to_its_draft",
        why="a report is about days that its draft does not name",
    ),
    Mutation(
        "domain.transparency_rules.published",
        skip_call("require", "it corrects another version"),
        test=f"{FOLD}::test_a_document_belongs_to_its_draft",
        why="a correction hides which version it replaces",
    ),
    Mutation(
        "usecases.committee.transparency.PublishReport._checked",
        drop_operand("second"),
        test=f"{ACTS}::test_nobody_but_the_two_publishes",
        why="any member publishes a draft",
    ),
    Mutation(
        "usecases.committee.transparency.PublishReport._checked",
        drop_operand("is_open"),
        test=f"{ACTS}::test_a_draft_waits_for_two_weeks",
        why="a forgotten draft is published years later",
    ),
    Mutation(
        "usecases.committee.transparency.publish",
        skip_call("refuse_other_count"),
        test=f"{ACTS}::test_the_second_member_signs_only_what_they_count_themself",
        why="the second member signs numbers that nobody counted again",
    ),
    Mutation(
        "usecases.committee.drafting.recounted",
        never("sorted"),
        test=f"{ACTS}::test_a_finding_that_the_drafter_made_up_is_not_signed",
        why="a drafter says what was found in a case",
    ),
    Mutation(
        "web.staff.transparency_pages.sign",
        never("has_read"),
        test=f"{PAGES}::test_a_report_is_public_when_a_second_member_has_read_and_signed_it",
        why="one click publishes what nobody read",
    ),
    # --- which days ---------------------------------------------------------------------------------------------------
    Mutation(
        "domain.transparency_rules.drafted",
        skip_call("require", "the period is not over"),
        test=f"{FOLD}::test_a_period_is_reported_after_its_cut_off",
        why="a report counts cases that were closed yesterday",
    ),
    Mutation(
        "domain.transparency_rules.drafted",
        skip_call("_check_place"),
        test=f"{FOLD}::test_no_two_reports_are_about_the_same_days",
        why="a draft is signed that can never be public",
    ),
    Mutation(
        "domain.transparency_rules.published",
        skip_call("_check_place"),
        test=f"{FOLD}::test_of_two_drafts_about_the_same_days_one_is_published",
        why="the difference of two periods is one case",
    ),
    Mutation(
        "domain.report_periods.Period.overlaps",
        replace_expression("self.first <= other.last and other.first <= self.last", "self.first == other.first"),
        test="domain/test_report_periods.py::test_a_year_overlaps_its_halves_and_nothing_else",
        why="a year and its half are both reported",
    ),
    # --- who learns what before it is public --------------------------------------------------------------------------
    Mutation(
        "web.staff.transparency_form.Sent.words",
        skip_call("without_hidden", "lessons"),
        test="journeys/test_transparency.py::test_words_in_several_lines_are_taken_without_what_nobody_sees",
        why="words with a character that nobody sees break the page",
    ),
    Mutation(
        "usecases.committee.counted_cases._tag_of",
        replace_expression("str(first.detail['salt'])", "case_id"),
        test="usecases/test_attacks_on_reports.py::test_no_draft_tells_what_an_erased_case_was_about",
        why="two members read in an old draft what an erased case was about",
    ),
    Mutation(
        "usecases.committee.counted_cases.LoadCounted._is_counted",
        drop_operand("_is_read"),
        test=BOTH,
        why="a drafter's numbers tell the other member of a case that they do not read",
    ),
    Mutation(
        "usecases.committee.counted_cases._counted",
        drop_operand("any"),
        test=f"{ACTS}::test_a_report_that_is_to_be_kept_out_is_only_in_the_totals",
        why="a report of which its writer wants nothing said is in a table",
    ),
    Mutation(
        "usecases.committee.transparency.opened",
        drop_operand("digest"),
        test=f"{ATTACKS}::test_a_sealed_draft_that_is_not_the_signed_one_is_not_read",
        why="the second member reads other words than those that the drafter signed",
    ),
    # --- what no number may tell --------------------------------------------------------------------------------------
    Mutation(
        "domain.transparency_rules._check_tables",
        skip_call("require", "a part is too small to tell"),
        test=f"{FOLD}::test_no_part_is_told_that_could_be_a_person",
        why="two members publish a number that is a person",
    ),
    Mutation(
        "domain.transparency_rules._check_tables",
        skip_call("require", "the difference would tell about one case"),
        test=f"{FOLD}::test_a_table_that_was_taken_back_does_not_come_again_with_a_small_change",
        why="the difference of two versions is one case",
    ),
    Mutation(
        "domain.transparency_rules._check_tables",
        replace_expression("reports.versions(document.of)", "reports.versions(document.of)[-1:]"),
        test=f"{FOLD}::test_a_table_that_was_taken_back_does_not_come_again_with_a_small_change",
        why="a version without a table stands between two that differ by one case",
    ),
    Mutation(
        "domain.transparency.is_safe_change",
        replace_expression("before.keys() <= after.keys()", "True"),
        test=CHANGES,
        why="a part that went away tells that it has become small",
    ),
    Mutation(
        "domain.transparency.is_safe_change",
        change_comparison(">=", ">"),
        test=CHANGES,
        why="a correction of three cases is refused",
    ),
    Mutation(
        "domain.transparency.is_safe_change",
        skip_call("append"),
        test=CHANGES,
        why="what is left over grows by one",
    ),
    Mutation(
        "domain.transparency.tells_too_much",
        drop_operand("any"),
        test=f"{FOLD}::test_no_part_is_told_that_could_be_a_person",
        why="a table tells of more cases than there were",
    ),
    Mutation(
        "audit.figures.told",
        replace_expression("_is_derivable(counts, shown)", "False"),
        test=TOLD,
        why="a part can be told from the others",
    ),
    Mutation(
        "audit.figures._is_derivable",
        drop_operand("is_full"),
        test=TOLD,
        why="what is left over for two parts under three is two and two",
    ),
    Mutation(
        "audit.figures._is_derivable",
        replace_expression("rest < FEW", "False"),
        test=f"{COUNT}::test_parts_that_are_told",
        why="what is left over is one case",
    ),
    Mutation(
        "audit.figures.told",
        replace_expression("label != OTHER", "True"),
        test=f"{COUNT}::test_parts_that_are_told",
        why="it can be told whether what is left over has a small part",
    ),
    Mutation(
        "audit.figures._spans",
        negate_test("FEW"),
        test=f"{COUNT}::test_a_median_and_the_longest_time_are_told_for_three_or_more",
        why="a median is the time of one case",
    ),
    Mutation(
        "audit.case_times._Vote.end",
        replace_expression("period.knows(self.ended_at)", "True"),
        test=f"{COUNT}::test_a_vote_that_goes_on_at_the_cut_off_is_not_one_in_which_too_few_voted",
        why="a report says of a vote that goes on that too few voted",
    ),
    Mutation(
        "audit.case_times._Vote.end",
        replace_expression("sum(map(period.knows, self.voters.values()))", "len(self.voters)"),
        test=f"{COUNT}::test_a_vote_that_goes_on_at_the_cut_off_is_not_one_in_which_too_few_voted",
        why="a ballot after the cut-off makes a published report false",
    ),
    Mutation(
        "audit.case_times.CaseTimes._lasts",
        change_comparison(">", ">="),
        test=f"{COUNT}::test_a_case_was_closed_if_it_stayed_closed_for_30_days",
        why="a case counts that is open again at the cut-off",
    ),
    # --- what the log says --------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.log_figures._is_other",
        replace_expression("report.figures", "figures_for(report.document, followed)"),
        test=f"{ATTACKS}::test_figures_that_a_member_signed_against_the_log_are_found_by_verification",
        why="figures that the log does not have are believed",
    ),
    Mutation(
        "audit.transparency.differences",
        negate_test("gone"),
        test=f"{ACTS}::test_anybody_with_an_export_computes_the_figures_again",
        why="the verifier believes the server's figures",
    ),
    Mutation(
        "audit.transparency._signers",
        drop_operand("digest"),
        test="audit/test_transparency.py::test_a_report_that_its_drafter_did_not_sign_is_named",
        why="a report is in the name of somebody who signed another one",
    ),
    Mutation(
        "web.reporter.transparency_files.safe",
        never("startswith"),
        test=f"{FILES}::test_no_cell_begins_like_a_formula",
        why="a spreadsheet runs what somebody wrote",
    ),
)
