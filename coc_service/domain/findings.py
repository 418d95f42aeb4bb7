"""The allegations of a case, what was found on each, and the measures: the newest version of each, and what a proposal names.

A version is never changed: it is written again and names what it replaces. A finding is about the words that it was made on, so
an allegation that is written again needs a new one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from coc_service.domain.record_models import AllegationRecord, FindingRecord, MeasureRecord, Record, RecordKind
from coc_service.domain.stages import Stage

KINDS = frozenset({RecordKind.ALLEGATION.value, RecordKind.FINDING.value, RecordKind.MEASURE.value})
# While a proposal waits for its vote, and once it is decided, the list stays as the panel saw it.
CHANGEABLE_IN = frozenset({Stage.CONFLICT_CHECK, Stage.TRIAGE, Stage.INVESTIGATING, Stage.AWAITING_INFO})
ALLEGATIONS, FINDINGS, MEASURES = "allegation_ids", "finding_ids", "measure_ids"  # in the record of a proposal
Listed = AllegationRecord | FindingRecord | MeasureRecord
Body = TypeVar("Body", bound=Record)
Given = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Written(Generic[Body]):
    """A record of the list: its id and its content."""

    id: str
    body: Body


@dataclass(frozen=True, slots=True)
class Point:
    """An allegation, with what was found on it; None if nothing was found yet. `number` is its place in the list, from 1."""

    number: int
    allegation: Written[AllegationRecord]
    finding: Written[FindingRecord] | None


@dataclass(frozen=True, slots=True)
class AllegationList:
    """The list of a case, or what a proposal names of it. `is_whole` is False if a part does not open for its reader."""

    points: tuple[Point, ...] = ()
    measures: tuple[Written[MeasureRecord], ...] = ()
    is_whole: bool = True

    @property
    def unfound(self) -> tuple[Point, ...]:
        """The points on which nothing was found yet."""
        return tuple(one for one in self.points if one.finding is None)

    @property
    def entries(self) -> "tuple[Point | Written[MeasureRecord], ...]":
        """The points, then the measures."""
        return (*self.points, *self.measures)

    @property
    def given(self) -> dict[str, tuple[str, ...]]:
        """The list as a proposal names it: ids by kind."""
        return {
            ALLEGATIONS: tuple(one.allegation.id for one in self.points),
            FINDINGS: tuple(one.finding.id for one in self.points if one.finding),
            MEASURES: tuple(one.id for one in self.measures),
        }

    def about(self, party: str) -> "AllegationList":
        """Return the part that is about one party. The points keep their numbers."""
        return AllegationList(
            tuple(one for one in self.points if one.allegation.body.respondent == party),
            tuple(one for one in self.measures if one.body.party == party),
        )


def current(written: Sequence[Written[Listed]]) -> AllegationList:
    """Return the newest version of each, in the order in which they were begun, without what was dropped. Oldest first."""
    allegations = [one for one in _newest(_of(written, AllegationRecord)) if not one.body.is_dropped]
    measures = [one for one in _newest(_of(written, MeasureRecord)) if not one.body.is_dropped]
    return _listed(allegations, _of(written, FindingRecord), measures)


def named(written: Sequence[Written[Listed]], given: Given) -> AllegationList | None:
    """Return what a proposal names among these records; None if it names no list. `written` are those filed before it:
    otherwise whoever proposed could write afterwards what the panel has voted on.
    """
    if ALLEGATIONS not in given:
        return None
    ids = {name: frozenset(given.get(name, ())) for name in (ALLEGATIONS, FINDINGS, MEASURES)}
    listed = _listed(
        [one for one in _of(written, AllegationRecord) if one.id in ids[ALLEGATIONS]],
        [one for one in _of(written, FindingRecord) if one.id in ids[FINDINGS]],
        [one for one in _of(written, MeasureRecord) if one.id in ids[MEASURES]],
    )
    return replace(listed, is_whole=frozenset().union(*ids.values()) <= {one.id for one in written})


def _listed(
    allegations: Sequence[Written[AllegationRecord]],
    findings: Sequence[Written[FindingRecord]],
    measures: Sequence[Written[MeasureRecord]],
) -> AllegationList:
    on = {allegation: one for one in findings for allegation in one.body.allegations}
    points = (Point(number, one, on.get(one.id)) for number, one in enumerate(allegations, 1))
    return AllegationList(tuple(points), tuple(measures))


def _of(written: Iterable[Written[Listed]], kind: type[Body]) -> list[Written[Body]]:
    return [Written(one.id, one.body) for one in written if isinstance(one.body, kind)]


Versioned = TypeVar("Versioned", AllegationRecord, MeasureRecord)


def _newest(written: Iterable[Written[Versioned]]) -> list[Written[Versioned]]:
    begun_as: dict[str, str] = {}  # by id of each version: the id of its first one
    newest: dict[str, Written[Versioned]] = {}
    for one in written:
        begun_as[one.id] = begun_as.get(one.body.replaces, one.id)
        newest[begun_as[one.id]] = one
    return list(newest.values())


def is_over(measure: MeasureRecord, today: date) -> bool:
    """Whether a measure has ended by itself. Its last day still counts."""
    return measure.ends_on is not None and measure.ends_on < today


def next_day(measure: MeasureRecord, today: date) -> date | None:
    """Return the next day on which something is to be done about a measure: its review, else its end; None if it has none."""
    days = [day for day in (measure.review_on, measure.ends_on) if day is not None and day >= today]
    return min(days, default=None)


def to_tell(point: Point) -> AllegationRecord | FindingRecord:
    """Return what a party reads of a point: what is said, and the finding if there is one. Without the panel's reasons and
    what it calls people, and without the impact, which may tell about others.
    """
    said = point.allegation.body
    if point.finding is None:
        return AllegationRecord(
            text=said.text, respondent=said.respondent, code_sections=said.code_sections, when=said.when
        )
    return FindingRecord(
        finding=point.finding.body.finding,
        allegations=(point.allegation.id,),
        behaviour=said.text,
        code_sections=said.code_sections,
    )


def measure_to_tell(measure: MeasureRecord) -> MeasureRecord:
    """Return what a party reads of a measure: without who carries it out and when the panel looks at it again."""
    places = tuple(one.model_copy(update={"executor": "", "done_on": None}) for one in measure.places)
    return measure.model_copy(update={"places": places, "findings": (), "review_on": None, "replaces": ""})


def without_findings(listed: AllegationList) -> AllegationList:
    """Return the points alone, as they are told before anything is decided."""
    return AllegationList(tuple(replace(one, finding=None) for one in listed.points))


def ended(listed: AllegationList, today: date) -> AllegationList:
    """Return the measures alone, as they end when their decision is taken back."""
    measures = (one for one in listed.measures if not is_over(one.body, today))
    return AllegationList(
        measures=tuple(replace(one, body=one.body.model_copy(update={"ends_on": today})) for one in measures)
    )
