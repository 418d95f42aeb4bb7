"""Reads a typed receipt, or says which words are wrong."""

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request

from coc_service.catalogue import Message, Name, msg, plural
from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.web.http import runtime
from coc_service.web.http.fair_queue import Crowded

MAX_CHARS = 1_000  # seven times the length of the longest receipt
NOT_LOOKED_AT = msg(
    "Something in these words is not right. Very many people ask us just now, so we cannot say which word it is. "
    "Please compare them with what you kept, one by one, or send them again in a minute."
)
WRONG_ORDER = msg(
    "These are the right words in the wrong order. It looks as if they were read across, not down each column. "
    "The field below has them in the right order now. Please look at it, and press the button again."
)
CHANGED_PLACES = msg(
    "Words %(first)s and %(second)s changed places. Word %(first)s is “%(here)s”, and word %(second)s is “%(there)s”."
)
WITHOUT_THEM = msg(
    "The field below has only the words of the receipt now. Please look at it, and press the button again."
)
_TO_LEAVE_OUT = msg("“%(typed)s” is on no receipt. Please take it out.")


async def read(request: Request, typed: str) -> bytes:
    """Return the receipt's bits from typed words.

    A receipt without a mistake is read immediately. Finding the wrong word takes up to a fifth of a second of processor time
    and may be skipped, so a flood of wrong receipts can only suppress hints, not reports or conversations.

    Raises:
        ReceiptMistyped: the words are not a receipt.
    """
    text = typed[:MAX_CHARS]
    if (found := receipt.exact(text)) is not None:
        return found
    try:
        return await runtime.of(request).hints.run(partial(receipt.from_text, text))
    except Crowded as error:
        raise ReceiptMistyped(count=len(text.split()), wrong_words=None) from error


def shown_again(error: ReceiptMistyped, typed: str) -> str:
    """Return what the field shows after an error: the right words in the right order, if they were there."""
    return " ".join(error.right) or typed[:MAX_CHARS]


def mistyped(error: ReceiptMistyped) -> list[Message]:
    """Return sentences that name the wrong words and the most likely right ones, or say that the order is wrong."""
    if error.wrong_words is None:
        return [NOT_LOOKED_AT]
    if not error.count:
        return [msg("Please type the words of your receipt here.")]
    if error.right and error.count == receipt.WORD_COUNT:
        return [WRONG_ORDER]
    if error.count != receipt.WORD_COUNT:
        return [_miscounted(error.count), *_counted_wrong(error)]
    return _told(error.wrong_words)


def _told(wrong: Sequence[receipt.WrongWord]) -> list[Message]:
    if not wrong:
        return [msg("More than one word is wrong. Please compare them with what you kept, one by one.")]
    if receipt.changed_places(wrong):
        return [_changed_places(*wrong)]
    return [_wrong_word(one) for one in wrong]


def _counted_wrong(error: ReceiptMistyped) -> list[Message]:
    """Return sentences about the first unlisted words. If there are too many words, those without a likely one may go."""
    said = [
        _TO_LEAVE_OUT.filled(typed=Name(wrong.typed[:20]))
        if error.count > receipt.WORD_COUNT and not wrong.likely
        else _wrong_word(wrong)
        for wrong in (error.wrong_words or ())[:3]
    ]
    return [*said, WITHOUT_THEM] if error.right else said


def _miscounted(count: int) -> Message:
    return plural(
        "A receipt has %(words)s words; this is %(count)s.",
        "A receipt has %(words)s words; these are %(count)s.",
        count=count,
        words=receipt.WORD_COUNT,
    )


def _changed_places(first: receipt.WrongWord, second: receipt.WrongWord) -> Message:
    """Return a sentence about two words. The field keeps them as they were typed: on paper they may be swapped too."""
    return CHANGED_PLACES.filled(
        first=first.place, second=second.place, here=Name(first.likely), there=Name(second.likely)
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
