"""The tool for translators: what is missing, in which order, and what a part brings in."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from scripts import translations

_ASKED = Catalog()
_ASKED.add("Here", locations=[("templates/cases/desk.html", 1)])
_ASKED.add("There", locations=[("templates/receipts/enter.html", 1)])
_ASKED.add(("%(count)s word", "%(count)s words"), locations=[("templates/reports/receipt.html", 1)])


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "template", lambda: _ASKED)


def _polish(**texts: str) -> Catalog:
    made = Catalog(locale="pl")
    for msgid, text in texts.items():
        made.add(msgid, text)
    return made


def test_a_part_has_the_plural_forms_of_its_language() -> None:
    text = translations.written(translations.part([one for one in _ASKED if one.id], "pl"))

    assert "msgstr[2]" in text
    assert "nplurals=3" in text


def test_what_is_written_names_no_machine_and_no_day() -> None:
    text = translations.written(translations.part([one for one in _ASKED if one.id], "pl"))

    assert [name for name in ("Date", "Generated", "Translator", "Team", "Report-Msgid") if name in text] == []


def test_what_has_no_whole_translation_is_missing() -> None:
    given = _polish(Here="Tutaj")
    given.add(("%(count)s word", "%(count)s words"), ("%(count)s słowo", "", ""))

    assert [one.id for one in translations.missing(given, [one for one in _ASKED if one.id])] == [
        "There",
        ("%(count)s word", "%(count)s words"),
    ]


def test_a_part_is_merged_in_the_order_of_the_template() -> None:
    made, wrong = translations.merged(_polish(There="Tam"), _polish(Here="Tutaj"), "pl")

    assert [(one.id, one.string) for one in made if one.id] == [("Here", "Tutaj"), ("There", "Tam")]
    assert wrong == []


def test_what_has_a_fault_is_told_and_not_taken() -> None:
    made, wrong = translations.merged(_polish(Here="Tutaj"), _polish(Here="<b>Tu</b>", There="There"), "pl")

    assert [(one.id, one.string) for one in made if one.id] == [("Here", "Tutaj")]
    assert [(one.msgid, one.kind) for one in wrong] == [("Here", "markup"), ("There", "left in English")]


def test_what_nobody_says_any_more_is_dropped() -> None:
    made, _ = translations.merged(_polish(Everywhere="Wszędzie", Here="Tutaj"), _polish(), "pl")

    assert [one.id for one in made if one.id] == ["Here"]


def test_a_translators_remark_stays() -> None:
    kept = Catalog(locale="pl")
    kept.add("Here", "Here", user_comments=["same"])

    made, wrong = translations.merged(_polish(), kept, "pl")

    assert (translations.written(made).count("# same"), wrong) == (1, [])


def test_a_language_begins_empty(tmp_path: Path) -> None:
    assert translations.path_of("pl", tmp_path) == tmp_path / "pl" / "LC_MESSAGES" / "messages.po"
    assert [one for one in translations.read(translations.path_of("pl", tmp_path), "pl") if one.id] == []
