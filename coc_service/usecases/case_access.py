"""Coming to a case: what a member may load, and checking it against the log. A case not theirs is one that does not exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, decode
from coc_service.domain.casefile import Audience, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.policy import Policy
from coc_service.domain.roles import CaseFacts
from coc_service.store import audit_log, cases, members
from coc_service.store.tables import Ballot, Case, Grant, Member, Record
from coc_service.usecases import channels, logbook, policies
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.login import Reader

GATE = "gate"  # what the log says was opened when only the name was shown, to ask about a conflict


class NoSuchCase(Exception):
    """For this member there is no such case: unknown, left out and recused are the same."""


class NotDeclared(Exception):
    """The member holds a grant but has not said yet whether they have a conflict of interest."""


@dataclass(frozen=True, slots=True)
class SealedCase:
    """A case as one member may load it, nothing opened."""

    case: Case
    grants: Sequence[Grant]
    records: Sequence[Record]
    entries: Sequence[Entry]
    declarations: Mapping[str, Answer]
    ballots: Sequence[Ballot]
    people: Mapping[str, Member]
    policy: Policy

    def clear_members(self) -> list[Member]:
        """Return those who have declared no conflict, in the order of the roster."""
        return [member for member_id, member in self.people.items() if self.declarations.get(member_id) is Answer.CLEAR]


def find(session: Session, case_id: str, reader: Reader) -> tuple[Case, Answer]:
    """Return a case and the reader's declaration.

    Raises:
        NoSuchCase: for this member.
    """
    found = cases.case_for(session, case_id, member_id=reader.member.id)
    if found is None:
        raise NoSuchCase
    return found


def find_declared(session: Session, case_id: str, reader: Reader) -> Case:
    """Return a case whose gate the reader has passed.

    Raises:
        NoSuchCase: for this member.
        NotDeclared: the gate is still shut.
    """
    case, answer = find(session, case_id, reader)
    if answer is not Answer.CLEAR:
        raise NotDeclared
    return case


def load_named(session: Session, case_id: str, reader: Reader, *, now: datetime) -> SealedCase:
    """Return only what is needed to judge a conflict: who is reported. Effects: a log entry.

    Raises:
        NoSuchCase: for this member.
    """
    case, _ = find(session, case_id, reader)
    loaded = _load(session, case, reader, kinds=(RecordKind.NAMED,))
    _log_opening(session, case, reader, now=now, target=GATE)
    return loaded


def load(session: Session, case_id: str, reader: Reader, *, now: datetime) -> SealedCase:
    """Return the whole case, still sealed. Effects: a log entry.

    Raises:
        NoSuchCase: for this member.
        NotDeclared: the gate is still shut.
    """
    loaded = peek(session, case_id, reader)
    _log_opening(session, loaded.case, reader, now=now, target="")
    return loaded


def peek(session: Session, case_id: str, reader: Reader) -> SealedCase:
    """Return the whole case, still sealed, to prepare an act that will be logged itself. No effects.

    Raises:
        NoSuchCase: for this member.
        NotDeclared: the gate is still shut.
    """
    return _load(session, find_declared(session, case_id, reader), reader, kinds=())


def _load(session: Session, case: Case, reader: Reader, *, kinds: Sequence[RecordKind]) -> SealedCase:
    everyone = members.of_committee(session, case.committee_id)
    return SealedCase(
        case=case,
        grants=cases.grants(session, case.id, holder_id=reader.member.id),
        records=cases.records(session, case.id, audiences=tuple(Audience), kinds=kinds),
        entries=[decode(raw) for raw in audit_log.entries_of_case(session, case.id)],
        declarations=cases.declarations(session, case.id),
        ballots=cases.ballots(session, case),
        people={member.id: member for member in everyone},
        policy=policies.pinned(session, case.policy_digest),
    )


def _log_opening(session: Session, case: Case, reader: Reader, *, now: datetime, target: str) -> None:
    actor = logbook.by_member(reader.member.id)
    audit_log.append(session, [logbook.about_case(Act.CASE_OPENED, case, actor=actor, at=now, target=target)])


def facts(loaded: SealedCase, reader: Reader, *, now: datetime, is_vote_carried: bool = False) -> CaseFacts:
    """Return what the rules look at."""
    case, answers = loaded.case, list(loaded.declarations.values())
    return CaseFacts(
        actor_id=reader.member.id,
        actor_answer=loaded.declarations.get(reader.member.id, Answer.AWAITING),
        lead_id=case.lead_id,
        clear_count=answers.count(Answer.CLEAR),
        awaiting_count=answers.count(Answer.AWAITING),
        minimum_members=loaded.policy.panel.minimum_members,
        is_overdue=case.stage_due_at is not None and now > case.stage_due_at,
        is_acknowledged=case.acknowledged_at is not None,
        is_reachable=case.withdrawn_at is None,
        is_vote_carried=is_vote_carried,
    )


def check_against_log(records: Sequence[Record], entries: Sequence[Entry]) -> None:
    """Check that the file holds exactly the records the log commits to, byte for byte and in its order.

    Raises:
        RecordBroken: naming the first record that is missing, changed, moved or not in the log.
    """
    erased = {entry.target for entry in entries if entry.act is Act.RECORD_ERASED}
    logged = [entry for entry in entries if entry.digest and entry.target not in erased]
    for entry, row in zip(logged, records, strict=False):
        if entry.target != row.id or entry.digest != channels.digest(row):
            raise RecordBroken(entry.target)
    if len(logged) != len(records):
        rest = [entry.target for entry in logged[len(records) :]] + [row.id for row in records[len(logged) :]]
        raise RecordBroken(rest[0])


def log_broken(session: Session, case: Case, record_id: str, *, actor: str, now: datetime) -> None:
    """Log that a sealed record did not open. Effects: a log entry."""
    audit_log.append(session, [logbook.about_case(Act.RECORD_OPEN_FAILED, case, actor=actor, at=now, target=record_id)])
