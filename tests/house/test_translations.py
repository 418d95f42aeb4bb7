"""Every catalogue has what the reporter's side needs, without a fault, and no other language's catalogue has half a message."""

from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import PoFileError

from coc_service import resources
from coc_service.languages import catalogues
from coc_service.languages.faults import Fault, faults
from coc_service.languages.sides import Side, side_of, side_of_source
from scripts import messages
from tests.house.tree import ROOT

_CATALOGUES = sorted(path.parts[-3] for path in resources.root("locale").glob("*/LC_MESSAGES/messages.po"))


def _faults(code: str, *, side: Side) -> list[Fault]:
    template = catalogues.read(messages.TEMPLATE)
    path = resources.root("locale") / code / "LC_MESSAGES" / "messages.po"
    of_side = {one.id if isinstance(one.id, str) else one.id[0] for one in template if side_of(one) is side}
    translated = catalogues.read(path, locale=Locale.parse(code, sep="-"))
    return [one for one in faults(translated, template, code) if one.msgid in of_side]


@pytest.mark.parametrize("code", _CATALOGUES)
def test_a_catalogue_is_whole_for_those_who_report(code: str) -> None:
    assert _faults(code, side=Side.REPORTER) == []


@pytest.mark.parametrize("code", _CATALOGUES)
def test_what_a_catalogue_has_for_the_committee_is_right(code: str) -> None:
    assert [one for one in _faults(code, side=Side.STAFF) if one.kind != "missing"] == []


@pytest.mark.parametrize("code", _CATALOGUES)
def test_a_language_is_offered_for_the_sides_that_its_catalogue_has(code: str) -> None:
    there = {side: catalogues.covers(catalogues.shipped(code), side) for side in Side}

    assert there == {Side.REPORTER: True, Side.STAFF: code in catalogues.WITH_STAFF_SIDE}


@pytest.mark.parametrize("code", _CATALOGUES)
def test_a_catalogue_names_no_machine_and_no_day(code: str) -> None:
    text = (resources.root("locale") / code / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")

    assert messages.NOT_OURS.findall(text) == []


def test_every_source_of_the_staff_side_is_there() -> None:
    listed = [path for path in _staff_sources() if not (ROOT / path).exists()]

    assert listed == []


def _staff_sources() -> tuple[str, ...]:
    from coc_service.languages import sides  # noqa: PLC0415  a private table, for this check alone

    return sides._STAFF_SOURCES


@pytest.mark.parametrize(
    ("path", "side"),
    [
        ("templates/reports/a_new_page.html", Side.REPORTER),
        ("templates/a_new_folder/page.html", Side.REPORTER),
        ("coc_service/web/reporter/a_new_page.py", Side.REPORTER),
        ("templates/cases/a_new_page.html", Side.STAFF),
    ],
)
def test_a_new_source_is_on_the_reporters_side_unless_it_is_the_committees(path: str, side: Side) -> None:
    assert side_of_source(path) is side


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text('msgid "a"\nmsgstr "b"\nno catalogue goes on like this\n')

    with pytest.raises(PoFileError):
        catalogues.read(path)
