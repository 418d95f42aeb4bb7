"""The poster of a space: its link as a code for phones, with a few words. One SVG file without scripts, styles or fonts, for
printing and for the page of an event.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

from coc_service.catalogue import Message, Name, msg
from coc_service.languages import Language
from coc_service.web.http import pages

WIDTH, HEIGHT = 210, 297  # millimetres, A4
QUIET_MODULES = 4  # the margin that readers of codes need, by ISO/IEC 18004
_CODE_WIDTH = 110
_LINE_HEIGHT = 1.35
GLYPH = (
    0.56  # of the font size: the width of a letter, on the safe side; letters of Chinese, Japanese and Korean take two
)
_MARGIN = 15

TITLE = msg("Tell us what happened")
FOR_WHOM = msg("Has someone hurt you or someone else at %(space)s? Tell us. We act with care.")
HOW = msg("Open this with your phone. You need no name and no account.")
READ_BY = msg("It goes to %(committee)s.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: where its letters stand, and how large, in millimetres."""

    text: str
    y: float
    size: float
    is_bold: bool = False


def drawn(address: str, *, space: str, committee: str, shown_in: Language) -> str:
    """Return the poster as SVG."""
    code = segno.make(address, error="q", micro=False)
    modules = code.symbol_size(border=QUIET_MODULES)[0]
    above = [*_block(TITLE, 30, 13, shown_in, is_bold=True)]
    above += _block(FOR_WHOM.filled(space=Name(space)), above[-1].y + 14, 7.5, shown_in)
    top = max(above[-1].y + 8, 80)
    end = top + _CODE_WIDTH + 12
    below = [*_wrapped(address, end, 5, is_bold=True)]
    for said in (HOW, READ_BY.filled(committee=Name(committee))):
        below += _block(said, below[-1].y + 12, 7, shown_in)
    return (
        pages.environment(shown_in)
        .get_template("landing/poster.svg")
        .render(
            width=WIDTH,
            height=HEIGHT,
            lines=[*above, *below],
            path=" ".join(_squares(code.matrix_iter(border=QUIET_MODULES))),
            scale=round(_CODE_WIDTH / modules, 4),
            code_x=(WIDTH - _CODE_WIDTH) / 2,
            code_y=top,
        )
    )


def _block(said: Message, y: float, size: float, shown_in: Language, *, is_bold: bool = False) -> list[Line]:
    return [*_wrapped(shown_in.text(said), y, size, is_bold=is_bold)]


def _wrapped(text: str, y: float, size: float, *, is_bold: bool = False) -> Iterator[Line]:
    """Yield the lines of a text. A program that shows an SVG breaks none itself."""
    room = (WIDTH - 2 * _MARGIN) / (size * GLYPH)
    for number, line in enumerate(_lines(text, room)):
        yield Line(line, round(y + number * size * _LINE_HEIGHT, 2), size, is_bold)


def _lines(text: str, room: float) -> Iterator[str]:
    line = ""
    for part in _parts(text, room):
        if line and width_of(line + part.rstrip()) > room:
            yield line.rstrip()
            line = ""
        line += part
    yield line.rstrip()


def _parts(text: str, room: float) -> Iterator[str]:
    """Yield what must stay on one line: words with their blank, but single letters if a word is too long or needs no blanks."""
    for word in text.split():
        if width_of(word) > room or any(unicodedata.east_asian_width(char) in "WF" for char in word):
            yield from word[:-1]
            yield word[-1] + " "
        else:
            yield word + " "


def width_of(text: str) -> int:
    """Return about how wide a text is, in letters of the Latin script."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _squares(rows: Iterable[Iterable[int]]) -> Iterator[str]:
    """Yield the dark squares of a code, each row's neighbours as one."""
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
