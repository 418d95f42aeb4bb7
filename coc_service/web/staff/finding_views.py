"""The list of allegations, findings and measures, as members see it: to be changed, as it was proposed, and in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from coc_service.catalogue import Message, Name, Text, msg
from coc_service.domain import findings as domain
from coc_service.domain.case_state import PANEL
from coc_service.domain.findings import AllegationList, Listed, Point, Written
from coc_service.domain.record_models import (
    AllegationRecord,
    LetterRecord,
    MeasureRecord,
    MoveRecord,
    PartyStatementRecord,
)
from coc_service.domain.vocabulary import FINDINGS
from coc_service.usecases.committee import findings
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.parties import heard
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import finding_words, words
from coc_service.web.answers import AnswerView
from coc_service.web.finding_words import MeasureView, ToldView
from coc_service.web.staff import file_views, links, party_views

_POINT, _MEASURE = msg("Allegation %(number)s"), msg("Measure %(number)s")
ABOUT, FOR = msg("About %(who)s"), msg("For %(who)s")
_BY = msg("Carried out by %(who)s")
_REVIEW = msg("The panel looks at it again on %(day)s")
_FOUND, _UNFOUND = msg("Finding: %(finding)s"), msg("No finding yet")
_NO_MEASURE = msg("No measure")
_MEASURES = msg("Measures")
_WITH_LETTER, _LOOK_AGAIN = msg("With this letter"), msg("To be looked at again")
_PART_MISSING = msg("A part of this list does not open for you.")


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """A point of the list. `id` is that of the newest version of its allegation; `reasons` are for the panel alone."""

    id: str
    number: int
    text: Sequence[Text]
    says: Sequence[Message]
    found: Message
    is_found: bool
    impact: Sequence[Text] = ()
    reasons: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """A measure of the list. `id` is that of its newest version."""

    id: str
    number: int
    shown: MeasureView
    says: Sequence[Message]
    is_over: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """The list, or a part of it that was decided or taken back."""

    points: Sequence[ListedPoint] = ()
    measures: Sequence[ListedMeasure] = field(default_factory=tuple)
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class SideView:
    """The list in short, beside the case: how many points it has, the measures in force, and whether a decision fell."""

    url: str
    count: int
    in_force: Sequence[MeasureView] = ()
    has_fallen: bool = False
    is_whole: bool = True


def url(case_id: str) -> str:
    """Return the address of the list of a case."""
    return f"{links.case_url(case_id)}/findings"


def view(opened: OpenedCase, found: AllegationList, *, today: date) -> ListView:
    """Return a list as its page shows it."""
    points = [_point(opened, one) for one in found.points]
    measures = [_measure(opened, number, one, today) for number, one in enumerate(found.measures, 1)]
    return ListView(points, measures, found.is_whole)


def side(opened: OpenedCase, *, today: date) -> SideView:
    """Return the list in short."""
    decided = findings.decided(opened.file)
    in_force = (
        [finding_words.measure(one.body) for one in decided.measures if not domain.is_over(one.body, today)]
        if decided
        else []
    )
    count, fallen = len(findings.listed(opened.file).points), findings.taken_back(opened)
    return SideView(
        url(opened.case.id),
        count,
        in_force,
        has_fallen=bool(fallen and fallen.measures),
        is_whole=findings.is_decision_whole(opened.file),
    )


def _point(opened: OpenedCase, one: Point) -> ListedPoint:
    said, found = one.allegation.body, one.finding.body if one.finding else None
    return ListedPoint(
        id=one.allegation.id,
        number=one.number,
        text=words.paragraphs(said.text),
        says=[*_who(opened, said), *finding_words.about(said)],
        found=FINDINGS[found.finding] if found else _UNFOUND,
        is_found=found is not None,
        impact=words.paragraphs(found.impact) if found else (),
        reasons=words.paragraphs(found.reasons) if found else (),
    )


def _who(opened: OpenedCase, said: AllegationRecord) -> Iterator[Message]:
    who = _called(opened, said.respondent)
    if who is not None:
        yield ABOUT.filled(who=who)
    elif said.person:
        yield ABOUT.filled(who=Name(said.person))


def _called(opened: OpenedCase, party: str) -> Text | None:
    found = [party_views.who(one).inside for one in heard(opened.file) if one.party.party == party]
    return found[0] if found else None


def _measure(opened: OpenedCase, number: int, one: Written[MeasureRecord], today: date) -> ListedMeasure:
    shown = finding_words.measure(one.body)
    return ListedMeasure(one.id, number, shown, list(_of_measure(opened, one.body)), domain.is_over(one.body, today))


def _of_measure(opened: OpenedCase, body: MeasureRecord) -> Iterator[Message]:
    """Yield what only the panel reads of a measure."""
    if (who := _called(opened, body.party)) is not None:
        yield FOR.filled(who=who)
    yield from (_BY.filled(who=Name(one.executor)) for one in body.places if one.executor)
    if body.review_on:
        yield _REVIEW.filled(day=finding_words.day(body.review_on))


def proposal(opened: OpenedCase) -> list[AnswerView]:
    """Return the newest proposal: the record that came with its entry. For an open vote, the proposal that it is about."""
    leaf = opened.case.vote.proposal if opened.case.vote else opened.case.proposal
    bodies = [one.said.body for one in opened.file.records if one.filed.leaf == leaf]
    given = next((file_views.move_answers(body) for body in bodies if isinstance(body, MoveRecord)), [])
    return [*of_proposal(opened, leaf), *given]


def of_proposal(opened: OpenedCase, leaf: str) -> list[AnswerView]:
    """Return the list that the proposal of an entry names, as answers beside its other words."""
    found = findings.proposed(opened.file, leaf)
    return answers(opened, found) if found else []


def answers(opened: OpenedCase, found: AllegationList) -> list[AnswerView]:
    """Return a list as answers: each point with what was found, then the measures."""
    shown = view(opened, found, today=date.min)
    points = [AnswerView(_POINT.filled(number=one.number), _lines_of_point(one)) for one in shown.points]
    measures = [AnswerView(_MEASURE.filled(number=one.number), _lines_of_measure(one)) for one in shown.measures]
    missing = [] if shown.is_whole else [AnswerView(_MEASURES, [_PART_MISSING])]
    return [*points, *(measures or [AnswerView(_MEASURES, [_NO_MEASURE])]), *missing]


def beside(opened: OpenedCase, record: OpenedRecord, with_it: Sequence[OpenedRecord]) -> list[AnswerView]:
    """Return what went with a letter to a party, or what an appeal names of it; [] for other records."""
    body = record.said.body
    if isinstance(body, LetterRecord):
        copies = [one.said.body for one in with_it if isinstance(one.said.body, Listed) and one.filed.channel != PANEL]
        return _of_told(finding_words.told(copies), _WITH_LETTER)
    if isinstance(body, PartyStatementRecord):
        theirs = {
            one.filed.id: one.said.body for one in opened.file.records if one.filed.channel == record.filed.channel
        }
        named = [found for one in body.about if isinstance(found := theirs.get(one), Listed)]
        return _of_told(finding_words.told(named), _LOOK_AGAIN)
    return []


def _of_told(told: ToldView, label: Message) -> list[AnswerView]:
    points = [AnswerView(label, [*one.text, *one.about, *([one.found] if one.found else [])]) for one in told.points]
    return points + [AnswerView(label, [one.what, *one.says, *one.conditions]) for one in told.measures]


def _lines_of_point(one: ListedPoint) -> list[Text]:
    found = _FOUND.filled(finding=one.found) if one.is_found else one.found
    return [*one.text, *one.says, found, *one.impact, *one.reasons]


def _lines_of_measure(one: ListedMeasure) -> list[Text]:
    return [one.shown.what, *one.shown.says, *one.says, *one.shown.conditions]
