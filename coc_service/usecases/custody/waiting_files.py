"""The list of files that wait in a form which came back with a question: sealed, in the form alone, for one page's purpose.

It holds the files' keys: whoever copies the database and knows `keys/` opens none of them without the form.
"""

import base64
from collections.abc import Sequence
from typing import Any

from coc_service import canonical
from coc_service.crypto import FileKey, OpenFailed, open_sealed, seal
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.receiving import ReceivedFile


def issue(files: Sequence[ReceivedFile], about: str, *, keys: ServiceKeys) -> str:
    """Return the list as text for a hidden field; "" if there are none. `about` is the form it is for."""
    if not files:
        return ""
    said = canonical.encode({"files": [_told(one) for one in files]})
    return base64.urlsafe_b64encode(seal(keys.waiting_files, said, context=_context(about))).decode()


def redeem(text: str, about: str, *, keys: ServiceKeys) -> tuple[ReceivedFile, ...]:
    """Return the files of a list. Whether they still wait is seen when a record takes them.

    Raises:
        TokenInvalid: not made by this service for this form.
    """
    if not text:
        return ()
    try:
        sealed = base64.b64decode(text, altchars=b"-_", validate=True)
        said = canonical.decode(open_sealed(keys.waiting_files, sealed, context=_context(about)))
    except (OpenFailed, ValueError) as error:
        raise TokenInvalid from error
    listed = said["files"]
    assert isinstance(listed, list)  # noqa: S101  for the type checker: only this service can have sealed it
    return tuple(_file(one) for one in listed)


def _told(file: ReceivedFile) -> list[object]:
    texts = [
        file.name,
        file.media_type,
        file.digest,
        file.content_digest,
        file.caption,
        file.cleaned_from,
        file.uncleaned,
    ]
    return [file.key.reveal().hex(), file.size_bytes, *texts, list(file.removed)]


def _file(told: list[Any]) -> ReceivedFile:
    key, size_bytes, name, media_type, digest, content_digest, caption, cleaned_from, uncleaned, removed = told
    return ReceivedFile(
        FileKey(bytes.fromhex(key)),
        name,
        media_type,
        size_bytes,
        digest,
        content_digest,
        caption,
        cleaned_from,
        tuple(removed),
        uncleaned,
    )


def _context(about: str) -> bytes:
    return canonical.context("waiting-files", about)
