"""Delivery into a local folder: where mail lands until a mail server is configured."""

from email.message import EmailMessage
from pathlib import Path

from coc_service.files import write_whole
from coc_service.mail.failure import DeliveryFailed, DeliveryStage


def deliver_to_folder(message: EmailMessage, folder: Path) -> Path:
    """Write `<Message-ID>.eml` (mode 0600, folder 0700 if it is made) and return its path.

    The file appears whole or not at all and is on the disk when this returns; the same Message-ID replaces
    it. Blocks on the disk: call it from a thread.

    Raises: DeliveryFailed, temporary, if the folder cannot be written.
    """
    path = folder / f"{str(message['Message-ID']).strip('<>')}.eml"
    try:
        write_whole(path, message.as_bytes())
    except OSError:
        # `from None`: the original names the path, and with it the Message-ID, in every log it reaches.
        raise DeliveryFailed(stage=DeliveryStage.FOLDER) from None
    return path
