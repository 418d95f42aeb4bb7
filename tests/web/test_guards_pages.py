"""Unit tests of checks in pages and at start-up: errors that reveal nothing, escaping, settings."""

import logging
from functools import partial

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from coc_service import app, languages, logs
from coc_service.app import SiteProblem, WrongSite
from coc_service.domain.questions import REPORT_FORM
from coc_service.settings import Settings
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.web.http import error_pages, errors, pages
from coc_service.web.http.forms import Form

CHOICES = {(question.field, str(option.value)) for question in REPORT_FORM for option in question.options}


@pytest.mark.parametrize(
    "name", ["token", "ticket", "readers", "seen", "passphrase", "passphrase_again", "receipt", "proof"]
)
def test_no_secret_is_given_back_on_an_error_page(name: str) -> None:
    sent = Form({name: ["a secret of fourteen words"], "narrative": ["Someone followed me."]})

    assert [kept.text for kept in errors.returned_text(sent)] == ["Someone followed me."]


@pytest.mark.parametrize(("field", "value"), sorted(CHOICES), ids=str)
def test_what_was_chosen_is_not_given_back_but_the_same_word_is_where_it_was_written(field: str, value: str) -> None:
    sent = Form({field: [value], "narrative": [value], "text": ["A letter."]})

    assert [kept.text for kept in errors.returned_text(sent)] == [value, "A letter."]


def test_every_error_that_is_named_has_a_page_and_what_is_not_theirs_looks_like_nothing() -> None:
    handled = errors.handlers()

    assert errors._PAGES[NoSuchCase] == error_pages.NOT_FOUND
    assert handled.keys() >= {*errors._PAGES, HTTPException, ClientDisconnect, Exception}


def test_what_people_write_is_text_on_every_page() -> None:
    made = pages.environment(languages.default()).from_string("{{ words }}").render(words="<script>")

    assert made == "&lt;script&gt;"


def test_a_name_that_a_page_does_not_get_is_an_error_and_no_blank() -> None:
    with pytest.raises(Exception, match="undefined"):
        pages.environment(languages.default()).from_string("{{ nobody_gives_this }}").render()


def test_an_error_reaches_the_log_without_its_words() -> None:
    written = f"{12} words"  # differs from this line's text, because a traceback shows the line
    try:
        int(written)
    except ValueError as error:
        found = (type(error), error, error.__traceback__)
    record = logging.LogRecord("coc_service", logging.ERROR, "", 0, "it failed", (), found)

    assert logs.without_words(record)
    said = logging.Formatter().format(record)

    assert "ValueError" in said
    assert written not in said


def test_a_warning_is_said_once_an_hour_and_an_error_always() -> None:
    kept = logs.OnceAnHour()
    said = []
    for level, line, minutes in [
        (30, 1, 0),
        (30, 1, 59),
        (30, 2, 59),
        (30, 1, 60),
        (30, 1, 61),
        (40, 1, 61),
        (40, 1, 61),
    ]:
        record = logging.LogRecord("uvicorn.error", level, "file.py", line, "bad", (), None)
        record.created = minutes * 60.0
        said.append(kept.filter(record))

    assert said == [True, False, True, True, False, True, True]


@pytest.mark.parametrize(
    ("changed", "setting"),
    [
        ({"host": "0.0.0.0"}, "COC_HOST"),
        ({"host": "192.168.1.5"}, "COC_HOST"),
        ({"base_url": "https://coc.example.org"}, "COC_BASE_URL"),
        ({"smtp_host": "mx.example.org"}, "COC_SMTP_HOST"),
    ],
)
def test_a_demonstration_is_never_a_real_service(changed: dict[str, str], setting: str) -> None:
    check = partial(app._check_demonstration, Settings.model_validate(changed))

    with pytest.raises(WrongSite) as refused:
        check()

    assert (refused.value.problem, refused.value.setting) == (SiteProblem.DEMONSTRATION_ONLY, setting)


@pytest.mark.parametrize(
    "changed",
    [
        {"database_url": "mysql://x"},
        {"base_url": "coc.example.org"},
        {"base_url": "javascript://x"},
        {"mail_sender": "nobody"},
        {"body_limit_bytes": 1},
        {"checkpoint_step": 0},
        {"smtp_timeout_seconds": 0},
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_meant_stops_the_start_and_is_not_repeated(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(changed))) as refused:
        Settings.model_validate(changed)

    assert "input_value" not in str(refused.value)
