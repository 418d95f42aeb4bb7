"""Guards of cases that a member imports."""

from tests.mutations.domain_cases import rule
from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_item, drop_operand, drop_raise, never, replace_expression

ACTS, PAGES = "usecases/test_importing.py", "journeys/test_importing.py"
SHEET, MAILBOX = "domain/test_sheet.py", "domain/test_mailbox.py"
NEEDS = "domain/test_workflow.py::test_what_each_move_needs_is_the_written_list"

IMPORTS = (
    rule(
        "case_facts._has_just_recorded",
        replace_expression("case.recorded_by == person", "True"),
        "an_import_of_anothers_record",
        "a member closes what another member is importing",
    ),
    rule(
        "case_facts._has_just_recorded",
        drop_operand("recorded_as"),
        "an_import_after_a_declaration",
        "who recorded a case closes it while others work on it",
    ),
    rule(
        "case_facts._has_just_recorded",
        drop_operand("is_reporter_reachable"),
        "an_import_with_a_receipt",
        "a case is closed in which a reporter waits",
    ),
    Mutation(
        "domain.mailbox._order",
        replace_expression("(ValueError, OverflowError)", "ValueError"),
        test=f"{MAILBOX}::test_a_mail_with_a_day_that_no_calendar_has_stops_no_other_one",
        why="one mail in a mailbox keeps all others from being imported",
    ),
    Mutation(
        "domain.import_moves._NEEDS",
        drop_item("AN_IMPORT"),
        test=NEEDS,
        why="any recorded case is offered as an import",
    ),
    Mutation(
        "domain.case_retention.class_of",
        drop_operand("is_imported"),
        test="domain/test_retention_times.py::test_a_class_follows_from_the_chain_only_where_nothing_was_decided",
        why="a case with a ban of before is erased as one in which nothing was found",
    ),
    Mutation(
        "domain.case_history.counted",
        replace_expression("case.is_imported", "False"),
        test=f"{ACTS}::test_figures_count_no_imported_case",
        why="figures say that sixty cases came and ended on one day",
    ),
    Mutation(
        "audit.case_times.CaseTimes._moved",
        never("_IMPORTS"),
        test="audit/test_figures.py::test_an_imported_case_is_counted_nowhere_also_after_it_was_erased",
        why="a transparency report says that sixty cases came and ended on one day",
    ),
    Mutation(
        "usecases.reporter.importing._known",
        replace_expression("keys.ever", "(keys,)"),
        test=f"{ACTS}::test_the_same_row_is_known_after_the_services_keys_were_changed",
        why="after a change of keys each case is imported twice",
    ),
    Mutation(
        "usecases.reporter.importing.ImportCase.store",
        replace_expression("_known(session, self.custody.keys, self.sent.committee_id, [self.case.digest])", "False"),
        test=f"{ACTS}::test_the_same_row_is_known_after_the_services_keys_were_changed",
        why="a row that was imported before the keys were changed is stored twice",
    ),
    Mutation(
        "usecases.reporter.importing._record_id",
        replace_expression(
            "canonical.context('import', committee_id, digest, part)", "canonical.context('import', digest, part)"
        ),
        test=f"{ACTS}::test_another_committees_import_of_the_row_is_not_this_ones",
        why="a member learns that another committee has the same case",
    ),
    Mutation(
        "usecases.reporter.importing.named_in",
        replace_expression("enumerate(case.later)", "enumerate(())"),
        test=f"{ACTS}::test_a_later_mail_that_names_a_member_is_asked_about",
        why="a member reads a later mail about them",
    ),
    Mutation(
        "usecases.reporter.importing.ImportCase._named",
        replace_expression("named_in(self.case, seats, self.custody)", "frozenset()"),
        test=f"{ACTS}::test_a_member_whom_a_row_names_is_left_out_as_the_page_says",
        why="a member reads a case about them that no page asked about",
    ),
    Mutation(
        "usecases.reporter.importing.ImportCase._sign",
        replace_expression("import_moves.CLOSED if self.case.is_closed else import_moves.OPEN", "import_moves.CLOSED"),
        test=f"{ACTS}::test_an_open_case_begins_like_every_case",
        why="an open case is closed by its import",
    ),
    Mutation(
        "web.staff.imports._import",
        replace_expression("import_views.key(one) not in shown", "False"),
        test=f"{PAGES}::test_sixty_rows_become_sixty_cases_page_by_page_and_once",
        why="cases are imported that no page has shown",
    ),
    Mutation(
        "web.staff.import_file.read",
        drop_raise("NotImportable", "_TOO_LARGE"),
        test=f"{PAGES}::test_more_bytes_than_are_read_at_once_are_refused",
        why="a file of a gigabyte is read into memory",
    ),
    Mutation(
        "domain.sheet.read",
        drop_raise("NotASheet", "TOO_LONG"),
        test=f"{SHEET}::test_what_is_no_sheet_or_too_much_is_refused_by_what_to_do[too many bytes]",
        why="a sheet of any size is parsed",
    ),
    Mutation(
        "domain.sheet._checked",
        drop_raise("NotASheet", "TOO_LONG"),
        test=f"{SHEET}::test_what_is_no_sheet_or_too_much_is_refused_by_what_to_do[too many rows]",
        why="a sheet of any length is imported",
    ),
    Mutation(
        "domain.sheet_days._in_numbers",
        drop_raise("NoDay", "is_ambiguous"),
        test=f"{SHEET}::test_a_day_that_can_be_read_in_two_ways_is_never_guessed",
        why="a day is guessed",
    ),
    Mutation(
        "domain.mailbox._split",
        drop_raise("TooManyMails"),
        test=f"{MAILBOX}::test_more_mails_than_are_imported_at_once_are_refused",
        why="a mailbox of any length is parsed",
    ),
)
