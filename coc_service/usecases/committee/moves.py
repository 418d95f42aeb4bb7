"""Moving a case along its workflow, and voting: the rows say what is asked, what changes and who hears of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import case_state, votes, workflow
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import moment
from coc_service.domain.facts import CaseFacts
from coc_service.domain.policy import Policy
from coc_service.domain.quorum import Choice, Tally
from coc_service.domain.records import Authored, BallotRecord, LetterRecord, MoveRecord, Record
from coc_service.domain.workflow import Effect, Move, Notified
from coc_service.store import cases
from coc_service.usecases.act import Act, Refused, Stale
from coc_service.usecases.committee import recounting
from coc_service.usecases.committee.access import RecordBroken, find_cleared, load_cleared
from coc_service.usecases.committee.writing import UNREACHABLE
from coc_service.usecases.custody import casefile, notices, sealing
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.people.members import UnlockedMember

NO_VOTE = msg("There is no vote open now.")
ANOTHER_VOTE = msg("The proposal has changed since you opened this page. Please read it again.")
_DECIDES = frozenset({Effect.COUNT_VOTE, Effect.CLOSE})  # nothing is decided or closed on a file with gaps


@dataclass(frozen=True, slots=True)
class Counted:
    """The ballots that count, by the leaf of their entries, and what they come to."""

    leaves: tuple[str, ...]
    tally: Tally

    @property
    def numbers(self) -> dict[str, int]:
        """The counts as the log states them."""
        return {
            "yes": self.tally.yes,
            "no": self.tally.no,
            "abstain": self.tally.abstain,
            "eligible": self.tally.eligible,
        }


@dataclass(frozen=True, slots=True)
class PreparedMove:
    """A move with what it brings: its records, the epoch they are sealed in, the count it rests on."""

    writing: WritingEpoch | None
    records: Sequence[SealedRecord]
    counted: Counted | None
    head: str


def count(file: OpenedFile) -> Counted | None:
    """Count the ballots of the open vote: the last of each voter who is still clear. None where no vote is open.

    Raises:
        RecordBroken: a ballot that counts is missing or altered.
    """
    case = file.case
    if case.vote is None:
        return None
    ballots = votes.counted(case)
    choices = {one.filed.id: one.said.body.choice for one in file.records if isinstance(one.said.body, BallotRecord)}
    missing = [ballot.record for ballot in ballots.values() if ballot.record not in choices]
    if missing:
        raise RecordBroken(missing[0])
    numbers = Counter(choices[ballot.record] for ballot in ballots.values())
    tally = votes.carried(case, file.sealed.policy, {choice.value: numbers[choice] for choice in Choice})
    return Counted(tuple(sorted(ballot.leaf for ballot in ballots.values())), tally)


def shown_count(file: OpenedFile) -> Counted | None:
    """Return the count as a page shows it: with a ballot that is missing or altered nothing has carried."""
    try:
        return count(file)
    except RecordBroken:
        tally = votes.carried(file.case, file.sealed.policy, dict.fromkeys(Choice, 0))
        return Counted(tuple(sorted(one.leaf for one in votes.counted(file.case).values())), tally)


def facts(file: OpenedFile, member: UnlockedMember, counted: Counted | None, *, at: datetime) -> CaseFacts:
    """Return what the workflow's rules look at, for a member who has opened the file."""
    is_carried = counted is not None and counted.tally.is_carried
    return case_state.facts(file.case, file.sealed.policy, person=member.person, at=at, is_vote_carried=is_carried)


@dataclass(frozen=True, slots=True)
class MakeMove(Act[SealedFile, PreparedMove, None]):
    """Move a case. `given` are the fields by name; `seen` is the leaf of the proposal or vote that the page showed.

    Effects: log entries; records; a new epoch where somebody came or went; whoever is left out loses their grants; notices.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        MoveRefused, FieldsMissing: see `domain.workflow.take`.
        Refused: there is a letter and nobody to read it, the page showed another vote, or a decision's ballots say otherwise.
        RecordBroken: something that a decision rests on is missing or altered.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    move: Move
    given: Mapping[str, str]
    nonce: bytes
    seen: str = ""

    def look(self, session: Session) -> SealedFile:
        """Return the file, sealed."""
        view = self.custody.ledger.reading(session)
        return load_cleared(view, self.case_id, self.member, self.custody)

    def prepare(self, seen: SealedFile) -> PreparedMove:
        """Count what must be counted, check the move, seal what it brings."""
        file, now = casefile.open_file(seen, self.member.recipient), self.custody.now()
        counted = count(file) if Effect.COUNT_VOTE in self.move.effects else None
        self._check(file, counted, now)
        bodies = self._bodies(file.case)
        if not bodies:
            return PreparedMove(None, (), counted, file.case.head)
        writing = sealing.writing_epoch(seen, file.keys, signer=self.member.signer, at=now)
        sealed = [self._sealed(writing, channel, body, now) for channel, body in bodies]
        return PreparedMove(writing, sealed, counted, file.case.head)

    def store(self, session: Session, ready: PreparedMove) -> None:
        """Make the move, once."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        if any(record.row.id in case.records for record in ready.records):
            return  # the same form again
        self._check_still_open(draft, case, ready, now)
        silent = case.awaiting if Effect.LEAVE_OUT_SILENT in self.move.effects else ()
        self._append(session, draft, ready, says=self._says(case, draft.policy(case), ready, now), now=now)
        for person in silent:
            cases.drop_grants(session, self.case_id, recipient_id=person)
        reindex(session, draft, self.case_id)
        if self.move.notifies is Notified.PANEL:
            after = draft.case(self.case_id)
            readers = set(draft.readers_of(after, now)) - {self.member.person}
            others = [person for person in after.clear if person in readers]
            notices.owe_notices(session, others, now=now)

    def _check(self, file: OpenedFile, counted: Counted | None, now: datetime) -> None:
        case = file.case
        known = facts(file, self.member, counted, at=now)
        if any(field.is_letter and self.given.get(field.name) for field in self.move.fields) and not case.is_reachable:
            raise Refused(UNREACHABLE, field="move")
        workflow.take(self.move, stage=case.stage, facts=known, given=self.given)
        workflow.due_at(self.move, file.sealed.policy, stage=case.stage, given=self.given, now=now)
        self._check_shown(case)
        self._check_decision(file)
        if self.move.effects & _DECIDES and file.failed:
            raise RecordBroken(file.failed[0])

    def _check_decision(self, file: OpenedFile) -> None:
        if recounting.is_refused(self.move, recounting.recount(file)):
            raise Refused(recounting.MISCOUNTED, field="move")

    def _check_shown(self, case: Case) -> None:
        if self._shown(case) not in {"", self.seen}:
            raise Refused(ANOTHER_VOTE, field="move")

    def _shown(self, case: Case) -> str:
        """Return the leaf that the page must have shown: of the proposal for a vote on it, of the vote for its count."""
        if Effect.OPEN_VOTE in self.move.effects:
            return case.proposal
        return case.vote.leaf if case.vote and Effect.COUNT_VOTE in self.move.effects else ""

    def _check_still_open(self, draft: Draft, case: Case, ready: PreparedMove, now: datetime) -> None:
        """Check again with the head held, before the first row: what has changed since is looked at anew."""
        self._check_shown(case)
        if ready.counted and ready.counted.leaves != tuple(sorted(one.leaf for one in votes.counted(case).values())):
            raise Stale
        is_carried = ready.counted is not None and ready.counted.tally.is_carried
        known = case_state.facts(
            case, draft.policy(case), person=self.member.person, at=now, is_vote_carried=is_carried
        )
        workflow.take(self.move, stage=case.stage, facts=known, given=self.given)
        if ready.writing:
            sealing.check_fresh(draft, ready.writing)

    def _says(self, case: Case, policy: Policy, ready: PreparedMove, now: datetime) -> dict[str, Any]:
        at = entry_moment(self.member.signer.actor, now)
        due_at = workflow.due_at(self.move, policy, stage=case.stage, given=self.given, now=at)
        says: dict[str, Any] = {
            "move": self.move.name,
            "to": (self.move.target or case.stage).value,
            "due": moment(due_at),
        }
        if Effect.LEAVE_OUT_SILENT in self.move.effects:
            says |= {"clear": sorted(case.clear), "left_out": sorted(case.awaiting)}
        if Effect.OPEN_VOTE in self.move.effects:
            says |= {"proposal": case.proposal, "electorate": sorted(case.clear)}
        if ready.counted and case.vote:
            says |= {"vote": case.vote.leaf, "counted": list(ready.counted.leaves), "tally": ready.counted.numbers}
        return says

    def _append(
        self, session: Session, draft: Draft, ready: PreparedMove, *, says: Mapping[str, Any], now: datetime
    ) -> None:
        stated = Stated(LogAct(self.move.act), self.member.signer, now, says)
        if ready.writing:
            sealing.store_records(session, draft, ready.writing, ready.records, stated=stated)
        else:
            subject = f"case:{self.case_id}"
            draft.append(stated.act, subject, signer=stated.signer, at=now, says={**says, "records": []})

    def _bodies(self, case: Case) -> list[tuple[str, Record]]:
        """Return what the move brings in writing: the panel's part, and the letter to the reporter if there is one."""
        own = {one.name: self.given.get(one.name, "") for one in self.move.fields if not one.is_letter}
        letters = [self.given[one.name] for one in self.move.fields if one.is_letter and self.given.get(one.name)]
        bodies: list[tuple[str, Record]] = []
        if self.move.fields:
            bodies.append((PANEL, MoveRecord(move=self.move.name, given=own)))
        if self.move.letter:
            bodies += [
                (case.reporter_channel, LetterRecord(text=text, purpose=self.move.letter, move=self.move.name))
                for text in letters
            ]
        return bodies

    def _sealed(self, writing: WritingEpoch, channel: str, body: Record, now: datetime) -> SealedRecord:
        actor = self.member.signer.actor
        record_id = sealing.record_id_of(
            self.member.secret, body.kind, self.case_id, self.nonce, body.model_dump_json()
        )
        said = Authored(actor, entry_moment(actor, now), body)
        return sealing.seal_record(
            writing.place, writing.keys[channel], channel=channel, record_id=record_id, said=said
        )


@dataclass(frozen=True, slots=True)
class CastBallot(Act[SealedFile, tuple[WritingEpoch, SealedRecord], None]):
    """Cast (or change) a ballot. `vote` is the leaf of the vote that the page showed. Effects: record, log entries.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: there is no vote, or the page showed another.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    choice: Choice
    vote: str
    nonce: bytes

    def look(self, session: Session) -> SealedFile:
        """Return the file, sealed."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        self._check(file.case)
        return file

    def prepare(self, seen: SealedFile) -> tuple[WritingEpoch, SealedRecord]:
        """Seal the ballot."""
        now, signer = self.custody.now(), self.member.signer
        keys, _ = casefile.open_keys(seen, self.member.recipient)
        writing = sealing.writing_epoch(seen, keys, signer=signer, at=now)
        said = Authored(signer.actor, entry_moment(signer.actor, now), BallotRecord(vote=self.vote, choice=self.choice))
        record_id = sealing.record_id_of(
            self.member.secret, "ballot", self.case_id, self.nonce, self.vote, self.choice.value
        )
        record = sealing.seal_record(writing.place, writing.keys[PANEL], channel=PANEL, record_id=record_id, said=said)
        return writing, record

    def store(self, session: Session, ready: tuple[WritingEpoch, SealedRecord]) -> None:
        """Cast it, once."""
        writing, record = ready
        draft = self.custody.ledger.writing(session)
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        self._check(case)
        if record.row.id in case.records:
            return
        sealing.check_fresh(draft, writing)
        stated = Stated(LogAct.BALLOT_CAST, self.member.signer, self.custody.now(), {"vote": self.vote})
        sealing.store_records(session, draft, writing, [record], stated=stated)

    def _check(self, case: Case) -> None:
        if case.vote is None or self.member.person not in votes.voters(case):
            raise Refused(NO_VOTE, field="choice")
        if case.vote.leaf != self.vote:
            raise Refused(ANOTHER_VOTE, field="choice")
