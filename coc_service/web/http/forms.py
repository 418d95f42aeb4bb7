"""Reading a form: what came in, what was wrong with it beside which field, and never a word lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from coc_service.catalogue import Message, msg
from coc_service.web.http import multipart
from coc_service.web.http.multipart import NotMultipart

FILES_LEFT_OUT = "files-left-out"  # in an address that a form led to
TOKEN = "token"  # noqa: S105  the name of a field, not a secret
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_BYTES = [bytes([value]) for value in range(256)]


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


async def read(request: Request) -> Form:
    """Return the form in a request's body. Files, which no form asks for, are left out; `has_left_out_files` says so."""
    body, sent_as = await request.body(), request.headers.get("content-type", "")
    kind = sent_as.lower()
    if kind.startswith(_MULTIPART):
        return _multipart(request, body, content_type=sent_as)
    return _urlencoded(body) if kind.startswith(_URLENCODED) else Form()


def has_left_out_files(request: Request) -> bool:
    """Whether the form that was read came with files, or the one that led to this page."""
    return getattr(request.state, "has_left_out_files", False)


def _multipart(request: Request, body: bytes, *, content_type: str) -> Form:
    """Return the fields of a multipart form.

    Raises:
        HTTPException: 400, for what is no multipart body, or has too many parts.
    """
    try:
        parts = multipart.parse(body, content_type=content_type)
    except NotMultipart as error:
        raise HTTPException(400) from error
    request.state.has_left_out_files = parts.has_files
    return _form(parts.fields)


def _urlencoded(body: bytes) -> Form:
    """Return the fields of a body, percent-encoded as browsers send it or raw as others do.

    Raises:
        HTTPException: 400, for too many fields.
    """
    if body.count(b"&") >= multipart.MAX_FIELDS:
        raise HTTPException(400)
    pairs = [pair.partition(b"=") for pair in body.split(b"&") if pair]
    return _form((_unquoted(name), _unquoted(value)) for name, _, value in pairs)


def _unquoted(raw: bytes) -> bytes:
    """Return the bytes behind a percent-encoding. A percent sign that begins nothing stands for itself.

    Python's `unquote_to_bytes` returns the same, but a mebibyte of percent signs takes it seconds, on the event loop.
    """
    if raw.isalnum():  # of bytes: ASCII letters and digits, the most of what is sent
        return raw
    texts = _ESCAPE.split(raw.replace(b"+", b" "))
    texts[1::2] = map(_BYTES.__getitem__, bytes.fromhex(b"".join(texts[1::2]).decode("ascii")))
    return b"".join(texts)


def _form(pairs: Iterable[tuple[bytes, bytes]]) -> Form:
    """Return the form that these fields are.

    Letters are read here, as UTF-8 whatever the sender's headers say, and not by the framework: it does not tell bytes that
    are none (they show as U+FFFD, and their field is `lost`) from a U+FFFD that was sent: that one is a part of what somebody
    quotes.
    """
    values: dict[str, list[str]] = {}
    lost: set[str] = set()
    for raw_name, raw_value in pairs:
        name = raw_name.decode(errors="replace")
        value, is_lost = _letters(raw_value)
        values.setdefault(name, []).append(value)
        lost.update({name} if is_lost else ())
    return Form(values, frozenset(lost))


def _letters(raw: bytes) -> tuple[str, bool]:
    """Return a text, and whether letters of it were lost. UTF-8 has no surrogates: what is returned can stand on a page."""
    try:
        return raw.decode(), False
    except UnicodeDecodeError:
        return raw.decode(errors="replace"), True


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
