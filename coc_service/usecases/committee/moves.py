"""Moves of a case. The row of the move in the workflow's table says what is required, what changes and who gets a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import case_facts, departures, employers, votes, workflow
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import case_subject, moment
from coc_service.domain.facts import CaseFacts
from coc_service.domain.move_rows import Effect, Move, Notified, Timer
from coc_service.domain.policy import Policy
from coc_service.domain.record_models import LetterRecord, MoveRecord, Record
from coc_service.domain.records import Authored
from coc_service.store import cases
from coc_service.usecases.act import Act, Refused, Stale
from coc_service.usecases.committee import employers_of_voters, findings, recounting, shown_before, wishes
from coc_service.usecases.committee.access import RecordBroken, find_cleared, load_cleared
from coc_service.usecases.committee.voting import ANOTHER_VOTE, Counted, count
from coc_service.usecases.committee.writing import UNREACHABLE
from coc_service.usecases.custody import attaching, casefile, counted_employers, notices, sealing
from coc_service.usecases.custody.attaching import Attached, Author
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.people import kept
from coc_service.usecases.people.members import UnlockedMember

VOTER_REMOVED = msg(
    "Since this vote was opened, somebody who could vote was taken off the committee by others. "
    "Withdraw the proposal, propose it again and open a new vote, so that nobody decides a vote in this way."
)
CHANGED = msg("This has changed since you opened the page. Please look again.")
Filed = tuple[str, Record]  # a channel, and a record for it
_DECIDES = frozenset({Effect.COUNT_VOTE, Effect.CLOSE})  # a case is not decided or closed while its file has gaps


@dataclass(frozen=True, slots=True)
class PreparedMove:
    """A move ready to be stored: its sealed records, the epoch they are sealed in, the count that it depends on."""

    writing: WritingEpoch | None
    records: Sequence[SealedRecord]
    files: Sequence[SealedRecord]
    counted: Counted | None
    head: str


def facts(case: Case, policy: Policy, counted: Counted | None, *, person: str, at: datetime) -> CaseFacts:
    """Return the facts that the workflow's rules depend on, for a member who has counted the open vote."""
    is_carried = counted is not None and counted.tally.is_carried
    return case_facts.facts(case, policy, person=person, at=at, is_vote_carried=is_carried)


@dataclass(frozen=True, slots=True)
class MakeMove(Act[SealedFile, PreparedMove, None]):
    """Make a move. `given` are the fields by name; `seen` is what its page showed (`shown_before`); `kept` is
    the draft that it was written from, `attached` files that go with its letter, or stay with the panel. `letter_to` is the
    channel of whom the page said that its letter goes to.

    Effects: log entries; records; the draft deleted; a new epoch if the present one is not usable; grants of left-out
        members deleted; notices.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        MoveRefused, FieldsMissing: see `domain.workflow.take`.
        Refused: it has a letter but the reporter can no longer read it, or it would go to somebody else now; the page showed
            another vote, or the stated tally of the decision is not what its ballots come to; or a file does not wait any
            more, or has no room.
        RecordBroken: a record that a decision depends on is missing or altered.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    move: Move
    given: Mapping[str, str]
    nonce: bytes
    seen: str = ""
    kept: str = ""
    attached: Attached = field(default_factory=Attached)
    letter_to: str = ""

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        return load_cleared(view, self.case_id, self.member, self.custody)

    def prepare(self, seen: SealedFile) -> PreparedMove:
        """Count the open vote if there is one, check the move, and seal its records."""
        file, now = casefile.open_file(seen, self.member.recipient), self.custody.now()
        counted = self.check(file)
        self._check_reader(file.case)
        bodies = self._bodies(file, now)
        if not bodies:
            begun = sealing.epoch_after_departure(seen, signer=self.member.signer, at=now)
            return PreparedMove(begun, (), (), counted, file.case.head)
        writing = sealing.writing_epoch(seen, file.keys, signer=self.member.signer, at=now)
        with_letter, files = self._files(writing, bodies, case=file.case, now=now)
        sealed = [self._sealed(writing, channel, body, now) for channel, body in with_letter]
        return PreparedMove(writing, sealed, files, counted, file.case.head)

    def _files(
        self, writing: WritingEpoch, bodies: Sequence[Filed], *, case: Case, now: datetime
    ) -> tuple[Sequence[Filed], list[SealedRecord]]:
        """Seal the files of the form: they go with the letter, or stay with the panel if there is none."""
        channel, _ = bodies[-1]
        signer = self.member.signer
        author = Author(signer, self.member.secret, entry_moment(signer.actor, now), self.nonce)
        key = writing.keys[channel]
        sealed = attaching.seal_files(
            writing.place, key, channel, author=author, attached=self.attached.going_to(case, channel)
        )
        ids = {"files": tuple(one.row.id for one in sealed)}
        with_ids = [
            (where, body.model_copy(update=ids) if sealed and isinstance(body, LetterRecord) else body)
            for where, body in bodies
        ]
        return with_ids, sealed

    def store(self, session: Session, ready: PreparedMove) -> None:
        """Store the move, unless the same form was already stored."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        if any(record.row.id in case.records for record in ready.records):
            return  # the same form was sent twice
        self._check_still_open(draft, case, ready, now)
        channel = case.addressee_channel if any(self._letters) else PANEL
        attaching.require_room(session, attaching.contents_in(case, [channel]), self.attached.going_to(case, channel))
        attaching.take(session, ready.files, now=now)
        silent = case.awaiting if Effect.LEAVE_OUT_SILENT in self.move.effects else ()
        kept.forget(session, self.custody, self.member, self.kept)
        self._append(session, draft, ready, says=self._says(draft, case, ready, now), now=now)
        for person in silent:
            cases.drop_grants(session, self.case_id, recipient_id=person)
        reindex(session, draft, self.case_id)
        if self.move.notifies is Notified.PANEL:
            after = draft.case(self.case_id)
            readers = set(draft.readers_of(after, now)) - {self.member.person}
            others = [person for person in after.clear if person in readers]
            notices.owe_notices(session, others, now=now)

    def check(self, file: OpenedFile) -> Counted | None:
        """Raise what making the move with this file would; return the count that it depends on. Pages ask before a review."""
        case, now = file.case, self.custody.now()
        counted = count(file) if Effect.COUNT_VOTE in self.move.effects else None
        known = facts(case, file.sealed.policy, counted, person=self.member.person, at=now)
        if self._letters and not case.is_reachable:
            raise Refused(UNREACHABLE, field="move")
        workflow.take(self.move, stage=case.stage, facts=known, given=self.given)
        workflow.due_at(self.move, file.sealed.policy, stage=case.stage, given=self.given, now=now)
        workflow.answer_by(self.move, self.given, now=now)
        self._check_shown(case)
        self._check_decision(file)
        if findings.rests_on_list(self.move, case):
            findings.to_propose(file)
        wishes.check(self.move, file)
        employers_of_voters.check(self.move, file, now)
        if self.move.effects & _DECIDES and file.failed:
            raise RecordBroken(file.failed[0])
        return counted

    def _check_decision(self, file: OpenedFile) -> None:
        removed = departures.removed_voters(file.case, file.sealed.committee, self.custody.now())
        if removed and Effect.COUNT_VOTE in self.move.effects:
            raise Refused(VOTER_REMOVED, field="move")
        if recounting.is_refused(self.move, recounting.recount(file)):
            raise Refused(recounting.MISCOUNTED, field="move")

    def _check_shown(self, case: Case) -> None:
        if not shown_before.is_seen(shown_before.basis(self.move, case), self.seen):
            is_vote = self.move.effects & {Effect.OPEN_VOTE, Effect.COUNT_VOTE}
            raise Refused(ANOTHER_VOTE if is_vote else CHANGED, field="move")
        if not shown_before.is_seen(shown_before.danger_ended(self.move, case), self.seen):
            raise Refused(CHANGED, field="move")

    def _check_reader(self, case: Case) -> None:
        """Refuse a letter whose reader is not whom its page named: somebody took over since, or their channel was closed."""
        if self._letters and self.letter_to != case.addressee_channel:
            raise Refused(CHANGED, field="move")

    def _check_still_open(self, draft: Draft, case: Case, ready: PreparedMove, now: datetime) -> None:
        """Check again while the log's head is held, before the first row. Raises Stale if something has changed."""
        self._check_shown(case)
        self._check_reader(case)
        if ready.counted and ready.counted.leaves != tuple(sorted(one.leaf for one in votes.counted(case).values())):
            raise Stale
        known = facts(case, draft.policy(case), ready.counted, person=self.member.person, at=now)
        workflow.take(self.move, stage=case.stage, facts=known, given=self.given)
        if ready.writing:
            sealing.check_fresh(draft, ready.writing)
        elif departures.is_begin_owed(case):
            raise Stale

    def _says(self, draft: Draft, case: Case, ready: PreparedMove, now: datetime) -> dict[str, Any]:
        at, policy = entry_moment(self.member.signer.actor, now), draft.policy(case)
        due_at = workflow.due_at(self.move, policy, stage=case.stage, given=self.given, now=at)
        due_at = case.stage_due_at if self.move.timer is Timer.KEPT else due_at
        says: dict[str, Any] = {
            "move": self.move.name,
            "to": (self.move.target or case.stage).value,
            "due": moment(due_at),
        }
        if Effect.LEAVE_OUT_SILENT in self.move.effects:
            says |= {"clear": sorted(case.clear), "left_out": sorted(case.awaiting)}
        if Effect.OPEN_VOTE in self.move.effects:
            committee = draft.committee(case.committee)
            counted = committee and counted_employers.for_votes(draft, case, committee, policy)
            may_vote = employers.electorate(case, counted, policy, at) if counted else []
            says |= {"proposal": case.proposal, "electorate": may_vote}
        if self.move.effects & wishes.ANSWER_WISHES:
            says |= {"wish": case.oldest_wish}
        if self.move.effects & shown_before.ANSWERS:
            says |= {"appeals": case.unanswered}
        if ready.counted and case.vote:
            says |= {"vote": case.vote.leaf, "counted": list(ready.counted.leaves), "tally": ready.counted.numbers}
        return says

    def _append(
        self, session: Session, draft: Draft, ready: PreparedMove, *, says: Mapping[str, Any], now: datetime
    ) -> None:
        stated = Stated(LogAct(self.move.act), self.member.signer, now, says)
        if ready.writing:
            sealing.store_records(session, draft, ready.writing, [*ready.records, *ready.files], stated=stated)
        else:
            subject = case_subject(self.case_id)
            draft.append(stated.act, subject, signer=stated.signer, at=now, says={**says, "records": []})

    def _own(self, file: OpenedFile) -> dict[str, str | tuple[str, ...]]:
        """Return what the panel reads of the move: its fields, and the list if it rests on one."""
        is_listed = findings.rests_on_list(self.move, file.case)
        fields = [one for one in self.move.fields if not (one.is_letter or (one.is_for_unlisted and is_listed))]
        given: dict[str, str | tuple[str, ...]] = {one.name: self.given.get(one.name, "") for one in fields}
        return given | (findings.to_propose(file).given if is_listed else {})

    def _bodies(self, file: OpenedFile, now: datetime) -> list[Filed]:
        """Return (channel, record) for the texts of the move: the panel's part, and the letter to the reporter if any.

        A move whose only text is its letter has no record for the panel: it would be shown as an empty card.
        """
        own, case = self._own(file), file.case
        answer_by = workflow.answer_by(self.move, self.given, now=now)
        new_date = workflow.new_date(self.move, self.given, now=now)
        bodies: list[Filed] = []
        if any(own.values()):
            bodies.append((PANEL, MoveRecord(move=self.move.name, given=own)))
        if self.move.letter:
            bodies += [
                (
                    case.addressee_channel,
                    LetterRecord(
                        text=text,
                        purpose=self.move.letter,
                        move=self.move.name,
                        answer_by=answer_by,
                        new_date=new_date,
                    ),
                )
                for text in self._letters
            ]
        return bodies

    @property
    def _letters(self) -> list[str]:
        return [self.given[one.name] for one in self.move.fields if one.is_letter and self.given.get(one.name)]

    def _sealed(self, writing: WritingEpoch, channel: str, body: Record, now: datetime) -> SealedRecord:
        actor = self.member.signer.actor
        record_id = sealing.record_id_of(
            self.member.secret, body.kind, self.case_id, self.nonce, body.model_dump_json()
        )
        said = Authored(actor, entry_moment(actor, now), body)
        return sealing.seal_record(
            writing.place, writing.keys[channel], channel=channel, record_id=record_id, said=said
        )
