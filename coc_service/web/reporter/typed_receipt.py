"""A receipt as somebody typed it: read, or what is wrong with it said in words."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request

from coc_service.catalogue import Message, Name, msg, plural
from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped

MAX_CHARS = 1_000  # seven times the longest receipt


async def read(_: Request, typed: str) -> bytes:
    """Return the bits behind typed words. Beside the event loop: naming what is wrong takes up to a fifth of a second.

    Raises:
        ReceiptMistyped: they are no receipt.
    """
    return await to_thread.run_sync(partial(receipt.from_text, typed[:MAX_CHARS]))


def mistyped(error: ReceiptMistyped) -> list[Message]:
    """Say which words are wrong and which they most likely are."""
    if not error.count:
        return [msg("Please type the words of your receipt here.")]
    if error.count != receipt.WORD_COUNT:
        return [_miscounted(error.count), *(_wrong_word(wrong) for wrong in error.wrong_words[:3])]
    if not error.wrong_words:
        return [msg("More than one word is wrong. Please compare them with what you kept, one by one.")]
    return [_wrong_word(wrong) for wrong in error.wrong_words]


def _miscounted(count: int) -> Message:
    return plural(
        "A receipt has %(words)s words; this is %(count)s.",
        "A receipt has %(words)s words; these are %(count)s.",
        count=count,
        words=receipt.WORD_COUNT,
    )


def _wrong_word(wrong: receipt.WrongWord) -> Message:
    typed = Name(wrong.typed[:20])
    if not wrong.likely:
        return msg("Word %(place)s, “%(typed)s”, cannot be right.", place=wrong.place, typed=typed)
    return msg(
        "Word %(place)s, “%(typed)s”, cannot be right. Did you mean “%(likely)s”?",
        place=wrong.place,
        typed=typed,
        likely=Name(wrong.likely),
    )
