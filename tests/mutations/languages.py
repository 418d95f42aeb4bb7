"""Guards of languages: what a translation may hold, and where a page of another language leads."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_raise, never, replace_expression

_FAULTS = "languages/test_faults.py"
_LINKS = "web/test_language_links.py"
_OWN = "journeys/test_own_language.py"

LANGUAGES = (
    Mutation(
        "languages.faults._form_faults",
        never("there", "asked"),
        test=f"{_FAULTS}::test_a_fault_is_found",
        why="a translation brings a script onto every page",
    ),
    Mutation(
        "languages.faults._form_faults",
        never("_is_nested"),
        test=f"{_FAULTS}::test_a_fault_is_found",
        why="a translation closes an element of the page around it",
    ),
    Mutation(
        "languages.faults._placeholder_faults",
        never("there", "asked"),
        test=f"{_FAULTS}::test_a_fault_is_found",
        why="a page with that sentence is an error",
    ),
    Mutation(
        "languages.faults._placeholder_faults",
        drop_operand("may_leave_out_count"),
        test=f"{_FAULTS}::test_a_form_for_many_numbers_says_the_number",
        why="21 days are told as one",
    ),
    Mutation(
        "languages.faults.is_whole",
        drop_operand("fuzzy"),
        test="languages/test_language.py::test_what_is_in_doubt_does_not_count",
        why="a language is offered that is only guessed",
    ),
    Mutation(
        "languages.own_texts._checked",
        drop_raise("OwnTextUnusable", "_told"),
        test="languages/test_own_texts.py::test_a_file_that_would_break_a_page_is_refused",
        why="a file of the operator's brings a script onto every page",
    ),
    Mutation(
        "languages.own_texts._translated",
        drop_raise("OwnTextUnusable", instead="return catalogues.default()"),
        test="languages/test_own_texts.py::test_a_language_is_not_added_that_lacks_it",
        why="a language is offered that is mostly English",
    ),
    Mutation(
        "web.http.language_links.same_page",
        never("method"),
        test=f"{_LINKS}::test_a_page_that_answers_a_form_has_no_links_that_would_lose_the_words",
        why="a link to another language loses what somebody wrote",
    ),
    Mutation(
        "web.http.language_links.same_page",
        drop_operand("//"),
        test=f"{_LINKS}::test_no_link_leads_to_another_site",
        why="an address that somebody was sent makes our page link to theirs",
    ),
    Mutation(
        "web.http.language_links.shown_in",
        drop_operand("is_for_a_member"),
        test=f"{_LINKS}::test_a_member_sees_the_common_pages_in_english_too",
        why="a page is half in one language and half in another",
    ),
    Mutation(
        "web.http.language.proposed",
        drop_operand("prefix"),
        test=f"{_LINKS}::test_a_page_proposes_the_language_that_the_browser_asks_for",
        why="who chose a language is asked again on every page",
    ),
    Mutation(
        "usecases.people.service_marks._context",
        replace_expression("person", "''"),
        test=f"{_OWN}::test_a_row_of_somebody_else_leaves_the_mail_in_english",
        why="whoever writes to the database chooses the language of somebody's mails",
    ),
)
