"""The first page of a PDF as a picture, drawn by pdfium."""

import pypdfium2
from PIL import Image

from coc_service.cleaning.limits import PREVIEW_SIDE

_POINTS_AT_LEAST = 1.0


def first_page(data: bytes) -> Image.Image:
    """Return the first page, at most 1,600 pixels a side. Raises pypdfium2.PdfiumError, or IndexError without a page."""
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    longest = max(*page.get_size(), _POINTS_AT_LEAST)
    drawn = page.render(scale=PREVIEW_SIDE / longest, may_draw_forms=False)
    picture: Image.Image = drawn.to_pil().convert("RGB")
    return picture
