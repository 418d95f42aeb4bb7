"""A report does not reach the people it names, in any spelling of their names."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain.names import MemberNames, named

DANA = MemberNames("dana", "Dana Okafor", "@dana_ok", "dana.o@mail.example")
OTHERS = (
    MemberNames("jose", "José Müller-Ruiz", "@jmr", "jose@mail.example"),
    MemberNames("li", "Li Wu", "@liwu88", "li@mail.example"),
    MemberNames("obrien", "Siobhán O'Brien", "", "sob@mail.example"),
    MemberNames("soren", "Søren van der Łukasz", "@søren", "soren@mail.example"),
    MemberNames("yamada", "山田 太郎", "@taro", "taro@mail.example"),
    MemberNames("amina", "أمينة", "", "amina@mail.example"),
    MemberNames("dalia", "דליה כהן", "", "dalia@mail.example"),
    MemberNames("annalena", "Anna-Lena Strauß", "", "al@mail.example"),
)
EVERYONE = (DANA, *OTHERS)


@pytest.mark.parametrize(
    "who",
    [
        "Dana Okafor",
        "dana",
        "OKAFOR",
        "Okafor, Dana",
        "It was Dana's idea",
        "Dana\N{RIGHT SINGLE QUOTATION MARK}s friend",
        "Danas Verhalten",
        "danaokafor",
        "Da\N{ZERO WIDTH SPACE}na",
        "Oka\N{SOFT HYPHEN}for",
        "Dana\N{NO-BREAK SPACE}Okafor",
        "\N{FULLWIDTH LATIN CAPITAL LETTER D}\N{FULLWIDTH LATIN SMALL LETTER A}na",
        "\N{MATHEMATICAL BOLD CAPITAL D}ana",
        "d\N{LATIN SMALL LETTER A WITH ACUTE}na",
        "(dana)",
        "@dana_ok",
        "dana-ok on the forge",
        "danaok",
        "https://forge.example/dana_ok/",
        "DANA.O@MAIL.EXAMPLE",
    ],
)
def test_a_member_is_found_by_any_spelling(who: str) -> None:
    assert set(named(who, [DANA])) == {"dana"}


@pytest.mark.parametrize(
    ("who", "person"),
    [
        ("Jose", "jose"),
        ("Mueller", "jose"),
        ("muller", "jose"),
        ("MÜLLER RUIZ", "jose"),
        ("Jos\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}", "jose"),
        ("Wu Li", "li"),
        ("Wu", "li"),
        ("OBrien", "obrien"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Brien's", "obrien"),
        ("siobhan", "obrien"),
        ("Soren", "soren"),
        ("Soeren", "soren"),
        ("lukasz", "soren"),
        ("太郎 山田", "yamada"),
        ("山田太郎さんです", "yamada"),
        ("山田さんが", "yamada"),
        ("لأمينة", "amina"),
        ("أَمِينَة", "amina"),
        ("ודליה", "dalia"),
        ("annalena", "annalena"),
        ("anna lena", "annalena"),
        ("Anna", "annalena"),
        ("STRAUSS", "annalena"),
    ],
)
def test_names_of_many_kinds_are_found(who: str, person: str) -> None:
    assert set(named(who, EVERYONE)) == {person}


@pytest.mark.parametrize(
    "who",
    [
        "",
        "\n \t",
        "somebody I do not know",
        "a Danish speaker",
        "Jordana",
        "someone called van der Berg",
        "the example mail list",
        "...",
        "@",
    ],
)
def test_whom_the_text_does_not_name_may_read(who: str) -> None:
    assert set(named(who, EVERYONE)) == set()


def test_a_member_of_whom_nothing_is_known_is_never_found() -> None:
    assert named("'' @ - .", [MemberNames("nobody", "", "", "")]) == {}


def test_everyone_named_is_found() -> None:
    assert set(named("Dana, Li Wu and @jmr", EVERYONE)) == {"dana", "li", "jose"}


WAYS_TO_WRITE = (str.upper, str.lower, str.title, lambda name: " ".join(reversed(name.split())))
BETWEEN = st.sampled_from([" ", ", ", "\n", "; ", " / ", ") ", "\N{EM DASH} "])


@given(st.sampled_from(EVERYONE), st.sampled_from(WAYS_TO_WRITE), st.tuples(st.text(), st.text()), BETWEEN)
def test_a_name_is_found_in_any_text(
    member: MemberNames, write: Callable[[str], str], around: tuple[str, str], between: str
) -> None:
    who = between.join([around[0], write(member.name), around[1]])

    assert member.person in named(who, EVERYONE)
