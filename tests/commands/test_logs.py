"""What the service writes to standard error holds no word of a report, in either format."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from coc_service import logs
from coc_service.logs import LogFormat

WORDS = "Jane threw a chair"


@pytest.fixture
def root() -> Iterator[None]:
    """The root logger, and the server's without what another test set up. Both are as they were afterwards."""
    logger, servers = logging.getLogger(), [logging.getLogger(name) for name in ("uvicorn", "uvicorn.error")]
    handlers, level = list(logger.handlers), logger.level
    with pytest.MonkeyPatch.context() as patch:
        for one in servers:
            patch.setattr(one, "handlers", [])
            patch.setattr(one, "propagate", True)
        yield
    logger.handlers[:] = handlers
    logger.setLevel(level)


def said(log_format: LogFormat, name: str, message: object, *values: object, error: Exception | None = None) -> str:
    """What is written when somebody logs an error."""
    stream = io.StringIO()
    logs.begin(log_format, stream)
    logging.getLogger(name).error(message, *values, exc_info=error)
    return stream.getvalue()


def failed() -> ValueError:
    """An error that went through this function."""
    try:
        int(WORDS)
    except ValueError as error:
        return error
    pytest.fail("these words are a number")


@pytest.mark.usefixtures("root")
def test_an_error_is_one_line_of_json_with_its_type_and_its_places() -> None:
    line = said(LogFormat.JSON, "coc_service.store.writer", "a function failed", error=failed())

    found = json.loads(line)
    place = found["where"].pop()
    assert (line.count("\n"), WORDS in line, place.startswith(f"{__file__}:")) == (1, False, True)
    assert found | {"time": ""} == {
        "time": "",
        "level": "error",
        "logger": "coc_service.store.writer",
        "message": "a function failed",
        "error": "ValueError",
        "where": [],
    }


@pytest.mark.usefixtures("root")
def test_an_error_of_any_of_our_modules_is_written_without_its_words() -> None:
    lines = said(LogFormat.TEXT, "coc_service.store.writer", "a function failed", error=failed()).splitlines()

    assert (lines[0], lines[-1]) == ("ERROR:    a function failed", "ValueError")
    assert WORDS not in "\n".join(lines)


@pytest.mark.parametrize("log_format", LogFormat)
@pytest.mark.usefixtures("root")
def test_another_library_says_the_first_line_of_its_template_alone(log_format: LogFormat) -> None:
    tasks = said(log_format, "asyncio", f"Task exception was never retrieved\nfuture: <Task {WORDS!r}>")
    values = said(log_format, "sqlalchemy.pool", "Exception closing %s", WORDS)

    assert ("Task exception was never retrieved" in tasks, "Exception closing %s" in values) == (True, True)
    assert WORDS not in tasks + values


@pytest.mark.parametrize("log_format", LogFormat)
@pytest.mark.usefixtures("root")
def test_a_start_that_fails_says_the_type_of_the_error(log_format: LogFormat) -> None:
    text = f'Traceback (most recent call last):\n  File "a.py", line 1, in b\nsqlalchemy.exc.OperationalError: {WORDS}\nmore'

    line = said(log_format, "uvicorn.error", text)

    assert ("could not start or end: sqlalchemy.exc.OperationalError" in line, line.count("\n")) == (True, 1)
    assert WORDS not in line


@pytest.mark.usefixtures("root")
def test_an_hour_of_bad_requests_is_one_line() -> None:
    kept, record = logs.OnceAnHour(), logging.LogRecord("uvicorn.error", logging.WARNING, "a.py", 1, "bad", (), None)

    assert [kept.filter(record), kept.filter(record)] == [True, False]
