"""A receipt as somebody typed it: read, or what is wrong with it said in words."""

from functools import partial

from starlette.requests import Request

from coc_service.catalogue import Message, Name, msg, plural
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


def mistyped(error: ReceiptMistyped) -> list[Message]:
    """Say which words are wrong and which they most likely are."""
    if not error.count:
        return [msg("Please type the words of your receipt here.")]
    if error.count != receipt.WORD_COUNT:
        return [_miscounted(error.count), *(_slip(slip) for slip in error.slips[:3])]
    if not error.slips:
        return [msg("More than one word is wrong. Please compare them with what you kept, one by one.")]
    return [_slip(slip) for slip in error.slips]


def _miscounted(count: int) -> Message:
    return plural(
        "A receipt has %(words)s words; this is %(count)s.",
        "A receipt has %(words)s words; these are %(count)s.",
        count=count,
        words=receipt.WORD_COUNT,
    )


def _slip(slip: receipt.Slip) -> Message:
    typed = Name(slip.typed[:20])
    if not slip.likely:
        return msg("Word %(place)s, “%(typed)s”, cannot be right.", place=slip.place, typed=typed)
    return msg(
        "Word %(place)s, “%(typed)s”, cannot be right. Did you mean “%(likely)s”?",
        place=slip.place,
        typed=typed,
        likely=Name(slip.likely),
    )
