"""Every catalogue is complete, with the placeholders and the markup of the original."""

from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from coc_service import resources
from coc_service.languages import catalogues
from scripts import messages
from tests.house import translation_check

_RIGHT: tuple[tuple[str | tuple[str, str], str | tuple[str, str]], ...] = (
    ("We read it.", "Wir lesen es."),
    ("By %(day)s", "Bis %(day)s"),
    ("A <strong>word</strong>", "Ein <strong>Wort</strong>"),
    (("%(count)s word", "%(count)s words"), ("%(count)s Wort", "%(count)s Wörter")),
)


def test_the_catalogues_are_whole_and_fit_the_template() -> None:
    template = catalogues.read(messages.TEMPLATE)
    paths = sorted(resources.root("locale").glob("*/LC_MESSAGES/*.po"))

    found = {
        path.parts[-3]: translation_check.faults(
            catalogues.read(path, locale=Locale.parse(path.parts[-3], sep="-")), template
        )
        for path in paths
    }

    assert {code: faults for code, faults in found.items() if faults} == {}


def _template() -> Catalog:
    made = Catalog()
    for msgid, _ in _RIGHT:
        made.add(msgid)
    return made


def _translated(number: int = 0, translation: str | tuple[str, str] | None = None) -> Catalog:
    """A correct catalogue except for one translation."""
    made = Catalog(locale="de")
    for at, (msgid, right) in enumerate(_RIGHT):
        made.add(msgid, translation if translation is not None and at == number else right)
    return made


def test_a_right_catalogue_has_no_faults() -> None:
    assert translation_check.faults(_translated(), _template()) == []


@pytest.mark.parametrize(
    ("number", "translation", "fault"),
    [
        (0, "", "empty"),
        (0, "Wir lesen %(what)s.", "placeholders"),
        (0, "100% lesen wir.", "placeholders"),
        (1, "Bis %(tag)s", "placeholders"),
        (1, "Bis bald", "placeholders"),
        (3, ("%(count)s Wort", "Wörter"), "placeholders"),
        (3, ("%(count)s Wort", ""), "empty"),
        (2, "Ein Wort", "markup"),
        (2, "Ein <b>Wort</b>", "markup"),
        (0, "Wir <script>lesen</script> es.", "markup"),
        (0, 'Wir lesen" onclick="es.', "markup"),
        (0, "Wir &lt;lesen es.", "markup"),
    ],
)
def test_a_fault_is_found(number: int, translation: str | tuple[str, str], fault: str) -> None:
    found = translation_check.faults(_translated(number, translation), _template())

    assert [kind for _, kind in found] == [fault]


def test_a_message_that_is_missing_or_in_doubt_is_found() -> None:
    template = _template()
    template.add("Another one")
    translated = _translated()
    translated.add("We read it.", "Wir lesen es.", flags=["fuzzy"])

    assert translation_check.faults(translated, template) == [("We read it.", "fuzzy"), ("Another one", "missing")]


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text('msgid "a"\nmsgstr "b"\nno catalogue goes on like this\n')

    with pytest.raises(PoFileError):
        catalogues.read(path)
