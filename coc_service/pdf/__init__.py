"""Makes tagged PDF files (PDF/UA-1) from plain values: `await made(Document(...))` returns the bytes."""

from coc_service.pdf.document import (
    Block,
    Document,
    Fact,
    Facts,
    Heading,
    LargeFacts,
    Listing,
    Paragraph,
    Quote,
    Table,
)
from coc_service.pdf.making import PdfFailed, made

__all__ = [
    "Block",
    "Document",
    "Fact",
    "Facts",
    "Heading",
    "LargeFacts",
    "Listing",
    "Paragraph",
    "PdfFailed",
    "Quote",
    "Table",
    "made",
]
