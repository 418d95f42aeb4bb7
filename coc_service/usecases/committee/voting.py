"""Voting: how ballots are cast and counted."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import votes
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.quorum import Choice, Tally
from coc_service.domain.record_models import BallotRecord
from coc_service.domain.records import Authored
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee import ballots
from coc_service.usecases.committee.access import RecordBroken, find_cleared, load_cleared
from coc_service.usecases.custody import casefile, sealing
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.people import kept
from coc_service.usecases.people.members import UnlockedMember

NO_VOTE = msg("There is no vote open now.")
ANOTHER_VOTE = msg("The proposal has changed since you opened this page. Please read it again.")


@dataclass(frozen=True, slots=True)
class Counted:
    """The leaves of the ballots that count, and their tally."""

    leaves: tuple[str, ...]
    tally: Tally

    @property
    def numbers(self) -> dict[str, int]:
        """The tally as it is written in the log."""
        return {
            "yes": self.tally.yes,
            "no": self.tally.no,
            "abstain": self.tally.abstain,
            "eligible": self.tally.eligible,
        }


def count(file: OpenedFile) -> Counted | None:
    """Count the ballots of the open vote: the last one of each voter who is still clear. None if no vote is open.

    Raises:
        RecordBroken: a ballot that counts is missing or altered.
    """
    case = file.case
    if case.vote is None:
        return None
    cast = votes.counted(case)
    choices = ballots.choices(file)
    missing = [ballot.record for ballot in cast.values() if ballot.record not in choices]
    if missing:
        raise RecordBroken(missing[0])
    numbers = Counter(choices[ballot.record] for ballot in cast.values())
    tally = votes.carried(case, file.sealed.policy, {choice.value: numbers[choice] for choice in Choice})
    return Counted(tuple(sorted(ballot.leaf for ballot in cast.values())), tally)


def shown_count(file: OpenedFile) -> Counted | None:
    """Return the count for a page. If a ballot is missing or altered, it shows the proposal as not carried."""
    try:
        return count(file)
    except RecordBroken:
        tally = votes.carried(file.case, file.sealed.policy, dict.fromkeys(Choice, 0))
        return Counted(tuple(sorted(one.leaf for one in votes.counted(file.case).values())), tally)


@dataclass(frozen=True, slots=True)
class CastBallot(Act[SealedFile, tuple[WritingEpoch, SealedRecord], None]):
    """Cast or change a ballot. `vote` is the leaf of the vote that the page showed, `kept` the draft of the reason.

    Effects: record, log entries; the draft deleted.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: no vote is open, or the page showed another one.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    choice: Choice
    vote: str
    nonce: bytes
    reason: str = ""
    kept: str = ""

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        self._check(file.case)
        return file

    def prepare(self, seen: SealedFile) -> tuple[WritingEpoch, SealedRecord]:
        """Seal the ballot."""
        now, signer = self.custody.now(), self.member.signer
        keys, _ = casefile.open_keys(seen, self.member.recipient)
        writing = sealing.writing_epoch(seen, keys, signer=signer, at=now)
        body = BallotRecord(vote=self.vote, choice=self.choice, reason=self.reason)
        said = Authored(signer.actor, entry_moment(signer.actor, now), body)
        record_id = sealing.record_id_of(
            self.member.secret, "ballot", self.case_id, self.nonce, self.vote, self.choice.value, self.reason
        )
        record = sealing.seal_record(writing.place, writing.keys[PANEL], channel=PANEL, record_id=record_id, said=said)
        return writing, record

    def store(self, session: Session, ready: tuple[WritingEpoch, SealedRecord]) -> None:
        """Store the ballot, unless the same form was already stored."""
        writing, record = ready
        draft = self.custody.ledger.writing(session)
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        self._check(case)
        if record.row.id in case.records:
            return
        sealing.check_fresh(draft, writing)
        kept.forget(session, self.custody, self.member, self.kept)
        stated = Stated(LogAct.BALLOT_CAST, self.member.signer, self.custody.now(), {"vote": self.vote})
        sealing.store_records(session, draft, writing, [record], stated=stated)

    def _check(self, case: Case) -> None:
        if case.vote is None or self.member.person not in votes.voters(case):
            raise Refused(NO_VOTE, field="choice")
        if case.vote.leaf != self.vote:
            raise Refused(ANOTHER_VOTE, field="choice")
