"""Delivery into a local folder, used until a mail server is configured."""

from email.message import EmailMessage
from pathlib import Path

from coc_service.files import write_whole
from coc_service.mail.failure import DeliveryFailed, DeliveryStage


def deliver_to_folder(message: EmailMessage, folder: Path) -> Path:
    """Write `<Message-ID>.eml` (mode 0600, folder 0700 if it is made) and return its path.

    The file is written atomically and is on disk when this returns; the same Message-ID replaces it.
    Blocks: call it from a thread.

    Raises: DeliveryFailed, temporary, if the folder cannot be written.
    """
    path = folder / f"{str(message['Message-ID']).strip('<>')}.eml"
    try:
        write_whole(path, message.as_bytes())
    except OSError:
        # `from None`: the original error contains the path, and so the Message-ID, and may be logged.
        raise DeliveryFailed(stage=DeliveryStage.FOLDER) from None
    return path
