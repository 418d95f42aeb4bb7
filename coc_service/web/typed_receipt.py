"""A receipt as somebody typed it: read, or what is wrong with it said in words."""

from functools import partial

from starlette.requests import Request

from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.web import service

MAX_CHARS = 1_000  # seven times the longest receipt


async def read(request: Request, typed: str) -> bytes:
    """Return the bits behind typed words. Beside the event loop: naming what is wrong takes up to a fifth of a second.

    Raises:
        ReceiptMistyped: they are no receipt.
    """
    return await service.of(request).in_thread(partial(receipt.from_text, typed[:MAX_CHARS]))


def mistyped(error: ReceiptMistyped) -> str:
    """Say which word is wrong and which it most likely is."""
    if not error.count:
        return "Please type the words of your receipt here."
    if error.count != receipt.WORD_COUNT:
        counted = f"A receipt has {receipt.WORD_COUNT} words; these are {error.count}."
        return " ".join([counted, *(_slip(slip) for slip in error.slips[:3])])
    if not error.slips:
        return "More than one word is wrong. Please compare them with what you kept, one by one."
    return " ".join(_slip(slip) for slip in error.slips)


def _slip(slip: receipt.Slip) -> str:
    likely = (
        f" Did you mean \N{LEFT DOUBLE QUOTATION MARK}{slip.likely}\N{RIGHT DOUBLE QUOTATION MARK}?"
        if slip.likely
        else ""
    )
    shown = slip.typed[:20]
    return f"Word {slip.place}, \N{LEFT DOUBLE QUOTATION MARK}{shown}\N{RIGHT DOUBLE QUOTATION MARK}, cannot be right.{likely}"
