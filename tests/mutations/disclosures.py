"""Guards of copies that are given out: two sign exactly the same, either fetches it in time, nothing of others goes with it."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    skip_call,
    swap_name,
)

_REFUSALS = "domain/test_case_chain_refusals.py::test_what_the_rules_of_a_case_refuse_changes_nothing"
_ACTS = "usecases/test_disclosures.py"
_COPY = "domain/test_subject_copy.py"
_JOURNEY = "journeys/test_disclosures.py"


def _rule(target: str, case: str, why: str, *mentions: str) -> Mutation:
    return Mutation(
        f"domain.case_disclosures.{target}", skip_call("require", *mentions), test=f"{_REFUSALS}[{case}]", why=why
    )


DISCLOSURE_GUARDS = (
    _rule("proposed", "a_disclosure_as_a_note", "the record of a disclosure is not where it is looked for"),
    _rule("refused", "a_disclosure_ended_twice", "an entry that changes nothing takes effect"),
    _rule("taken", "a_disclosure_fetched_by_a_third_member", "a member who did not agree fetches it"),
    Mutation(
        "domain.disclosures.Disclosure.can_be_taken_by",
        drop_operand("at"),
        test=f"{_REFUSALS}[a_disclosure_fetched_too_late]",
        why="a copy can be fetched for ever",
    ),
    Mutation(
        "domain.disclosures.Disclosure.can_be_taken_by",
        drop_operand("is_ended"),
        test=f"{_REFUSALS}[a_disclosure_fetched_after_its_end]",
        why="nobody can stop that a case is given out",
    ),
    Mutation(
        "usecases.committee.disclosure_content.given",
        drop_raise("Refused", "digest"),
        test=f"{_ACTS}::test_the_second_signs_what_the_record_gives_and_nothing_else",
        why="what is given out is not what two signed",
    ),
    Mutation(
        "usecases.committee.disclosure_content.given",
        drop_raise("Refused", "erased"),
        test=f"{_ACTS}::test_what_the_reporter_erased_since_is_not_given_out[sqlite]",
        why="the page says that somebody cannot open it, when it was erased",
    ),
    Mutation(
        "usecases.committee.disclosures.ProposeDisclosure.prepare",
        replace_expression("tuple(dict.fromkeys(one.record for one in wanted.texts))", "()"),
        test=f"{_ACTS}::test_what_two_members_erased_since_is_given_to_nobody_whom_it_is_about",
        why="what two members erased is given out all the same",
    ),
    Mutation(
        "usecases.committee.disclosure_content.for_counsel",
        drop_raise("Refused"),
        test=f"{_ACTS}::test_who_cannot_open_everything_proposes_nothing[sqlite]",
        why="a copy lacks a part, and nobody is told",
    ),
    Mutation(
        "usecases.committee.taking_disclosures.TakeDisclosure._proofs",
        drop_raise("Refused"),
        test=f"{_ACTS}::test_it_is_fetched_once_the_log_has_published_that_two_agreed[sqlite]",
        why="counsel gets a copy without the proof that two agreed",
    ),
    Mutation(
        "domain.subject_copy.stripped",
        replace_expression("one.is_own", "True"),
        test=f"{_COPY}::test_a_member_takes_out_more_wherever_it_stands_as_a_word",
        why="names and words of others are given out",
    ),
    Mutation(
        "domain.subject_copy._stripped",
        replace_expression("plain(before)", "before"),
        test=f"{_COPY}::test_a_name_in_another_spelling_is_taken_out",
        why="the page says that a name was taken out, and it stands there in letters of another width",
    ),
    Mutation(
        "domain.subject_copy._stripped",
        replace_expression("(str, plain)", "(str,)"),
        test=f"{_COPY}::test_a_member_takes_out_more_of_the_name_of_a_file",
        why="what a member wants to take out stays, because it has a letter that nobody sees",
    ),
    Mutation(
        "domain.letter_lint.look",
        replace_expression("_NO_LETTERS.sub(' ', letter)", "letter"),
        test=f"{_COPY}::test_a_name_in_another_spelling_is_taken_out",
        why="the name of a file tells who reported",
    ),
    Mutation(
        "web.staff.subject_disclosures.check",
        always("looked"),
        test=f"{_JOURNEY}::test_somebody_reads_what_is_held_about_them_without_others",
        why="nobody has looked at what was taken out",
    ),
    Mutation(
        "web.reporter.status_card._handed",
        replace_expression("_HANDED if any(taken) else None", "None"),
        test=f"{_JOURNEY}::test_a_lawyer_opens_what_two_members_agreed_to_and_a_command_checks_it[sqlite]",
        why="a reporter is not told that a lawyer has a copy",
    ),
    Mutation(
        "web.staff.disclosures._checked",
        drop_statement("append", "NO_KEY"),
        test=f"{_JOURNEY}::test_a_key_that_nothing_can_be_sealed_for_is_refused[]",
        why="a copy waits for a key that nothing can be sealed for",
    ),
    Mutation(
        "audit.bundle._signers",
        drop_operand("actor"),
        test="audit/test_bundle.py::test_a_second_signature_of_the_same_member_is_none",
        why="one member signs twice, and counsel takes it for two",
    ),
    Mutation(
        "audit.bundle._proved",
        drop_raise("BundleWrong"),
        test="audit/test_bundle.py::test_a_changed_detail_is_noticed",
        why="whoever passes a copy on changes what the entries say",
    ),
    Mutation(
        "audit.bundle._records",
        drop_raise("BundleWrong"),
        test="audit/test_bundle.py::test_a_record_that_no_entry_brought_is_noticed",
        why="a record stands in the copy that nobody filed",
    ),
    Mutation(
        "usecases.committee.disclosures.RefuseDisclosure.can_refuse",
        replace_expression("not agreed.is_ended", "True"),
        test="usecases/test_disclosures.py::test_another_member_ends_it",
        why="an entry is signed that is void, and a page fails",
    ),
    Mutation(
        "audit.bundle.check",
        drop_raise("BundleWrong"),
        test="audit/test_bundle.py::test_what_was_changed_in_a_copy_is_noticed",
        why="whoever passes a copy on adds a file to it",
    ),
    Mutation(
        "web.http.archives._feed",
        skip_call("_kill"),
        test="web/test_archives.py::test_a_file_that_breaks_on_the_way_is_never_sealed_as_the_whole",
        why="a part of a copy opens as if it were the whole",
    ),
    Mutation(
        "web.http.archives.sealed",
        drop_raise("ChildProcessError"),
        test="web/test_archives.py::test_a_program_that_fails_is_noticed",
        why="an empty file is sent as a copy",
    ),
    Mutation(
        "web.staff.subject_disclosures._made",
        swap_name("told", "entries"),
        test=f"{_JOURNEY}::test_somebody_reads_what_is_held_about_them_without_others",
        why="the person reads why the panel found something, and what it did to others",
    ),
)
