"""Reads forms: the submitted values, and an error for each wrong field. No submitted text is lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from coc_service.catalogue import Message, msg
from coc_service.domain.report import NEEDED
from coc_service.web.http import multipart
from coc_service.web.http.multipart import NotMultipart

FILES_LEFT_OUT = "files-left-out"  # in the address of the redirect after a form
TOKEN = "token"  # noqa: S105  the name of a field, not a secret
PROOF = "proof"  # the field of a passphrase that is typed once more
PROOF_CODE = "proof_code"
PROOF_PASSKEY = "proof_"  # before the names of the fields that the script for passkeys fills in
_PROOFS = frozenset({PROOF, PROOF_CODE, *(PROOF_PASSKEY + name for name in ("name", "challenge", "answer", "key"))})
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_BYTES = [bytes([value]) for value in range(256)]
OF_FIELD = msg("“%(label)s”: %(problem)s")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, as a sentence for the person who filled it in."""

    field: str
    message: Message


@dataclass(frozen=True, slots=True)
class Form:
    """A submitted form: each field's values in order. `lost` are the fields whose bytes were not valid UTF-8."""

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
        """Whether a field was sent: a checkbox that was ticked."""
        return self.text(name) == "yes"

    def unknown(self, known: frozenset[str]) -> list[str]:
        """Return the names of fields that are not in our form."""
        return sorted(self.values.keys() - known - {TOKEN})

    def shown(self, *, lists: frozenset[str] = frozenset()) -> dict[str, str | list[str]]:
        """Return the values for showing the form again."""
        return {name: self.many(name) if name in lists else self.text(name) for name in self.values if name != TOKEN}


async def read(request: Request) -> Form:
    """Return the form in a request's body, without a passphrase that was typed once more: it must not come back on any page.

    Files, which no form of ours asks for, are dropped; see `has_left_out_files`.
    """
    sent = await _whole(request)
    if _PROOFS.isdisjoint(sent.values):
        return sent
    return Form({name: said for name, said in sent.values.items() if name not in _PROOFS}, sent.lost)


async def typed_proof(request: Request) -> Form | None:
    """Return what was sent as a proof: passphrase, code and the answer of a passkey; None if the page did not ask for it."""
    sent = await _whole(request)
    return Form({name: sent.values[name] for name in _PROOFS & sent.values.keys()}) if PROOF in sent.values else None


async def _whole(request: Request) -> Form:
    if (streamed := getattr(request.state, "streamed", None)) is not None:
        found: Form = streamed
        return found
    body, sent_as = await request.body(), request.headers.get("content-type", "")
    kind = sent_as.lower()
    if kind.startswith(_MULTIPART):
        return _multipart(request, body, content_type=sent_as)
    if not kind.startswith(_URLENCODED):
        return Form()
    parsed: Form | None = getattr(request.state, "parsed", None)
    if parsed is None:  # a page that may take files reads its form three times
        parsed = request.state.parsed = _urlencoded(body)
    return parsed


def is_multipart(request: Request) -> bool:
    """Whether a form was sent in parts, as forms with files are."""
    return request.headers.get("content-type", "").lower().startswith(_MULTIPART)


def remember(request: Request, sent: Form) -> None:
    """Let `read` return this form: its body was streamed, and is gone."""
    request.state.streamed = request.state.form = sent


def is_streamed(request: Request) -> bool:
    """Whether the form was read while it arrived."""
    return getattr(request.state, "streamed", None) is not None


async def read_file(request: Request, field: str) -> bytes:
    """Return the file that a form of ours asked for, after `read`; b"" if none came. Nothing says then that it was left out.

    Raises:
        HTTPException: 400, if the body is not a multipart form.
    """
    sent_as = request.headers.get("content-type", "")
    try:
        found = multipart.file_in(await request.body(), content_type=sent_as, field=field)
    except NotMultipart as error:
        raise HTTPException(400) from error
    request.state.has_left_out_files = False
    return found


def leave_out_files(request: Request) -> None:
    """Note that files were dropped, so that the next page says so."""
    request.state.has_left_out_files = True


def has_left_out_files(request: Request) -> bool:
    """Whether files were dropped from this form, or from the form that redirected to this page."""
    return getattr(request.state, "has_left_out_files", False)


def _multipart(request: Request, body: bytes, *, content_type: str) -> Form:
    """Return the fields of a multipart form.

    Raises:
        HTTPException: 400, if the body is not multipart or has too many parts.
    """
    try:
        parts = multipart.parse(body, content_type=content_type)
    except NotMultipart as error:
        raise HTTPException(400) from error
    request.state.has_left_out_files = parts.has_files
    return of_pairs(parts.fields)


def _urlencoded(body: bytes) -> Form:
    """Return the fields of a URL-encoded body. Browsers percent-encode all bytes; other clients may send them raw.

    Raises:
        HTTPException: 400, if there are too many fields.
    """
    if body.count(b"&") >= multipart.MAX_FIELDS:
        raise HTTPException(400)
    pairs = [pair.partition(b"=") for pair in body.split(b"&") if pair]
    return of_pairs([(_unquoted(name), _unquoted(value) if value else value) for name, _, value in pairs])


def _unquoted(raw: bytes) -> bytes:
    """Decode percent-encoding. A percent sign without two hexadecimal digits is kept.

    Python's `unquote_to_bytes` returns the same, but takes seconds for 1 MiB of percent signs and would block the event loop.
    """
    raw = raw.replace(b"+", b" ")
    if b"%" not in raw:
        return raw
    texts = _ESCAPE.split(raw)
    texts[1::2] = map(_BYTES.__getitem__, bytes.fromhex(b"".join(texts[1::2]).decode("ascii")))
    return b"".join(texts)


def of_pairs(pairs: Iterable[tuple[bytes, bytes]]) -> Form:
    """Return the form with these fields, as pairs of name and value.

    Bytes are decoded here, always as UTF-8, whatever the headers say. The framework cannot tell invalid bytes (shown as
    U+FFFD, and their field is `lost`) from a U+FFFD that was sent, for example in a quotation.
    """
    values: dict[str, list[str]] = {}
    lost: set[str] = set()
    for raw_name, raw_value in pairs:
        name = raw_name.decode(errors="replace")
        try:
            value = raw_value.decode()  # without surrogates, so it can be encoded again
        except UnicodeDecodeError:
            value = raw_value.decode(errors="replace")
            lost.add(name)
        values.setdefault(name, []).append(value)
    return Form(values, frozenset(lost))


EMPTY = msg("Please write something here. One sentence is enough.")
_UNREADABLE = msg("We could not read this. Please write it again.")
_TOO_LONG = msg(
    "This is longer than we can take here (%(max_length)s characters). Please shorten it; the rest can follow in a message "
    "afterwards."
)
_MESSAGES: Mapping[str, Message] = {
    "string_too_short": EMPTY,
    "missing": EMPTY,
    "string_too_long": _TOO_LONG,
    "too_long": msg("These are more than we offered. Please choose from the list."),
    NEEDED: msg("To hear from us by email, please write an address here. Or choose another way above."),
    "enum": msg("Please choose one of the answers offered, or none."),
    "value_error": msg(
        "The fourteen words of a receipt stand in this text. Whoever reads them could write in your name, so please take them "
        "out. To come back to a report, type them on the page for your receipt instead."
    ),
}
BROKEN_LETTERS = msg(
    "Some letters were lost on the way to us (they show as \N{REPLACEMENT CHARACTER}). Please write them again."
)


def lost_letters(sent: Form, names: Iterable[str]) -> list[FieldError]:
    """Return an error for each of these fields that contained invalid bytes."""
    return [FieldError(name, BROKEN_LETTERS) for name in names if name in sent.lost]


def errors_of(error: ValidationError) -> list[FieldError]:
    """Return one error per wrong field. The errors repeat nothing of the submitted text."""
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
