"""A receipt as somebody typed it: read, or what is wrong with it said in words."""

from functools import partial

from starlette.requests import Request

from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.web import service
from coc_service.web.fair_queue import Crowded

MAX_CHARS = 1_000  # seven times the longest receipt
NOT_LOOKED_AT = (
    "Something in these words is not right. Very many people ask us just now, so we cannot say which word it is. "
    "Please compare them with what you kept, one by one, or send them again in a minute."
)


class NotLookedAt(Exception):
    """The words are no receipt. Which of them is wrong was not looked for: too many others are asking."""


async def read(request: Request, typed: str) -> bytes:
    """Return the bits behind typed words.

    A receipt without a mistake is read at once. Naming what is wrong takes up to a fifth of a second of a processor and may
    be left undone, so that whoever sends wrong words all day takes away hints, but no report and no way back.

    Raises:
        ReceiptMistyped, NotLookedAt: they are no receipt.
    """
    text = typed[:MAX_CHARS]
    if (found := receipt.exact(text)) is not None:
        return found
    try:
        return await service.of(request).hints.run(partial(receipt.from_text, text))
    except Crowded as error:
        raise NotLookedAt from error


def mistyped(error: ReceiptMistyped | NotLookedAt) -> str:
    """Say which word is wrong and which it most likely is."""
    if isinstance(error, NotLookedAt):
        return NOT_LOOKED_AT
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
