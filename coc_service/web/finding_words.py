"""What was said, what was found and what follows, as both sides read it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain.findings import Listed
from coc_service.domain.record_models import AllegationRecord, FindingRecord, MeasureRecord
from coc_service.domain.vocabulary import Finding
from coc_service.web import words

# How somebody reads what was found about them; members read the shorter labels of `vocabulary`.
FOUND: Mapping[Finding, Message] = {
    Finding.VIOLATION: msg("We found that this broke the code of conduct."),
    Finding.VIOLATION_UNIDENTIFIED: msg("We found that this broke the code of conduct. We do not know who did it."),
    Finding.NO_VIOLATION: msg("We found that this did not break the code of conduct."),
    Finding.OUT_OF_SCOPE: msg("This is not ours to decide."),
    Finding.INSUFFICIENT: msg("We do not know enough about this. We do not hold it against you."),
}
_PART = msg("Part of the code of conduct: %(part)s")
_WHEN = msg("When: %(when)s")
_WHERE = msg("Where: %(place)s")
_FROM, _UNTIL = msg("From %(day)s"), msg("Until %(day)s, the last day")
_NO_END = msg("It has no end date.")


@dataclass(frozen=True, slots=True)
class PointView:
    """One point: what is said, with which part of the code it is about and when, and what was found."""

    text: Sequence[Text]
    about: Sequence[Message]
    found: Message | None = None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure: what it is, then where, from when and until when, then its conditions."""

    what: str
    says: Sequence[Message]
    conditions: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class ToldView:
    """What goes with a letter: the points, and the measures."""

    points: Sequence[PointView] = ()
    measures: Sequence[MeasureView] = ()

    def __bool__(self) -> bool:
        return bool(self.points or self.measures)


def told(copies: Iterable[Listed]) -> ToldView:
    """Return copies that go with a letter, as their reader sees them."""
    bodies = list(copies)
    points = [_point(one) for one in bodies if not isinstance(one, MeasureRecord)]
    return ToldView(points, [measure(one) for one in bodies if isinstance(one, MeasureRecord)])


def _point(body: AllegationRecord | FindingRecord) -> PointView:
    if isinstance(body, FindingRecord):
        return PointView(words.paragraphs(body.behaviour), list(_of_code(body.code_sections)), FOUND[body.finding])
    return PointView(words.paragraphs(body.text), about(body))


def about(said: AllegationRecord) -> list[Message]:
    """Return which part of the code of conduct an allegation is about, and when it was."""
    return [*_of_code(said.code_sections), *([_WHEN.filled(when=Name(said.when))] if said.when else [])]


def _of_code(sections: Iterable[str]) -> Iterator[Message]:
    yield from (_PART.filled(part=Name(one)) for one in sections)


def measure(body: MeasureRecord) -> MeasureView:
    """Return a measure as somebody reads it."""
    says = [_WHERE.filled(place=Name(one.name)) for one in body.places if one.name]
    says += [_FROM.filled(day=day(body.starts_on))] if body.starts_on else []
    says.append(_UNTIL.filled(day=day(body.ends_on)) if body.ends_on else _NO_END)
    return MeasureView(body.measure, says, words.paragraphs(body.conditions))


def day(of: date) -> Day:
    """Return a date as a page shows it."""
    return Day(datetime.combine(of, time(), UTC))


def texts(copies: Iterable[Listed]) -> list[str]:
    """Return the words that people wrote in copies that go with a letter."""
    return [text for one in copies for text in _texts(one) if text]


def _texts(body: Listed) -> tuple[str, ...]:
    match body:
        case AllegationRecord():
            return (body.text, body.when, *body.code_sections)
        case FindingRecord():
            return (body.behaviour, *body.code_sections)
        case MeasureRecord():
            return (body.measure, body.conditions, *(one.name for one in body.places))
