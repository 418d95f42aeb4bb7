"""Finds checkpoints and proofs in files as people save them: mails, re-encoded, indented, quoted, with wrapped lines."""

import re
from email import message_from_bytes, policy

from coc_service.audit.note import VerifierKey, from_base64

_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_QUOTING = re.compile(r"^[\s>|]+")
_BASE64 = re.compile(r"[0-9A-Za-z+/]*={0,2}", re.ASCII)
_HEAD = re.compile(r"[^\n]+\n[0-9]+\n[0-9A-Za-z+/]{43}=\n\n+—", re.ASCII)
_DASH = "—"
# Key id and signature: of Ed25519, and of a witness, which also signs a time (C2SP tlog-cosignature).
_SIGNATURE_SIZES_BYTES = frozenset({4 + 64, 4 + 8 + 64})
_PROOF_START, _INDEX_START = "c2sp.org/tlog-proof@", "index "


class SignatureBroken(Exception):
    """A checkpoint's signature was wrapped over several lines and cannot be put together again."""


def read_saved(saved: bytes) -> list[str]:
    """Return the texts that a saved file may contain: the body of a mail, if it is a mail, and the file itself."""
    text = _decode(saved)
    # A byte order mark means that the whole file was re-encoded, whatever encoding the mail's headers name.
    body = _mail_body(saved if text is None else text.encode())
    if text is None:
        text = _decode_bytes(saved)
    return [text] if body is None else [body, text]


def find_notes(text: str, verifier_key: str) -> list[str]:
    """Return the parts of a text that look like checkpoints of this log, restored to their original form. Unverified.

    Raises:
        SignatureBroken: there are such parts, but none with a complete signature.
        KeyMalformed: the verifier key is malformed.
    """
    origin = VerifierKey.parse(verifier_key).name
    lines = _plain_lines(text)
    starts = [at for at, line in enumerate(lines) if line == origin and _HEAD.match("\n".join(lines[at : at + 9]))]
    notes = [_note_at(lines, at) for at in starts]
    if notes and not any(notes):
        raise SignatureBroken
    return [note for note in notes if note]


def find_proof(text: str) -> str:
    """Return the proof in a text, restored to its original form; the text itself if there is none. Unverified.

    Raises:
        SignatureBroken: its checkpoint has no complete signature.
    """
    lines = _plain_lines(text)
    try:
        start = next(at for at, line in enumerate(lines) if line.startswith(_PROOF_START))
        index = next(at for at in range(start, len(lines)) if lines[at].startswith(_INDEX_START))
        blank = lines.index("", index)
    except (StopIteration, ValueError):
        return text
    note = _note_at(lines, blank + 1)
    if not note:
        raise SignatureBroken
    # Mail programs wrap the entry's line, which is long; the lines with hashes are short enough.
    extra = "".join(lines[start + 1 : index])
    return "".join(f"{line}\n" for line in (lines[start], extra, *lines[index:blank], "")) + note


def _note_at(lines: list[str], start: int) -> str:
    """Return the note that begins at this line; "" if the log's own signature is incomplete."""
    origin, at = "".join(lines[start : start + 1]), start + 3
    while at < len(lines) and not lines[at]:
        at += 1
    signatures = []
    while at < len(lines) and lines[at].startswith(_DASH):
        words, at = _signature_at(lines, at)
        if _is_whole(words):
            signatures.append(f"{_DASH} {words[1]} {''.join(words[2:])}\n")
    if not any(line.startswith(f"{_DASH} {origin} ") for line in signatures):
        return ""
    return "".join(f"{line}\n" for line in (*lines[start : start + 3], "")) + "".join(signatures)


def _signature_at(lines: list[str], at: int) -> tuple[list[str], int]:
    """Return a signature's words (dash, name, base64, which may continue on the next lines) and the index of the line after."""
    words, at = lines[at].split(), at + 1
    while not _is_whole(words) and at < len(lines) and _goes_on(words, lines[at]):
        words, at = words + lines[at].split(), at + 1
    return words, at


def _is_whole(words: list[str]) -> bool:
    try:
        return len(from_base64("".join(words[2:]))) in _SIGNATURE_SIZES_BYTES
    except ValueError:
        return False


def _goes_on(words: list[str], line: str) -> bool:
    more = line.split()[1:] if len(words) == 1 else line.split()
    return bool(line) and all(_BASE64.fullmatch(word) for word in more)


def _plain_lines(text: str) -> list[str]:
    """Return the lines without trailing blanks, and without the blanks, bars and ">" that mail programs put before them."""
    return [_QUOTING.sub("", line).rstrip() for line in text.splitlines()]


def _decode(saved: bytes) -> str | None:
    """Return a file's text if its byte order mark, or the position of its zero bytes, tells the encoding; else None."""
    for bom, encoding in _BOMS.items():
        if saved.startswith(bom):
            return saved[len(bom) :].decode(encoding, errors="replace")
    if b"\0" in saved[:2]:
        return saved.decode("utf-16-be" if saved.startswith(b"\0") else "utf-16-le", errors="replace")
    return None


def _decode_bytes(saved: bytes) -> str:
    try:
        return saved.decode()
    except UnicodeDecodeError:
        return saved.decode("cp1252", errors="replace")  # the encoding of old editors on Windows


def _mail_body(saved: bytes) -> str | None:
    message = message_from_bytes(saved, policy=policy.default)
    body = message.get_body(("plain",)) if "from" in message else None
    try:
        return str(body.get_content()) if body else None
    except LookupError:  # an unknown encoding
        return None
