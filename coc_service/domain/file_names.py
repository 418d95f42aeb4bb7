"""What a browser says about a file: its name, its type, and the caption, cleaned so that they can stand on a page."""

import re
import unicodedata

LONGEST_NAME = 150
LONGEST_CAPTION = 500
UNNAMED = "file"
UNKNOWN_TYPE = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")


def shown(name: str) -> str:
    """Return a file's name without its folder and without hidden characters: U+202E would turn "gpj.exe" into a picture.

    A long name is shortened in the middle, so that its ending stays.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    tidy = " ".join(_visible(last).split()).strip(" .")
    if len(tidy) > LONGEST_NAME:
        tidy = f"{tidy[: LONGEST_NAME - 30]}\N{HORIZONTAL ELLIPSIS}{tidy[-29:]}"
    return tidy or UNNAMED


def caption(text: str) -> str:
    """Return a caption in one line."""
    return " ".join(_visible(text).split())[:LONGEST_CAPTION]


def cleaned(name: str, ending: str) -> str:
    """Return the name of a file's cleaned copy."""
    stem = name.rpartition(".")[0] or name
    return shown(f"clean-{stem}.{ending}")


def media_type(text: str) -> str:
    """Return the type that a browser named, without its parameters; the unknown type for anything else."""
    plain = text.partition(";")[0].strip().lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) else UNKNOWN_TYPE


def _visible(text: str) -> str:
    """Return a text without control and format characters, and without what UTF-8 cannot hold. Line breaks become blanks."""
    return "".join(" " if one in "\r\n\t" else one for one in text if one in "\r\n\t" or _is_visible(one))


def _is_visible(one: str) -> bool:
    return unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
