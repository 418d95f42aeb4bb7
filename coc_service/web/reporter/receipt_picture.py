"""The words of a receipt as a QR code: an SVG within the page, so that it needs neither a script nor a second request."""

from collections.abc import Sequence

import segno
from markupsafe import Markup

from coc_service.domain.typed_words import plain


def picture(words: Sequence[str]) -> Markup:
    """Return the words, with blanks between, as an inline SVG.

    In capitals and without accents they need a smaller code, and open the same report. It holds no address: a phone would open
    it, and keep it in its history.
    """
    code = segno.make(plain(" ".join(words)).upper(), error="l", boost_error=False, micro=False)
    svg = code.svg_inline(svgclass=None, lineclass=None, omitsize=True, dark="#000", light="#fff")
    return Markup(svg)  # noqa: S704  segno's own markup, without any of the text
