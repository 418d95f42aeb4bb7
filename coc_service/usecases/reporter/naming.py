"""Which members a report names anywhere in its texts, and where. The reporter is asked about each before it is sent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coc_service.domain import names
from coc_service.domain.committee_state import Seat
from coc_service.domain.names import MemberNames
from coc_service.domain.question import TEXT_KINDS, Question
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.record_models import RecordKind
from coc_service.domain.report import Report
from coc_service.usecases.custody.addresses import member_names
from coc_service.usecases.custody.custody import Custody

QUOTED_CHARS = 240
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002\uff01\uff1f\u0964\u061f])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of the reporter around a name: what stands before the name, the name as it was written, and the rest."""

    before: str
    name: str
    after: str


def found(
    report: Report, seats: tuple[Seat, ...], custody: Custody, *, form: Sequence[Question] = REPORT_FORM
) -> frozenset[str]:
    """Return the ids of members whom any text of the report names."""
    return frozenset(names.named("\n".join(_texts(report, form)), names_of(seats, custody)))


def names_of(seats: tuple[Seat, ...], custody: Custody) -> tuple[MemberNames, ...]:
    """Return the names by which a report might mention each member, with those that they stored themselves."""
    return member_names(seats, keys=custody.keys, stored=custody.ledger.memory.names)


def quotations(
    report: Report, seats: tuple[Seat, ...], people: Iterable[str], custody: Custody
) -> dict[str, Quotation]:
    """Return for each of these members the first sentence that names them. Whoever is in no single sentence is missing."""
    wanted = {one.person: one for one in names_of(seats, custody) if one.person in people}
    quoted: dict[str, Quotation] = {}
    for sentence in _sentences(_texts(report, REPORT_FORM)):
        missing = [one for person, one in wanted.items() if person not in quoted]
        if not missing:
            break
        for person in names.named(sentence, missing):
            quoted[person] = _around(sentence, wanted[person])
    return quoted


def _texts(report: Report, form: Sequence[Question]) -> list[str]:
    return [text for one in form if one.kind in TEXT_KINDS and (text := _text(report, one))]


def _text(report: Report, question: Question) -> str:
    return str(getattr(report.identity if question.record is RecordKind.IDENTITY else report, question.field))


def _sentences(texts: Sequence[str]) -> Iterable[str]:
    return (sentence for text in texts for sentence in _SENTENCE_END.split(text) if sentence)


def _around(sentence: str, member: MemberNames) -> Quotation:
    """Return the sentence split at the first words that name the member, and cut to a length that can be read at a glance."""
    words = sentence[: 2 * QUOTED_CHARS].split(" ")
    hits = [at for at, word in enumerate(words) if names.named(word, [member])]
    if not hits:
        return Quotation("", sentence[:QUOTED_CHARS], "\u2026" if len(sentence) > QUOTED_CHARS else "")
    first = last = hits[0]
    while last + 1 in hits:  # "Tomas Rey" is one name, not two
        last += 1
    before, name, after = (" ".join(part) for part in (words[:first], words[first : last + 1], words[last + 1 :]))
    return Quotation(_tail(before) + (" " if before else ""), name, (" " if after else "") + _head(after))


def _tail(text: str) -> str:
    return "\u2026" + text[-QUOTED_CHARS // 2 :] if len(text) > QUOTED_CHARS // 2 else text


def _head(text: str) -> str:
    return text[: QUOTED_CHARS // 2] + "\u2026" if len(text) > QUOTED_CHARS // 2 else text
