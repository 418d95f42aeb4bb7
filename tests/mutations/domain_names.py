"""Guards of coc_service/domain/name*.py: which members a text names."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_constant,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    skip_call,
    swap_name,
)

_ASKED = "domain/test_cases_names.py::test_a_text_that_names_a_member_asks_about_them"
_NOT_ASKED = "domain/test_cases_names.py::test_a_text_that_names_nobody_asks_nobody"
_ASKED_TOO = "domain/test_cases_names.py::test_a_neighbour_of_a_known_spelling_asks_too"
_NOT_ASKED_EITHER = "domain/test_cases_names.py::test_a_neighbour_of_an_ordinary_word_asks_nobody"
_STATED = "domain/test_person_names.py"
_REFUSED = "journeys/test_own_names.py::test_what_could_not_be_found_is_refused_and_stays_in_the_field"
_INVITED = "commands/test_set_up.py::test_what_cannot_be_done_is_refused_in_one_line"
_HANDLE = "domain/test_cases_names.py::test_a_handle_is_found_exactly_but_for_its_case"

DOMAIN_NAMES = (
    Mutation(
        "domain.name_letters.plain", skip_call("_UNSEEN.sub", instead="unicodedata.normalize('NFKC', text)"),
        test=_ASKED_TOO, why="a character that nobody sees hides a name",
    ),
    Mutation(
        "domain.name_letters.plain", skip_call("normalize", instead="text"), test=_ASKED_TOO,
        why="letters of another width hide a name",
    ),
    Mutation(
        "domain.name_letters.plain", replace_expression("_BROKEN_WORD.sub('', text) if '-' in text else text", "text"),
        test=_ASKED_TOO, why="the end of a line hides a name",
    ),
    Mutation(
        "domain.name_letters.latin", return_constant("one_vowel(word.lower())"), test=_ASKED,
        why="a letter of another alphabet hides a name",
    ),
    Mutation(
        "domain.name_letters.one_vowel", return_constant("lower"), test=_ASKED_TOO,
        why="how a letter is written without its key hides a name",
    ),
    Mutation(
        "domain.name_letters.prefixed_key", replace_expression("word.translate(_LETTERS_OF_PREFIXED)", "word"), test=_ASKED,
        why="an Arabic name typed on another keyboard is not found",
    ),
    Mutation(
        "domain.name_letters.prefixed_key", never("has_yeh"), test=_NOT_ASKED_EITHER, why='"on" asks about every Ali',
    ),
    Mutation(
        "domain.name_letters.together_key", return_constant("text"), test=_ASKED, why="katakana hides a name in hiragana",
    ),
    Mutation(
        "domain.name_spellings._names", drop_item("inner"), test=_ASKED_TOO,
        why="a nickname in brackets is not found",
    ),
    Mutation(
        "domain.name_spellings._names", drop_operand("PRONOUNS", "ROLES"), test=_NOT_ASKED, why="a pronoun in a text asks",
    ),
    Mutation(
        "domain.name_spellings._without_titles", drop_statement("TITLES"), test=_NOT_ASKED, why='"Dr." in a text asks',
    ),
    Mutation(
        "domain.name_spellings._without_titles", drop_statement("_is_suffix"), test=_NOT_ASKED, why='"Jr." in a text asks',
    ),
    Mutation(
        "domain.name_spellings._is_particle", replace_expression("0 < at < len(words) - 1", "True"), test=_ASKED,
        why="who is called Al is not found",
    ),
    Mutation(
        "domain.name_spellings._is_particle", return_constant("False"),
        test="domain/test_names.py::test_whom_the_text_does_not_name_may_read",
        why='"van" in a text asks',
    ),
    Mutation(
        "domain.name_spellings._joined", change_constant(2, 9), test=_ASKED, why="joined particles hide a name",
    ),
    Mutation(
        "domain.name_spellings.tier_of", swap_name("FUNCTION", "NAME"), test=_NOT_ASKED_EITHER, why='"he" in a text asks',
    ),
    Mutation(
        "domain.name_spellings._latin_keys", return_constant("[latin(run)]"), test=_ASKED, why="a schwa hides a name",
    ),
    Mutation(
        "domain.name_spellings._together", drop_statement("HONORIFICS_BEFORE"), test=_ASKED_TOO,
        why="a family name of one character is not found",
    ),
    Mutation(
        "domain.name_index.index", replace_expression("(one.name, *one.others)", "(one.name,)"),
        test="domain/test_cases_names.py::test_other_names_that_a_member_stored_are_found",
        why="what members stored about their names is not used",
    ),
    Mutation(
        "domain.name_index.squeezed", return_constant("word"), test=_HANDLE, why="a hyphen hides a handle",
    ),
    Mutation(
        "domain.name_text.Reading.mentions", drop_statement("_words_with_apostrophes"), test=_ASKED,
        why="an apostrophe hides a name",
    ),
    Mutation(
        "domain.name_text.Reading.mentions", drop_statement("_other_scripts"), test=_ASKED, why="another script hides a name",
    ),
    Mutation(
        "domain.name_text.Reading._addresses", drop_statement("addresses"),
        test="domain/test_guards_domain.py::test_an_address_that_tells_no_name_is_found",
        why="an address is not found",
    ),
    Mutation(
        "domain.name_text.Reading._handles_after_at", drop_statement("handles"), test=_HANDLE, why="a handle is not found",
    ),
    Mutation(
        "domain.name_text.Reading._handle", drop_operand("isalpha"), test=_HANDLE, why="a handle with a digit is not found",
    ),
    Mutation(
        "domain.name_text.Reading._means_a_name", drop_operand("_stands_beside_a_name"),
        test="domain/test_names.py::test_a_name_is_found_in_any_text",
        why="a name of ordinary words in full is not found",
    ),
    Mutation(
        "domain.name_text.Reading._means_a_name", drop_operand("_follows_a_title"), test=_ASKED_TOO,
        why='"mr do" is not found',
    ),
    Mutation(
        "domain.name_text.Reading._is_written_as_name", drop_operand("_begins_a_sentence"), test=_NOT_ASKED_EITHER,
        why="every first word of a sentence asks",
    ),
    Mutation(
        "domain.name_text.Reading._may_be_a_name", return_constant("True"), test=_NOT_ASKED_EITHER,
        why="an ordinary word asks for the name it begins with",
    ),
    Mutation(
        "domain.name_text._is_inflected", return_constant("False"), test=_ASKED,
        why="a name in another case of the grammar is not found",
    ),
    Mutation(
        "domain.name_text.Reading._alphabetic_words", skip_call("_joined_words"), test=_ASKED_TOO,
        why="a name in two words, stored as one, is not found",
    ),
    Mutation(
        "domain.name_text.Reading._alphabetic_words", skip_call("add"),
        test="domain/test_name_text.py::test_one_word_repeated_is_read_once",
        why="one word, repeated, makes a report slow",
    ),
    # --- names that people store, and login names --------------------------------------------------------------------
    Mutation(
        "domain.person_names.stated", skip_call("require", "VERSION"),
        test=f"{_STATED}::test_names_that_could_hide_or_flood_are_void",
        why="an old program reads a newer format",
    ),
    Mutation(
        "domain.person_names.stated", skip_call("require", "MOST_NAMES"),
        test=f"{_STATED}::test_names_that_could_hide_or_flood_are_void", why="a member fills the memory with names",
    ),
    Mutation(
        "domain.person_names.stated", skip_call("require", "LONGEST_NAME_CHARS"),
        test=f"{_STATED}::test_names_that_could_hide_or_flood_are_void", why="a member fills the memory with one name",
    ),
    Mutation(
        "domain.person_names.stated", skip_call("require", "hidden_character"),
        test=f"{_STATED}::test_names_that_could_hide_or_flood_are_void", why="a name turns the roster's line around",
    ),
    Mutation(
        "domain.login_name.login_key", skip_call("casefold"),
        test=f"{_STATED}::test_a_login_name_is_the_same_on_every_keyboard", why="a login name in capitals is refused",
    ),
    Mutation(
        "usecases.people.own_names.StoreOwnNames.check", drop_raise("Refused", "TOO_MANY"), test=_REFUSED,
        why="too many names are an error page",
    ),
    Mutation(
        "usecases.people.own_names._check", drop_raise("Refused", "TOO_LONG"), test=_REFUSED,
        why="a long name is an error page",
    ),
    Mutation(
        "usecases.people.own_names._check", drop_raise("Refused", "HIDDEN"), test=_REFUSED,
        why="a hidden character is an error page",
    ),
    Mutation(
        "usecases.people.own_names._check", drop_raise("Refused", "MIXED"), test=_REFUSED,
        why="a name is stored under letters that no reporter types",
    ),
    Mutation(
        "usecases.people.own_names.StoreOwnNames.write", always("names"),
        test="journeys/test_own_names.py::test_names_are_stated_in_the_persons_own_chain_and_only_when_they_change",
        why="the log grows with every press of the button",
    ),
    Mutation(
        "usecases.people.inviting.check_names", drop_raise("SetUpRefused", "NAME_HIDES_A_CHARACTER"), test=_INVITED,
        why="a name turns the words around it",
    ),
    Mutation(
        "usecases.people.inviting.check_names", drop_raise("SetUpRefused", "NAME_IN_ONE_WORD"), test=_INVITED,
        why="half of a name is not found",
    ),
)  # fmt: skip
