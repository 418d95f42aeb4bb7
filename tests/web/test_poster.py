"""The poster of a space: every text stays on the paper, and its code leads to the link and nowhere else."""

import re
from xml.etree import ElementTree as ET

import pytest
import segno

from coc_service import languages
from coc_service.web.reporter import poster

LINK = "https://conduct.example.org/to/kubecon-eu"
_TEXT = "{http://www.w3.org/2000/svg}text"


def texts(svg: str) -> list[tuple[str, float, float]]:
    """The lines of a poster: words, size, and how far down they stand."""
    found = ET.fromstring(svg).iter(_TEXT)
    return [(one.text or "", float(one.attrib["font-size"]), float(one.attrib["y"])) for one in found]


@pytest.mark.parametrize(
    "space",
    ["KubeCon", "开源峰会" * 20, "Foundation " * 7, "x" * 80, "Open Source Summit · मुक्त स्रोत", "<script>&\"'"],
    ids=["short", "without blanks", "many words", "one word", "two scripts", "markup"],
)
def test_a_poster_keeps_to_its_paper(space: str) -> None:
    drawn = poster.drawn(LINK, space=space, committee="Committee " * 8, shown_in=languages.default())

    lines = texts(drawn)
    assert [line for line, size, _ in lines if poster.width_of(line) * size * poster.GLYPH > poster.WIDTH - 30] == []
    assert [y for _, _, y in lines] == sorted({y for _, _, y in lines}), "no line stands on another"
    assert max(y for _, _, y in lines) < poster.HEIGHT - 10
    assert "".join(space.split()) in "".join("".join(line.split()) for line, _, _ in lines)


def test_the_code_of_a_poster_has_the_dark_squares_of_its_link() -> None:
    drawn = poster.drawn(LINK, space="KubeCon", committee="Conduct", shown_in=languages.default())

    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn)
    dark = {(int(x) + step, int(y)) for x, y, length in runs for step in range(int(length))}

    rows = segno.make(LINK, error="q", micro=False).matrix_iter(border=poster.QUIET_MODULES)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark}
