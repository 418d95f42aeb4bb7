"""The list of allegations, findings and measures of a case: as it is now, as it was proposed, as it was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from coc_service.catalogue import msg
from coc_service.domain import findings, summary
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.findings import KINDS, AllegationList, Listed, Written
from coc_service.domain.move_rows import Effect, Move
from coc_service.domain.record_models import MoveRecord, Record
from coc_service.domain.vocabulary import LetterKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import recounting
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.custody.casefile import OpenedFile, OpenedRecord

SETTLED = msg("The list stays as it is while a proposal waits for its vote, and once something is decided.")
CHANGED = msg("This has changed since you opened the page. Please look again.")
NO_ALLEGATION = msg("The list names no allegation. Please write down what the proposal is about.")
NO_FINDING = msg("Not every allegation has a finding yet. Please say first what you found on each.")


@dataclass(frozen=True, slots=True)
class Told:
    """Copies of parts of the list that go with a letter. `is_whole` is False if they cannot go: a part does not open here."""

    copies: tuple[Listed, ...] = ()
    is_whole: bool = True


def refuse_if_settled(case: Case, body: Record) -> None:
    """Raise Refused if it belongs to the list, and the list cannot change now."""
    if isinstance(body, Listed) and case.stage not in findings.CHANGEABLE_IN:
        raise Refused(SETTLED, field="list")


def newest(case: Case) -> str:
    """Return the entry with which the list was last changed; "" if there is none. A proposal names what its page showed."""
    leaves = [one.leaf for one in case.records.values() if one.channel == PANEL and one.kind in KINDS]
    return leaves[-1] if leaves else ""


def rests_on_list(move: Move, case: Case) -> bool:
    """Whether a move names the list of the case."""
    return Effect.SET_PROPOSAL in move.effects and bool(newest(case))


def listed(file: OpenedFile) -> AllegationList:
    """Return the list as it is now."""
    return findings.current(list(_written(file.records)))


def to_propose(file: OpenedFile) -> AllegationList:
    """Return the list, to be named by a proposal.

    Raises:
        Refused: it has no allegation, or one without a finding.
    """
    found = listed(file)
    if not found.points or found.unfound:
        raise Refused(NO_FINDING if found.points else NO_ALLEGATION, field="move")
    return found


def proposed(file: OpenedFile, leaf: str) -> AllegationList | None:
    """Return the list that the proposal of an entry names; None if it names none, or cannot be opened here."""
    for place, one in enumerate(file.records):
        if one.filed.leaf == leaf and one.filed.channel == PANEL and isinstance(one.said.body, MoveRecord):
            return findings.named(list(_written(file.records[:place])), one.said.body.given)
    return None


def decided(file: OpenedFile) -> AllegationList | None:
    """Return what the decision that stands says; None if none does, it names no list, or it is not what its ballots say."""
    case, counted = file.case, recounting.count_again(file)
    if not case.decided_proposal or (counted and not counted.is_same):
        return None
    return proposed(file, case.decided_proposal)


def is_decision_whole(file: OpenedFile) -> bool:
    """Whether all records open from which it is read what is in force, as far as this reader was ever granted them."""
    wanted = [file.case.records[one] for one in summary.decided_records(file.case)]
    gaps = {gap.id for gap in file.gaps}
    return not any(one.id in gaps or one.epoch in file.closed_epochs for one in wanted)


def taken_back(opened: OpenedCase) -> AllegationList | None:
    """Return what the decision said that was taken back; None if a decision stands, or none was taken back."""
    outcome = opened.case.outcome
    if outcome is None or not outcome.has_fallen:
        return None
    vote = next((one.detail["vote"] for one in opened.chain if one.leaf == outcome.leaf and "vote" in one.detail), "")
    leaf = next((one.detail["proposal"] for one in opened.chain if one.leaf == vote), "")
    return proposed(opened.file, leaf) if leaf else None


def told_with(opened: OpenedCase, purpose: LetterKind, party: str, today: date) -> Told:
    """Return what goes with a letter to a party: what concerns them of the list, of the decision, or of what was taken back."""
    match purpose:
        case LetterKind.NOTICE:
            found: AllegationList | None = findings.without_findings(listed(opened.file))
        case LetterKind.DECISION:
            found = decided(opened.file)
        case LetterKind.APPEAL_DECISION:
            fallen = taken_back(opened)
            found = fallen and findings.ended(fallen, today)
        case _:
            found = None
    if found is None or not found.is_whole:
        return Told(is_whole=found is None)
    theirs = found.about(party)
    measures = (findings.measure_to_tell(one.body) for one in theirs.measures)
    return Told((*map(findings.to_tell, theirs.points), *measures))


def _written(records: Sequence[OpenedRecord]) -> Iterator[Written[Listed]]:
    """Yield the records of the list, oldest first. Copies that went to parties are not of the list."""
    for one in records:
        if one.filed.channel == PANEL and isinstance(one.said.body, Listed):
            yield Written(one.filed.id, one.said.body)
