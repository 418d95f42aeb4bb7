"""Reading a form: what came in, what was wrong with it beside which field, and never a word lost."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_to_bytes

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from coc_service.catalogue import Message, msg

MAX_FIELDS = 200
MAX_FILES = 20  # all are left out; to read past more of them would only take time
FILES_LEFT_OUT = "files-left-out"  # in an address that a form led to
TOKEN = "token"  # noqa: S105  the name of a field, not a secret
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, in words for the person who wrote it."""

    field: str
    message: Message


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came in: each field's values in order. `lost` are the fields that came in bytes that are no UTF-8."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

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
    return _urlencoded(body) if kind.startswith(_URLENCODED) else Form()


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


def _urlencoded(body: bytes) -> Form:
    """Return the fields of a body, percent-encoded as browsers send it or raw as others do.

    Letters are read here and not by the framework, which does not tell bytes that are no UTF-8 (they show as U+FFFD, and
    their field is `lost`) from a U+FFFD that was sent: that one is a part of what somebody quotes.

    Raises:
        HTTPException: 400, for too many fields.
    """
    if body.count(b"&") >= MAX_FIELDS:
        raise HTTPException(400)
    pairs = [pair.partition(b"=") for pair in body.split(b"&") if pair]
    read = [(_letters(name)[0], *_letters(value)) for name, _, value in pairs]
    form = _form((name, value) for name, value, _ in read)
    return replace(form, lost=frozenset(name for name, _, is_lost in read if is_lost))


def _letters(raw: bytes) -> tuple[str, bool]:
    """Return the text behind a percent-encoding, and whether letters of it were lost.

    A percent sign that begins nothing stands for itself.
    """
    if raw.isalnum():  # of bytes: ASCII letters and digits, the most of what is sent
        return raw.decode(), False
    unquoted = unquote_to_bytes(raw.replace(b"+", b" "))
    try:
        return unquoted.decode(), False
    except UnicodeDecodeError:
        return unquoted.decode(errors="replace"), True


def _form(pairs: Iterable[tuple[str, str]]) -> Form:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return Form(values)


_EMPTY = msg("Please write something here. One sentence is enough.")
_UNREADABLE = msg("We could not read this. Please write it again.")
_TOO_LONG = msg(
    "This is longer than we can take here (%(max_length)s characters). Please shorten it; the rest can follow in a message "
    "afterwards."
)
_MESSAGES: Mapping[str, Message] = {
    "string_too_short": _EMPTY,
    "missing": _EMPTY,
    "string_too_long": _TOO_LONG,
    "too_long": msg("These are more than we offered. Please choose from the list."),
    "enum": msg("Please choose one of the answers offered, or none."),
    "value_error": msg("There are invisible control characters in this text. Please type them out or remove them."),
}
BROKEN_LETTERS = msg(
    "Some letters were lost on the way to us (they show as \N{REPLACEMENT CHARACTER}). Please write them again."
)


def lost_letters(sent: Form, names: Iterable[str]) -> list[FieldError]:
    """Return an error beside each of these fields whose letters were lost on the way."""
    return [FieldError(name, BROKEN_LETTERS) for name in names if name in sent.lost]


def errors_of(error: ValidationError) -> list[FieldError]:
    """Return what is wrong, beside which field; nothing of what was written is in it."""
    found = error.errors(include_input=False, include_url=False, include_context=True)
    return [
        FieldError(str(one["loc"][-1] if isinstance(one["loc"][-1], str) else one["loc"][0]), _message(one))
        for one in found
    ]


def _message(one: Mapping[str, object]) -> Message:
    context = one.get("ctx")
    values = context if isinstance(context, dict) else {}
    message = _MESSAGES.get(str(one["type"]), _UNREADABLE)
    return message.filled(max_length=values.get("max_length", 0)) if message is _TOO_LONG else message
