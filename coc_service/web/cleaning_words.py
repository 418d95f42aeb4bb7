"""What pages say about the cleaned copy of a file: what was hidden in it, what stays, and why there is none."""

from collections.abc import Iterable, Mapping

from coc_service.catalogue import Message, msg
from coc_service.cleaning import Found, Remains, WhyNot

TAKEN_OUT = msg("This was hidden in the file. We took it out of the copy for the committee:")
NOTHING_HIDDEN = msg("We found nothing hidden in this file.")
FAILED = msg("We could not make a clean copy of this file. It may hold your name, a place or a time.")
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
REMAINS: Mapping[Remains, Message] = {
    Remains.PICTURE: msg("What the picture shows stays: faces, signs, screens."),
    Remains.TEXT: msg("The words in it stay as they are, names too."),
}
WHY_NOT: Mapping[WhyNot, Message] = {
    WhyNot.TYPE: msg("We can’t clean files of this kind. It may hold your name, a place or a time."),
    WhyNot.LOCKED: msg("There is no clean copy, because this file has a password."),
    WhyNot.SIGNED: msg("There is no clean copy, because this file is signed. It may hold your name, a place or a time."),
}


def found(kinds: Iterable[str]) -> tuple[Message, ...]:
    """Return what was found, in one order. A kind that a newer version wrote counts as other data."""
    known = {Found(kind) if kind in set(Found) else Found.OTHER for kind in kinds}
    return tuple(message for kind, message in FOUND.items() if kind in known)


def why_not(reason: str) -> Message:
    """Return why there is no cleaned copy. A reason that has no sentence, or that a newer version wrote, is not explained."""
    return WHY_NOT.get(WhyNot(reason), FAILED) if reason in set(WhyNot) else FAILED
