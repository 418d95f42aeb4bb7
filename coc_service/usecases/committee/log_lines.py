"""Entries of the log as people look at them: which are shown, which only say that somebody looked, and whom one concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coc_service.audit import Act, Chain
from coc_service.domain.chain import Statement
from coc_service.domain.committee_state import Committee
from coc_service.usecases.custody.newest import Placed

# Mails are not shown: one about a case that this member must not know of would be among them. Failed logins are an attacker's.
HIDDEN = frozenset({Act.MAIL_DELIVERED, Act.MAIL_FAILED, Act.LOGIN_FAILED})
VISITS = frozenset(
    {
        Act.CASE_OPENED,
        Act.PARTY_CAME,
        Act.PROOF_TAKEN,
        Act.RECORD_FAILED,
        Act.PERSON_LOGGED_IN,
        Act.PERSON_LOGGED_OUT,
        Act.PERSON_SEARCHED,
        Act.AUDIT_EXPORTED,
    }
)
_PROVABLE = frozenset({Chain.CASE, Chain.COMMITTEE})


class Kind(StrEnum):
    """Which entries are wanted."""

    ALL = "all"
    CHANGES = "changes"
    VISITS = "visits"


@dataclass(frozen=True, slots=True)
class Source:
    """A chain that a member may read. `name` is the case's code name or the committee's name, "" elsewhere;
    `reporter` is the party whose report a case's chain begins with.
    """

    subject: str
    chain: Chain
    name: str = ""
    committee: Committee | None = None
    only: frozenset[str] | None = None
    reporter: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry. `has_proof`: a checkpoint covers it, and it is one whose proof is given out."""

    source: Source
    statement: Statement
    position: int
    has_proof: bool


def line(source: Source, one: Placed) -> LogLine:
    """Return an entry as a line, without a proof yet."""
    return LogLine(source, one.statement, one.row.position, has_proof=False)


def is_wanted(line: LogLine, *, kind: Kind, person: str) -> bool:
    """Whether an entry is shown. `person` is who acted or was acted upon, "" for everyone."""
    act = line.statement.act
    if act in HIDDEN or _is_elsewhere(line):
        return False
    if kind is not Kind.ALL and (act in VISITS) != (kind is Kind.VISITS):
        return False
    return not person or person in concerned(line)


def concerned(line: LogLine) -> frozenset[str]:
    """Return the people whom an entry concerns: who acted, and who was invited, admitted, added, made the lead, or left."""
    statement, source = line.statement, line.source
    detail, committee = statement.detail, source.committee
    seat, admission = detail.get("seat"), str(detail.get("admission", ""))
    named = [
        statement.person,
        source.subject.partition(":")[2] if source.chain is Chain.PERSON else "",
        detail.get("person"),
        detail.get("lead"),
        seat.get("person") if isinstance(seat, Mapping) else "",
    ]
    if committee and admission in committee.admissions:
        named.append(committee.admissions[admission].person)
    return frozenset(str(one) for one in named if one)


def is_about(line: LogLine, leaves: frozenset[str]) -> bool:
    """Whether this is one of these entries, or a signature of one of them."""
    return not leaves.isdisjoint({line.statement.leaf, str(line.statement.detail.get("entry", ""))})


def is_provable(line: LogLine) -> bool:
    """Whether a proof of the entry is given out: colleagues see that it was made, and it costs something."""
    return line.source.chain in _PROVABLE and line.statement.act not in VISITS


def _is_elsewhere(line: LogLine) -> bool:
    """Whether this is an invitation to a committee that is not the one whose log is shown."""
    committee, of = line.source.committee, line.statement.detail.get("committee")
    return line.source.chain is Chain.PERSON and committee is not None and of not in {None, committee.id}
