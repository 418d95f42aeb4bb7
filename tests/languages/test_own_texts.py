"""A site changes sentences and adds languages by files. One that would break a page is refused before anything is served."""

from pathlib import Path

import pytest

from coc_service import app
from coc_service.catalogue import msg, plural
from coc_service.languages import OwnTextUnusable, catalogues, offered
from coc_service.languages.faults import originals
from coc_service.languages.language import DEFAULT_CODE
from coc_service.languages.sides import Side, side_of
from coc_service.refusals import line_of
from coc_service.settings import Settings

ENOUGH = "What you know is enough"
_COUNTED = next(one for one in catalogues.template() if one.id and isinstance(one.id, tuple))


def _entry(msgid: str, text: str) -> str:
    quoted = (one.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for one in (msgid, text))
    return 'msgid "{}"\nmsgstr "{}"\n\n'.format(*quoted)


def _with(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.po").write_text(text, encoding="utf-8")
    return folder


def test_a_sentence_is_said_in_the_sites_own_words(tmp_path: Path) -> None:
    folder = _with(tmp_path, de=_entry(ENOUGH, "Du musst nichts beweisen"), en=_entry(ENOUGH, "You need no proof"))

    found = offered(folder)

    assert found["de"].text(msg(ENOUGH)) == "Du musst nichts beweisen"
    assert found["en"].text(msg(ENOUGH)) == "You need no proof"
    assert found["en"].prefix == ""


def test_what_a_file_leaves_out_stays_ours(tmp_path: Path) -> None:
    folder = _with(tmp_path, de=_entry(ENOUGH, "Du musst nichts beweisen"))
    one, many = originals(_COUNTED)

    ours, found = offered(None)["de"], offered(folder)["de"]

    assert found.text(msg("Continue")) == ours.text(msg("Continue"))
    assert found.sentence(plural(one, many, count=3)) == ours.sentence(plural(one, many, count=3))
    assert ours.text(msg(ENOUGH)) != "Du musst nichts beweisen"
    assert offered(folder)["fr"] is offered(None)["fr"]


def test_a_language_is_added_that_has_the_reporters_side(tmp_path: Path) -> None:
    asked = [one for one in catalogues.template() if one.id and side_of(one) is Side.REPORTER]
    simple = [originals(one)[0] for one in asked if len(originals(one)) == 1]
    entries = "".join(_entry(text, text) for text in simple)

    found = offered(_with(tmp_path, eo=entries))

    assert (found["eo"].prefix, found["eo"].has_staff_side) == ("/eo", False)


def test_a_language_is_not_added_that_lacks_it(tmp_path: Path) -> None:
    with pytest.raises(OwnTextUnusable, match="too many sentences"):
        offered(_with(tmp_path, eo=_entry(ENOUGH, "Via scio sufiĉas")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (_entry(ENOUGH, "<script>alert(1)</script>"), "markup"),
        (_entry(ENOUGH, "Genug, %(name)s"), "placeholders"),
        ("#, fuzzy\n" + _entry(ENOUGH, "Genug"), "fuzzy"),
        ('msgid "{}"\nmsgid_plural "{}"\nmsgstr[0] "%(count)s"\n'.format(*originals(_COUNTED)), "empty form"),
        ("no catalogue goes like this", "misformatted"),
    ],
)
def test_a_file_that_would_break_a_page_is_refused(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(OwnTextUnusable, match=found):
        offered(_with(tmp_path, de=text))


def test_a_file_with_a_name_that_is_no_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OwnTextUnusable, match="no language"):
        offered(_with(tmp_path, klingonish=_entry(ENOUGH, "HIja")))


def test_a_sentence_that_nobody_says_any_more_is_left_out(tmp_path: Path) -> None:
    found = offered(_with(tmp_path, de=_entry("Nobody says this", "<b>Niemand</b>")))

    assert list(found) == list(offered(None))
    assert found[DEFAULT_CODE] is offered(None)[DEFAULT_CODE]


def test_the_settings_name_the_folder(tmp_path: Path) -> None:
    folder = _with(tmp_path, de=_entry(ENOUGH, "Du musst nichts beweisen"))

    found = app.languages_of(Settings(locale_dir=folder))

    assert found["de"].text(msg(ENOUGH)) == "Du musst nichts beweisen"


def test_the_operator_reads_which_file_it_is_and_why(tmp_path: Path) -> None:
    with pytest.raises(OwnTextUnusable) as refused:
        offered(_with(tmp_path, de=_entry(ENOUGH, "<b>Genug</b>")))

    assert line_of(refused.value) == (
        f"{tmp_path}/de.po cannot be used: markup (+ <b>, + </b>) in “{ENOUGH}”. See docs/translating.md."
    )
