"""What the service writes to standard error: one line for each thing, without a word of a report, for people or for a program.

A message of ours, or of the server, is written by us. Of any other library only the first line of its template is kept: its
values, such as the error in a task that nobody awaited, may be words that somebody wrote.
"""

import json
import logging
import math
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from typing import TextIO

SERVER_LOGGER = "uvicorn.error"
OUR_LOGGERS = (SERVER_LOGGER, "coc_service")
_HOUR_SECONDS = 3_600


class LogFormat(StrEnum):
    """How a line is written."""

    TEXT = "text"
    JSON = "json"


class OnceAnHour(logging.Filter):
    """Logs the server's warnings from the same line of code at most once an hour: else bad requests could fill the log."""

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log the record. Errors are always logged."""
        place = (record.pathname, record.lineno)
        is_news = record.created - self._said_at.get(place, -math.inf) >= _HOUR_SECONDS
        if is_news:
            self._said_at[place] = record.created
        return is_news or record.levelno >= logging.ERROR


def without_words(record: logging.LogRecord) -> bool:
    """Reduce an error to its traceback and type: its message may contain text from a report."""
    if record.exc_info and record.exc_info[0]:
        where = "".join(traceback.format_tb(record.exc_info[2]))
        places = [f"{one.filename}:{one.lineno}" for one in traceback.extract_tb(record.exc_info[2])]
        record.__dict__.update(error=record.exc_info[0].__name__, where=places)
        record.exc_text, record.exc_info = f"{where}{record.exc_info[0].__name__}", None
    record.stack_info = None
    return True


def message_of(record: logging.LogRecord) -> str:
    """Return the one line that a record says."""
    said = record.getMessage() if _is_ours(record.name) else str(record.msg)
    lines = said.splitlines() or [""]
    return _failed(lines) if lines[0].startswith("Traceback ") else lines[0]


def _is_ours(name: str) -> bool:
    return name.startswith(OUR_LOGGERS)


def _failed(lines: list[str]) -> str:
    """Return what a traceback that came as a message says about the start or end of the service: the type of its error."""
    named = [line.partition(":")[0] for line in lines if line[:1].strip() and not line.startswith("Traceback ")]
    return f"the service could not start or end: {named[0] if named else 'an error'}"


class TextLines(logging.Formatter):
    """Writes `LEVEL: message`, and the places that an unexpected error came through below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        line = f"{record.levelname + ':':<9} {message_of(record)}"
        return f"{line}\n{record.exc_text}" if record.exc_text else line


class JsonLines(logging.Formatter):
    """Writes one JSON object on one line: `time` (UTC), `level`, `logger`, `message`, and `error` and `where` of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said = {"time": at, "level": record.levelname.lower(), "logger": record.name, "message": message_of(record)}
        return json.dumps(
            said | {name: record.__dict__[name] for name in ("error", "where") if name in record.__dict__}
        )


_FORMATTERS: dict[LogFormat, type[logging.Formatter]] = {LogFormat.TEXT: TextLines, LogFormat.JSON: JsonLines}


def begin(log_format: LogFormat, stream: TextIO) -> None:
    """Send what every library of this process logs, from a warning on, to a stream in this format."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(without_words)
    handler.setFormatter(_FORMATTERS[log_format]())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
