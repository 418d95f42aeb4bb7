"""Delivery into a local folder: where mail lands until a mail server is configured."""

import os
import secrets
from email.message import EmailMessage
from pathlib import Path

from coc_service.mail.failure import DeliveryFailed, Stage


def deliver_to_folder(message: EmailMessage, folder: Path) -> Path:
    """Write `<Message-ID>.eml` (mode 0600, folder 0700 if it is made) and return its path.

    The file appears whole or not at all and is on the disk when this returns; the same Message-ID replaces
    it. Blocks on the disk: call it from a thread.

    Raises: DeliveryFailed, temporary, if the folder cannot be written.
    """
    path = folder / f"{str(message['Message-ID']).strip('<>')}.eml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(path, message.as_bytes())
    except OSError:
        # `from None`: the original names the path, and with it the Message-ID, in every log it reaches.
        raise DeliveryFailed(stage=Stage.FOLDER) from None
    return path


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the goal, then rename: a reader of the folder never sees half a mail."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; without this a power cut can forget the rename."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
