"""Reading a form: what came in, what was wrong with it beside which field, and never a word lost."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MAX_FIELDS = 200
MAX_FILES = 20  # all are left out; to read past more of them would only take time
FILES_LEFT_OUT = "files-left-out"  # in an address that a form led to
TOKEN = "token"  # noqa: S105  the name of a field, not a secret
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, in words for the person who wrote it."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came in: each field's values in order."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a field's only (or last) value, "" if it is absent."""
        values = self.values.get(name, ())
        return values[-1] if values else ""

    def many(self, name: str) -> list[str]:
        """Return a field's values."""
        return list(self.values.get(name, ()))

    def has(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.text(name) == "yes"

    def unknown(self, known: frozenset[str]) -> list[str]:
        """Return the names of fields that we did not ask for."""
        return sorted(self.values.keys() - known - {TOKEN})

    def broken(self) -> list[str]:
        """Return the names of fields whose letters were lost on the way."""
        return [name for name, values in self.values.items() if any(_REPLACEMENT in value for value in values)]

    def shown(self, *, lists: frozenset[str] = frozenset()) -> dict[str, str | list[str]]:
        """Return the values to show the form again with."""
        return {name: self.many(name) if name in lists else self.text(name) for name in self.values if name != TOKEN}


class _InMemory(MultiPartParser):
    """Starlette's parser, but what somebody sent is never spooled to a disk. The body's own limit bounds it."""

    spool_max_size = sys.maxsize


async def read(request: Request) -> Form:
    """Return the form in a request's body. Files, which no form asks for, are left out; `has_left_out_files` says so."""
    body, kind = await request.body(), request.headers.get("content-type", "").lower()
    if kind.startswith(_MULTIPART):
        return await _multipart(request)
    if kind.startswith(_URLENCODED) and not body.isascii():
        return _form(_raw_pairs(body))
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as sent:
        return _form((name, value) for name, value in sent.multi_items() if isinstance(value, str))


def has_left_out_files(request: Request) -> bool:
    """Whether the form that was read came with files, or the one that led to this page."""
    return getattr(request.state, "has_left_out_files", False)


async def _multipart(request: Request) -> Form:
    """Return the fields of a multipart form.

    Raises:
        HTTPException: 400, for what is no multipart body, or has too many parts.
    """
    parser = _InMemory(request.headers, request.stream(), max_files=MAX_FILES, max_fields=MAX_FIELDS)
    try:
        sent = await parser.parse()
    except MultiPartException as error:
        raise HTTPException(400) from error
    pairs = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    request.state.has_left_out_files = len(pairs) < len(sent.multi_items())
    await sent.close()
    return _form(pairs)


def _raw_pairs(body: bytes) -> list[tuple[str, str]]:
    """Read letters that were not percent-encoded, as no browser sends them: UTF-8, and what is not shows as lost.

    Raises:
        HTTPException: 400, for too many fields.
    """
    try:
        return parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error


def _form(pairs: Iterable[tuple[str, str]]) -> Form:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return Form(values)


_MESSAGES = {
    "string_too_short": "Please write something here. One sentence is enough.",
    "missing": "Please write something here. One sentence is enough.",
    "string_too_long": "This is longer than we can take here ({max_length} characters). Please shorten it; the rest can follow "
    "in a message afterwards.",
    "too_long": "These are more than we offered. Please choose from the list.",
    "enum": "Please choose one of the answers offered, or none.",
    "value_error": "There are invisible control characters in this text. Please type them out or remove them.",
}
BROKEN_LETTERS = (
    "Some letters were lost on the way to us (they show as \N{REPLACEMENT CHARACTER}). Please write them again."
)


def errors_of(error: ValidationError) -> list[FieldError]:
    """Return what is wrong, beside which field; nothing of what was written is in it."""
    found = error.errors(include_input=False, include_url=False, include_context=True)
    return [
        FieldError(str(one["loc"][-1] if isinstance(one["loc"][-1], str) else one["loc"][0]), _message(one))
        for one in found
    ]


def _message(one: Mapping[str, object]) -> str:
    context = one.get("ctx")
    values = context if isinstance(context, dict) else {}
    template = _MESSAGES.get(str(one["type"]), "We could not read this. Please write it again.")
    return template.format(max_length=f"{values.get('max_length', 0):,}")
