"""Guards of the list of allegations, findings and measures: what a vote is about, what is in force, what a party reads."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

DOMAIN, ACTS = "domain/test_findings.py", "usecases/test_findings.py"
ATTACKS, PAGES = "usecases/test_attacks_on_findings.py", "journeys/test_findings.py"
FILES = "journeys/test_evidence.py"

FINDING_GUARDS = (
    Mutation(
        "usecases.committee.findings.is_decision_whole", drop_operand("gaps"),
        test=f"{ATTACKS}::test_no_measure_vanishes_from_the_desk_in_silence[the measure]",
        why="who deletes a record ends a measure, and nobody sees it",
    ),
    Mutation(
        "usecases.committee.findings.is_decision_whole", drop_operand("closed_epochs"),
        test=f"{ATTACKS}::test_no_measure_vanishes_from_the_desk_in_silence[a grant]",
        why="who deletes a grant hides a measure from a member, and they do not see it",
    ),
    Mutation(
        "usecases.committee.findings.proposed", replace_expression("file.records[:place]", "file.records"),
        test=f"{ATTACKS}::test_a_measure_that_was_written_after_the_proposal_is_not_what_the_panel_voted_on",
        why="whoever proposes writes a measure after the vote on it",
    ),
    Mutation(
        "usecases.committee.findings.refuse_if_settled", drop_raise("Refused"),
        test=f"{ACTS}::test_the_list_stays_as_it_was_proposed[voting]",
        why="the list changes while the panel votes on it",
    ),
    Mutation(
        "usecases.committee.findings.to_propose", drop_raise("Refused"),
        test=f"{ACTS}::test_a_proposal_needs_a_finding_on_each_allegation",
        why="the panel votes on an allegation without a finding",
    ),
    Mutation(
        "usecases.committee.shown_before.basis", never("SET_PROPOSAL"),
        test=f"{ACTS}::test_a_list_that_changed_since_the_page_is_not_proposed",
        why="the lead proposes what another member has just written, unread",
    ),
    Mutation(
        "usecases.committee.findings._written", drop_operand("PANEL"),
        test=f"{ACTS}::test_copies_that_went_to_a_party_are_not_of_the_list",
        why="an allegation is listed again with each letter",
    ),
    Mutation(
        "domain.case_state.Case.decided_proposal",
        replace_expression("self.decision.proposal", "'' if self.outcome.is_open_again else self.decision.proposal"),
        test=f"{ACTS}::test_a_lead_ends_no_measure_by_reopening_the_case",
        why="one member ends every measure by reopening the case",
    ),
    Mutation(
        "domain.case_state.Case.decided_proposal",
        replace_expression(
            "self.decision.proposal", "self.decision.proposal if self.decision.leaf == self.outcome.leaf else ''"
        ),
        test=f"{ACTS}::test_a_lead_ends_no_measure_by_reopening_the_case",
        why="one member ends every measure by ending the reopened case without action",
    ),
    Mutation(
        "domain.case_appeals.overturned", replace_expression("None", "after.decision"),
        test=f"{ACTS}::test_a_measure_of_a_decision_that_fell_has_ended",
        why="a measure stays in force after its decision fell",
    ),
    Mutation(
        "domain.findings.to_tell", return_constant("point.finding.body", "behaviour"),
        test=f"{DOMAIN}::test_a_party_reads_what_is_said_and_found_and_nothing_that_is_for_the_panel",
        why="a respondent reads the panel's reasons, and who saw it",
    ),
    Mutation(
        "domain.findings.measure_to_tell", replace_expression("places", "measure.places"),
        test=f"{DOMAIN}::test_a_party_does_not_read_who_carries_a_measure_out_nor_when_it_is_looked_at_again",
        why="a respondent learns who carries a measure out",
    ),
    Mutation(
        "domain.findings.AllegationList.about", drop_operand("respondent"),
        test=f"{DOMAIN}::test_what_is_about_one_party_keeps_its_numbers",
        why="a respondent reads what is said about another one",
    ),
    Mutation(
        "usecases.committee.findings.decided", replace_expression("counted.is_same", "True"),
        test=f"{ATTACKS}::test_a_decision_that_is_not_what_its_ballots_say_has_no_measures",
        why="a lead who counts wrong puts a measure into force",
    ),
    Mutation(
        "usecases.committee.loading.LoadFiles.look", skip_call("find_cleared"),
        test=f"{ACTS}::test_measures_are_loaded_for_nobody_who_may_not_open_their_case",
        why="the desk opens cases for members who have not declared",
    ),
    Mutation(
        "web.staff.party_letters._checked", replace_expression("{**given, **_shown(request, told)}", "given"),
        test=f"{PAGES}::test_a_letter_leaves_only_with_what_its_page_showed",
        why="something goes with a letter that its writer did not see",
    ),
    Mutation(
        "web.staff.party_letters._checked", replace_expression("finding_words.texts(told.copies)", "()"),
        test=f"{PAGES}::test_what_goes_with_a_letter_is_looked_through_like_its_words",
        why="an allegation names the reporter to the respondent",
    ),
    Mutation(
        "web.staff.finding_pages._drop", never("finding"),
        test=f"{PAGES}::test_an_allegation_with_a_finding_stays_on_the_list",
        why="what the panel found goes unseen with its allegation",
    ),
    # --- files that go with what the panel and parties write ------------------------------------------------------------
    Mutation(
        "usecases.committee.moves.MakeMove.store", skip_call("attaching.take"),
        test=f"{FILES}::test_a_file_of_a_move_goes_with_its_letter_or_stays_with_the_panel",
        why="a file of a move is swept within the hour",
    ),
    Mutation(
        "web.staff.move_pages._may_send", drop_item("shown_files"),
        test=f"{FILES}::test_a_move_leaves_with_no_other_files_than_its_page_showed",
        why="a file goes to the reporter that its sender did not see there",
    ),
    Mutation(
        "web.reporter.sending._words", drop_operand("needs_words"),
        test=f"{FILES}::test_an_appeal_brings_files_and_needs_words",
        why="an appeal says nothing and gets a deadline",
    ),
    Mutation(
        "web.reporter.report_form._is_moved", return_constant("False"),
        test=f"{FILES}::test_files_move_to_another_committee_with_the_report",
        why="files are lost on the way to another committee",
    ),
)  # fmt: skip
