"""Messages become text in one language, with its formats of dates, numbers and lists."""

from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from coc_service import languages, resources
from coc_service.catalogue import Day, Message, Moment, Name, Names, TimeOfDay, msg, plural
from coc_service.languages import Language, catalogues
from coc_service.languages.pseudo import accented
from coc_service.languages.sides import Side
from coc_service.languages.translations import CatalogueTranslations

AT = datetime(2026, 11, 5, 14, 3, tzinfo=UTC)
ENGLISH = languages.default()
GERMAN = Language("de", Locale.parse("de"), NullTranslations())

CATALOGUE = """
msgid "By %(day)s"
msgstr "Bis %(day)s"

msgid "%(count)s word"
msgid_plural "%(count)s words"
msgstr[0] "%(count)s słowo"
msgstr[1] "%(count)s słowa"
msgstr[2] "%(count)s słów"
"""

ASKED = """
msgid "By %(day)s"
msgstr ""

msgid "%(count)s word"
msgid_plural "%(count)s words"
msgstr[0] ""
msgstr[1] ""
"""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("somebody's words: 100 %", "somebody's words: 100 %"),
        (msg("Your letter"), "Your letter"),
        (msg("By %(day)s", day=Day(AT)), "By 5 November 2026"),
        (Moment(AT), "5 November, 14:03 UTC"),
        (TimeOfDay(AT), "14:03"),
        (Name("Noor"), "Noor"),
        (Names(("A", "B", "C")), "A, B and C"),
        (50_000, "50,000"),
        (msg("%(who)s wrote", who=msg("The reporter")), "The reporter wrote"),
        (plural("%(count)s word", "%(count)s words", count=1), "1 word"),
        (plural("%(count)s word", "%(count)s words", count=14), "14 words"),
    ],
    ids=str,
)
def test_a_value_is_written_as_our_english_writes_it(value: object, text: str) -> None:
    assert ENGLISH.text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Day(AT), "5. November 2026"),
        (Moment(AT), "5. November, 14:03 UTC"),
        (Names(("A", "B", "C")), "A, B und C"),
        (50_000, "50.000"),
    ],
    ids=str,
)
def test_another_language_has_formats_of_its_own(value: object, text: str) -> None:
    assert GERMAN.text(value) == text


@pytest.mark.parametrize(
    ("code", "day", "moment"),
    [
        ("en", "1 March 2026", "1 March, 08:05 UTC"),
        ("es", "1 de marzo de 2026", "1 de marzo, 8:05 UTC"),
        ("fr", "1er mars 2026", "1er mars, 08:05 UTC"),
        ("it", "1º marzo 2026", "1º marzo, 08:05 UTC"),
        ("pt-BR", "1º de março de 2026", "1º de março, 08:05 UTC"),
        ("vi", "1 tháng 3, 2026", "8:05 (UTC) ngày 1 tháng 3"),
    ],
)
def test_the_first_of_a_month_is_written_as_people_do(code: str, day: str, moment: str) -> None:
    at, language = datetime(2026, 3, 1, 8, 5, tzinfo=UTC), languages.available()[code]

    assert (language.text(Day(at)), language.text(Moment(at))) == (day, moment)


@pytest.mark.parametrize("code", ["fr", "it", "pt-BR"])
def test_only_the_first_of_a_month_is_different(code: str) -> None:
    at, language = datetime(2026, 3, 11, 8, 5, tzinfo=UTC), languages.available()[code]

    assert [language.text(value)[:3] for value in (Day(at), Moment(at))] == ["11 ", "11 "]


@pytest.mark.parametrize("value", [None, 1.5, b"x", object()])
def test_what_has_no_text_is_an_error(value: object) -> None:
    with pytest.raises(TypeError):
        ENGLISH.text(value)


def test_a_placeholder_that_nobody_filled_is_an_error() -> None:
    with pytest.raises(KeyError):
        ENGLISH.text(msg("%(who)s wrote"))


def test_a_plural_needs_a_whole_number() -> None:
    with pytest.raises(TypeError):
        ENGLISH.text(Message("one", "many", {"count": 1.5}))


def test_a_sentence_of_a_table_is_filled_without_changing_the_table() -> None:
    row = msg("%(who)s wrote")

    assert ENGLISH.text(row.filled(who=Name("Noor"))) == "Noor wrote"
    assert row == msg("%(who)s wrote")


def _look_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the catalogues of another folder, and keep nothing of it for other tests."""
    monkeypatch.setattr(resources, "root", lambda name: folder / name)
    for name in ("template", "_by_side"):
        monkeypatch.setattr(catalogues, name, getattr(catalogues, name).__wrapped__)


def test_a_catalogue_makes_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locale" / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "locale" / "messages.pot").write_text(ASKED, encoding="utf-8")
    _look_in(tmp_path, monkeypatch)

    found = catalogues.available.__wrapped__()

    assert (list(found), found["pl"].has_staff_side) == (["en", "pl"], False)
    assert [found["pl"].text(plural("%(count)s word", "%(count)s words", count=n)) for n in (1, 3, 5)] == [
        "1 słowo",
        "3 słowa",
        "5 słów",
    ]
    assert found["pl"].text(msg("By %(day)s", day=Day(AT))) == "Bis 5 listopada 2026"
    assert (found["pl"].prefix, found["pl"].direction, found["pl"].own_name) == ("/pl", "ltr", "Polski")


def test_no_catalogue_is_read_before_a_text_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def reading(path: Path, *, locale: Locale | None = None) -> Catalog:
        read.append(path)
        return Catalog(locale=locale)

    monkeypatch.setattr(catalogues, "read", reading)
    found = catalogues.available.__wrapped__()
    names = [one.own_name for one in found.values()]

    assert (len(names) > 1, read) == (True, [])
    assert [found["de"].text(msg(text)) for text in ("Yes", "No")] == ["Yes", "No"]
    assert [path.parts[-3] for path in read] == ["de"]


@pytest.mark.parametrize(
    ("sources", "missing", "offered"),
    [
        ("templates/landing/index.html", 1, {"pl": True}),
        ("templates/landing/index.html", 2, {}),
        ("templates/cases/desk.html", 2, {"pl": False}),
    ],
)
def test_a_language_is_offered_once_the_reporters_side_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, sources: str, missing: int, offered: dict[str, bool]
) -> None:
    (tmp_path / "locale").mkdir()
    asked = _entries(20 - missing, "templates/landing/index.html") + _entries(missing, sources, first=20 - missing)
    (tmp_path / "locale" / "messages.pot").write_text(asked, encoding="utf-8")
    _look_in(tmp_path, monkeypatch)
    given = tmp_path / "pl.po"
    given.write_text(_entries(20 - missing, "templates/landing/index.html", "tak"), encoding="utf-8")

    found = catalogues.language_of("pl", catalogues.read(given, locale=Locale.parse("pl")))

    assert ({found.code: found.has_staff_side} if found else {}) == offered


def test_what_is_in_doubt_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, doubtful = Catalog(), Catalog(locale="pl")
    asked.add("Yes")
    doubtful.add("Yes", "Tak", flags=["fuzzy"])
    monkeypatch.setattr(catalogues, "_by_side", lambda: {Side.REPORTER: list(asked)[1:]})

    assert not catalogues.covers(doubtful, Side.REPORTER)
    assert catalogues.missing(doubtful, Side.REPORTER) == 1
    assert CatalogueTranslations(lambda: doubtful).gettext("Yes") == "Yes"


def _entries(count: int, source: str, translation: str = "", *, first: int = 0) -> str:
    return "".join(f'#: {source}\nmsgid "{at}"\nmsgstr "{translation}"\n\n' for at in range(first, first + count))


def test_the_committees_pages_are_in_english_at_the_addresses_of_a_language_without_them() -> None:
    spoken = Language("pl", Locale.parse("pl"), NullTranslations(), has_staff_side=False)

    shown = languages.for_staff(spoken, ENGLISH)

    assert (shown.code, shown.prefix, shown.direction) == ("en", "/pl", "ltr")
    assert languages.for_staff(spoken, ENGLISH) is shown
    assert languages.for_staff(GERMAN, ENGLISH) is GERMAN


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("de", "Deutsch"),
        ("es", "Español"),
        ("zh-Hans", "简体中文"),
        ("zh-Hant", "繁體中文"),
        ("id", "Bahasa Indonesia"),
    ],
)
def test_a_language_is_called_by_its_own_name(code: str, name: str) -> None:
    assert Language(code, Locale.parse(code, sep="-"), NullTranslations()).own_name == name


def test_the_default_language_has_no_prefix() -> None:
    assert (ENGLISH.code, ENGLISH.prefix, ENGLISH.direction) == ("en", "", "ltr")


def test_the_pseudo_language_keeps_placeholders_and_tags() -> None:
    text = "Go <a href='%(url)s'>in</a>, %(count)s%% &amp; out"

    assert accented(text) == "⟦Ğó <a href='%(url)s'>íñ</a>, %(count)s%% &amp; óúť⟧"


def test_the_pseudo_language_leaves_alone_what_no_catalogue_has() -> None:
    spoken = languages.pseudo()["en-XA"]

    assert spoken.text(msg("There is nothing here")) == accented("There is nothing here") != "There is nothing here"
    assert spoken.sentence(Message("Nobody extracted this")) == "Nobody extracted this"
    assert (spoken.direction, languages.pseudo()["ar-XB"].direction) == ("ltr", "rtl")
