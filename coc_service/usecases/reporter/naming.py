"""Which members a report names anywhere in its texts, and where. The reporter is asked about each before it is sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coc_service.domain import names
from coc_service.domain.committee_state import Seat
from coc_service.domain.names import MemberNames, Mention
from coc_service.domain.question import TEXT_KINDS, Question
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.record_models import RecordKind
from coc_service.domain.report import Report
from coc_service.usecases.custody.addresses import member_names
from coc_service.usecases.custody.custody import Custody

QUOTED_CHARS = 240
_NEXT_WORD = re.compile(r" [\w'’-]+")
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002\uff01\uff1f\u0964\u061f])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of the reporter around a name: what stands before the name, the name as it was written, and the rest."""

    before: str
    name: str
    after: str


def mentions(
    report: Report, seats: tuple[Seat, ...], custody: Custody, *, form: Sequence[Question] = REPORT_FORM
) -> dict[str, Mention]:
    """Return the members named in any text of the report, by id, each with the first place."""
    texts = {one.field: _text(report, one) for one in form if one.kind in TEXT_KINDS}
    return names.named(texts, names_of(seats, custody))


def names_of(seats: tuple[Seat, ...], custody: Custody) -> tuple[MemberNames, ...]:
    """Return the names by which a report might mention each member, with those that they stored themselves."""
    return member_names(seats, keys=custody.keys, stored=custody.ledger.memory.names)


def quotation(report: Report, mention: Mention, member: MemberNames) -> Quotation | None:
    """Return the sentence that names a member; None if its words do not stand in the text as they were found."""
    [text] = [_text(report, one) for one in REPORT_FORM if one.field == mention.field]
    at = text.find(mention.words)
    if at < 0:
        return None
    ends = _name_ends(text, at + len(mention.words), member)
    starts = [found.end() for found in _SENTENCE_END.finditer(text, 0, at)]
    after = _SENTENCE_END.search(text, ends)
    sentence_ends = after.start() if after else len(text)
    return Quotation(_tail(text[starts[-1] if starts else 0 : at]), text[at:ends], _head(text[ends:sentence_ends]))


def _name_ends(text: str, at: int, member: MemberNames) -> int:
    """Return where a name ends: "Tomas Rey" is one name, not two."""
    while (word := _NEXT_WORD.match(text, at)) and names.named(word[0], [member]):
        at = word.end()
    return at


def _text(report: Report, question: Question) -> str:
    return str(getattr(report.identity if question.record is RecordKind.IDENTITY else report, question.field))


def _tail(text: str) -> str:
    return "\u2026" + text[-QUOTED_CHARS // 2 :] if len(text) > QUOTED_CHARS // 2 else text


def _head(text: str) -> str:
    return text[: QUOTED_CHARS // 2] + "\u2026" if len(text) > QUOTED_CHARS // 2 else text
