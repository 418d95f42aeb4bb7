"""Guards of the log that members read."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_item, drop_operand, drop_raise, replace_expression

_TEST = "journeys/test_log_for_people.py"

LOG_FOR_PEOPLE = (
    Mutation(
        "usecases.committee.reading_log.case_source",
        replace_expression("access.find_cleared", "access.find"),
        test=f"{_TEST}::test_the_log_of_a_case_is_read_by_those_who_passed_its_gate_alone",
        why="who has not declared reads what was done in the case",
    ),
    Mutation(
        "usecases.committee.log_lines.HIDDEN",
        drop_item("MAIL_DELIVERED"),
        test=f"{_TEST}::test_no_entry_tells_a_member_of_mail_about_a_case_they_must_not_know_of",
        why="a mail that left tells a member who was left out that there is a case",
    ),
    Mutation(
        "usecases.committee.log_lines.is_provable",
        drop_operand("VISITS"),
        test=f"{_TEST}::test_reading_alone_yields_no_proof_that_counts_the_entries_of_others",
        why="by opening a case again and again, a member counts what others do in cases that they must not know of",
    ),
    Mutation(
        "usecases.committee.reading_log.ProveEntry._source",
        replace_expression("self.committee in own", "True"),
        test=f"{_TEST}::test_a_proof_of_a_committee_is_for_its_members",
        why="a member takes proofs of what another committee did",
    ),
    Mutation(
        "usecases.custody.newest.newest",
        drop_operand("leaf_hash", "expected"),
        test=f"{_TEST}::test_a_chain_that_was_altered_is_named_and_nothing_of_it_is_shown",
        why="an entry that was put in place of another is shown as what was done",
    ),
    Mutation(
        "usecases.custody.newest.newest",
        drop_raise("Frozen", "count"),
        test=f"{_TEST}::test_a_chain_that_was_altered_is_named_and_nothing_of_it_is_shown",
        why="entries that were taken away are missed by nobody",
    ),
    Mutation(
        "usecases.site.kept_checkpoints.CompareKept.look",
        replace_expression("marks.compare(session, keys, seen) is LogComparison.CONTINUES", "True"),
        test="web/test_kept_checkpoints.py::test_a_log_that_was_wound_back_is_noticed_by_whoever_kept_more",
        why="a log that was wound back is said to fit what somebody kept",
    ),
    Mutation(
        "usecases.site.kept_checkpoints.CompareKept.look",
        replace_expression("marks.compare(session, keys, seen)", "marks.compare(session, keys, seen[:1])"),
        test="web/test_kept_checkpoints.py::test_a_checkpoint_that_we_signed_over_another_log_is_said_to_everyone_who_kept_it",
        why="a checkpoint that fits hides one beside it that does not",
    ),
    Mutation(
        "web.routes._public",
        replace_expression("members_only(log_page.entries)", "log_page.entries"),
        test="roles/test_every_route.py::test_a_role_gets_what_the_table_says",
        why="the log of members is open to everyone",
    ),
)
