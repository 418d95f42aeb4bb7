"""A committee of rows in memory, nothing of it sealed: enough where a rule looks at rows alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from coc_service.audit import Act, CheckpointSigner, decode
from coc_service.crypto import HolderSecret, Secret, sha256, signing_public_key
from coc_service.domain import policy
from coc_service.domain.casefile import Audience, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.roster import MemberState
from coc_service.domain.workflow import Status
from coc_service.store import audit_log
from coc_service.store.tables import Case, Committee, Declaration, Grant, Member, Policy, Project, Record, metadata
from coc_service.usecases.keys import ServiceKeys
from coc_service.usecases.login import Reader

KEYS = ServiceKeys(Secret(bytes(32)), CheckpointSigner(bytes(32), "example.org/log"))
NOON = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)
HOLDER = HolderSecret(bytes(32))
CASE = "case-1"


@dataclass(frozen=True, slots=True)
class Light:
    """Two committees and one case of the first, which Noor and Ilse may read; Tomas is beside them without it."""

    session: Session

    def reader(self, member_id: str) -> Reader:
        member = self.session.get_one(Member, member_id)
        return Reader(member, HOLDER, b"", is_half_idle=False, committee_name="Conduct")

    def case(self, case_id: str = CASE) -> Case:
        return self.session.get_one(Case, case_id)

    def answer(self, member_id: str, answer: Answer, *, case_id: str = CASE) -> None:
        self.session.merge(Declaration(case_id=case_id, member_id=member_id, answer=answer))
        self.session.flush()

    def acts(self) -> list[tuple[Act, str, str]]:
        found = [decode(raw) for raw in audit_log.entries(self.session)]
        return [(entry.act, entry.actor, entry.target) for entry in found]

    def add_case(self, case_id: str, *, committee_id: str = "conduct", **changed: Any) -> Case:
        values: dict[str, Any] = {
            "id": case_id,
            "committee_id": committee_id,
            "code_name": f"quiet-{case_id}",
            "status": Status.CONFLICT_CHECK,
            "policy_digest": policy.digest(policy.default_toml()),
            "received_at": NOON,
            "stage_due_at": NOON + timedelta(days=2),
            "deadline_at": NOON + timedelta(days=1),
        }
        case = Case(**(values | changed))
        self.session.add(case)
        self.session.flush()
        return case

    def grant(self, member_id: str, *, case_id: str = CASE) -> None:
        for audience in Audience:
            row = Grant(case_id=case_id, audience=audience, epoch=1, holder_id=member_id, wrapped_key=b"wrapped")
            self.session.add(row)
        self.session.flush()


def record(record_id: str, kind: RecordKind = RecordKind.NOTE, *, epoch: int = 1, case_id: str = CASE) -> Record:
    """A record that nobody can open."""
    audience = Audience.REPORTER if kind is RecordKind.MESSAGE else Audience.PANEL
    return Record(
        id=record_id, case_id=case_id, position=-1, audience=audience, epoch=epoch, kind=kind, sealed=sha256(b"sealed")
    )


@contextmanager
def light() -> Iterator[Light]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with Session(engine) as session:
        _fill(session)
        made = Light(session)
        made.add_case(CASE)
        for member_id in ("noor", "ilse"):
            made.answer(member_id, Answer.CLEAR)
            made.grant(member_id)
        yield made
    engine.dispose()


def _fill(session: Session) -> None:
    audit_log.begin(session)
    session.add(Project(id="project", slug="project", name="Project"))
    session.add(Policy(digest=policy.digest(policy.default_toml()), toml=policy.default_toml()))
    session.flush()
    for committee_id in ("conduct", "other"):
        committee = Committee(
            id=committee_id,
            project_id="project",
            slug=committee_id,
            name=committee_id,
            policy_digest=policy.digest(policy.default_toml()),
            created_at=NOON,
        )
        session.add(committee)
    session.flush()
    people = (("noor", "conduct"), ("ilse", "conduct"), ("tomas", "conduct"), ("eve", "other"))
    for order, (name, committee_id) in enumerate(people):
        row = Member(
            id=name,
            committee_id=committee_id,
            name=name,
            handle=f"@{name}",
            login_name=name,
            state=MemberState.ADMITTED,
            sealed_address=b"",
            signing_key=signing_public_key(HOLDER),
            admission_order=order,
        )
        session.add(row)
    session.flush()
