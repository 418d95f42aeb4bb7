"""What pages say about the cleaned copy of a file: what was hidden in it, what stays, and why there is none."""

from collections.abc import Iterable, Mapping

from coc_service.catalogue import Message, msg
from coc_service.cleaning import FileType, Found, WhyNot

TAKEN_OUT = msg("This was hidden in the file, and is not in the clean copy:")
NOTHING_HIDDEN = msg("We found nothing hidden in this file. The clean copy is made anew all the same.")
FAILED = msg("We could not make a clean copy of this file. It may hold a name, a place or a time.")
FOUND: Mapping[Found, Message] = {
    Found.PLACE: msg("the place"),
    Found.TIME: msg("the date and time"),
    Found.CAMERA: msg("the camera or phone"),
    Found.AUTHOR: msg("a name"),
    Found.COMMENT: msg("a title or a note"),
    Found.SOFTWARE: msg("the app that made it"),
    Found.THUMBNAIL: msg("a small picture of it, perhaps from before it was changed"),
    Found.REVISION: msg("traces of an older version"),
    Found.SCRIPT: msg("a small program"),
    Found.ATTACHMENT: msg("another file"),
    Found.LAYER: msg("the names of its layers"),
    Found.AFTER_END: msg("more data, such as a short film"),
    Found.OTHER: msg("other data that does not show"),
}
PICTURE_STAYS = msg("What a picture shows stays: faces, signs, screens.")
TEXT_STAYS = msg("The words in it stay as they are, names too.")
WHY_NOT: Mapping[WhyNot, Message] = {
    WhyNot.TYPE: msg("We can’t clean files of this kind. It may hold a name, a place or a time."),
    WhyNot.LOCKED: msg("There is no clean copy, because this file has a password."),
    WhyNot.SIGNED: msg("There is no clean copy, because this file is signed. It may hold a name, a place or a time."),
}


def found(kinds: Iterable[str]) -> tuple[Message, ...]:
    """Return what was found, in one order. A kind that a newer version wrote counts as other data."""
    known = {Found(kind) if kind in set(Found) else Found.OTHER for kind in kinds}
    return tuple(message for kind, message in FOUND.items() if kind in known)


def why_not(reason: str) -> Message:
    """Return why there is no cleaned copy. A reason that has no sentence, or that a newer version wrote, is not explained."""
    return WHY_NOT.get(WhyNot(reason), FAILED) if reason in set(WhyNot) else FAILED


def stays(media_type: str) -> Message:
    """Return what cleaning a file of this type leaves in it, because it is what the file shows."""
    return TEXT_STAYS if media_type == FileType.PDF else PICTURE_STAYS
