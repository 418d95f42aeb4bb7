"""A fault of a translation is found before it reaches a page."""

from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from coc_service.languages.faults import KEPT, Fault, faults

_ONE, _MANY = "%(count)s word", "%(count)s words"


def _kinds(original: str | tuple[str, str], given: str | tuple[str, ...], code: str = "de", **more: Any) -> list[str]:
    template, translated = Catalog(), Catalog(locale=code.replace("-", "_"))
    template.add(original)
    translated.add(original, given, **more)
    return [one.kind for one in faults(translated, template, code)]


@pytest.mark.parametrize(
    ("original", "given", "code"),
    [
        ("We read it.", "Wir lesen es.", "de"),
        ("We read it.", "我们会读。", "zh-Hans"),
        ("Did you?", "هل فعلت؟", "ar"),
        ("By %(day)s", "Bis %(day)s", "de"),
        ("%(who)s said “yes”.", "%(who)s hat „ja“ gesagt.", "de"),
        ("It says: “%(words)s”", "Es sagt: „%(words)s“", "de"),
        ("It says: “%(words)s”", "Il dit : «\u00a0%(words)s\u00a0»", "fr"),
        ("It says: “%(words)s”", "理由：「%(words)s」", "ja"),
        ("A <strong>word</strong>", "Ein <strong>Wort</strong>", "de"),
        ("Call 112, 911 or your own number.", "Ruf 112, 911 oder deine Nummer an.", "de"),
        ('A word such as "abc".', 'Ein Wort wie "abc".', "de"),
        ('A word such as "abc".', "Ein Wort wie „abc“.", "de"),
        ("Call `verify`.", "Ruf `verify` auf.", "de"),
        ((_ONE, _MANY), ("%(count)s Wort", "%(count)s Wörter"), "de"),
        ((_ONE, _MANY), ("%(count)s słowo", "%(count)s słowa", "%(count)s słów"), "pl"),
        ((_ONE, _MANY), ("ללא %(count)s", "שתי מילים", "%(count)s מילים"), "he"),
        ((_ONE, _MANY), ("%(count)s語",), "ja"),
    ],
)
def test_a_right_translation_has_no_fault(
    original: str | tuple[str, str], given: str | tuple[str, ...], code: str
) -> None:
    assert _kinds(original, given, code) == []


@pytest.mark.parametrize(
    ("original", "given", "kinds"),
    [
        ("We read it.", "", ["missing"]),
        ("We read it.", "Wir lesen %(what)s.", ["placeholders"]),
        ("We read it.", "100% lesen wir.", ["placeholders"]),
        ("By %(day)s", "Bis %(tag)s", ["placeholders"]),
        ("By %(day)s", "Bis bald", ["placeholders"]),
        ((_ONE, _MANY), ("%(count)s Wort", "Wörter"), ["placeholders"]),
        ((_ONE, _MANY), ("%(count)s Wort", ""), ["empty form"]),
        ("A <strong>word</strong>", "Ein Wort", ["markup"]),
        ("A <strong>word</strong>", "Ein <b>Wort</b>", ["markup"]),
        ("A <strong>word</strong>", "Ein </strong>Wort<strong>", ["markup"]),
        ("We read it.", "Wir <script>lesen</script> es.", ["markup"]),
        ("We read it.", 'Wir lesen" onclick="es.', ["markup", "quotes"]),
        ("We read it.", "Wir &lt;lesen es.", ["markup"]),
        ("We read it.", "Wir  lesen es.", ["blanks"]),
        ("We read it.", " Wir lesen es.", ["blanks"]),
        ("We read it.", "We read it.", ["left in English"]),
        ("We read it, and answer by tomorrow.", "Wir lesen es, and answer by tomorrow.", ["left in English"]),
        ("You said “yes”.", "Du hast «ja» gesagt.", ["quotes"]),
        ("It is the case’s.", "Es ist der des Fall's.", ["quotes"]),
        ("We read it.", "Wir lesen es", ["end"]),
        ("We read it", "Wir lesen es.", ["end"]),
        ("We read it.", "Wir le\u00adsen es.", ["writing"]),
        ("We read it.", "Wir ho\u0308ren es.", ["writing"]),
        ("Call 112 now.", "Ruf jetzt an.", ["numbers"]),
        ("Step one", "Schritt ١", ["digits"]),
    ],
)
def test_a_fault_is_found(original: str | tuple[str, str], given: str | tuple[str, str], kinds: list[str]) -> None:
    assert _kinds(original, given) == kinds


def test_a_form_for_many_numbers_says_the_number() -> None:
    assert _kinds((_ONE, _MANY), ("слово", "%(count)s слова", "%(count)s слів"), "uk") == ["placeholders"]  # 1, 21, 31


def test_a_language_needs_all_its_plural_forms() -> None:
    translated, template = Catalog(locale="de"), Catalog()
    template.add((_ONE, _MANY))
    translated.add((_ONE, _MANY), ("%(count)s słowo", "%(count)s słowa"))

    assert [one.kind for one in faults(translated, template, "pl")] == ["plural forms"]


def test_a_text_may_stay_the_same_where_the_translator_says_so() -> None:
    assert _kinds("Name", "Name") == ["left in English"]
    assert _kinds("Name", "Name", user_comments=[KEPT]) == []


def test_a_message_in_doubt_is_not_used() -> None:
    assert _kinds("We read it.", "Wir lesen es.", flags=["fuzzy"]) == ["fuzzy"]


def test_faults_come_in_the_order_of_the_template() -> None:
    template = Catalog()
    for msgid in ("Here", "There"):
        template.add(msgid)
    translated = Catalog(locale="de")
    translated.add("There", "There")
    translated.add("No longer said", "")

    assert faults(translated, template, "de") == [
        Fault("Here", "missing"),
        Fault("There", "left in English", "There"),
    ]


def test_every_original_would_pass_as_a_translation(template: Catalog) -> None:
    kept = Catalog(locale="en")
    for one in template:
        if one.id:
            kept.add(one.id, one.id, user_comments=[KEPT])

    assert [one for one in faults(kept, template, "en") if one.kind != "quotes"] == []


def test_a_message_without_any_form_is_missing() -> None:
    assert Message("a", None).string is None
    assert _kinds((_ONE, _MANY), ("", "")) == ["missing"]


@pytest.fixture
def template() -> Catalog:
    from coc_service import resources  # noqa: PLC0415  only here
    from coc_service.languages import catalogues  # noqa: PLC0415  only here

    return catalogues.read(resources.root("locale") / catalogues.TEMPLATE)
