"""The log for an auditor: a committee's chain, who joined it, and what the operator did. Nothing of any case.

They may be a friend of somebody whom a report is about: an entry of a case, even without a name, would tell with its time what
is going on. What is done in cases they see as sums by quarter, see `domain.figures`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from coc_service.audit import Act, Chain
from coc_service.domain.committee_state import Committee
from coc_service.usecases.act import Question
from coc_service.usecases.committee import log_lines, reading_log
from coc_service.usecases.committee.figures import audited
from coc_service.usecases.committee.log_lines import Kind, LogLine, Source
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import SITE
from coc_service.usecases.people.leaving import ENDS_OR_PAUSES
from coc_service.usecases.people.members import UnlockedMember

PAGE = 50
_MOST = 2000
# What others decide about somebody is shown once it is in force: an auditor could warn them.
_SECRET_UNTIL_IN_FORCE = ENDS_OR_PAUSES | {Act.AUDITOR_LEFT.value, Act.KEYS_LOST.value}
_RULES = frozenset({Act.POLICY_ADOPTED, Act.PAGES_ADOPTED, Act.COMMITTEE_RENAMED, Act.COMMITTEE_FOUNDED})


class Part(StrEnum):
    """Which entries are wanted."""

    ALL = "all"
    PEOPLE = "people"
    RULES = "rules"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class AuditorsPage:
    """One page of entries, the newest first. `is_cut`: older ones were not read; `is_broken`: a part is missing or altered."""

    committee: Committee
    lines: Sequence[LogLine]
    total: int
    is_cut: bool
    is_broken: bool


@dataclass(frozen=True, slots=True)
class ShowAuditorsLog(Question[AuditorsPage]):
    """The entries that an auditor may read. Raises NotAudited."""

    custody: Custody
    auditor: UnlockedMember
    committee_id: str
    part: Part = Part.ALL
    page: int = 1

    def look(self, session: Session) -> AuditorsPage:
        """Return one page of them."""
        view = self.custody.ledger.reading(session)
        committee = audited(view, self.auditor, self.committee_id)
        sources = [*reading_log.of_committee(view, committee), Source(SITE, Chain.SITE)]
        read = [reading_log.read_source(view, one, most=_MOST) for one in sources]
        found = self._wanted([line for one in read for line in one.lines], _secret(committee))
        start = (self.page - 1) * PAGE
        return AuditorsPage(
            committee,
            found[start : start + PAGE],
            len(found),
            is_cut=any(one.is_cut for one in read),
            is_broken=any(one.is_broken for one in read),
        )

    def _wanted(self, lines: Sequence[LogLine], secret: frozenset[str]) -> list[LogLine]:
        by_leaf = {one.statement.leaf: one for one in lines}
        shown = [
            one
            for one in lines
            if log_lines.is_wanted(one, kind=Kind.ALL, person="")
            and not log_lines.is_about(one, secret)
            and self.part in {Part.ALL, _part_of(_told_of(one, by_leaf))}
        ]
        return sorted(shown, key=lambda line: (line.statement.at, line.position), reverse=True)


def _secret(committee: Committee) -> frozenset[str]:
    """Return the leaves of what waits for signatures and is about somebody."""
    waiting = committee.proposals.items()
    return frozenset(leaf for leaf, one in waiting if one.statement.act in _SECRET_UNTIL_IN_FORCE)


def _told_of(line: LogLine, by_leaf: Mapping[str, LogLine]) -> LogLine:
    """Return the entry that a second signature belongs to; the entry itself for any other."""
    return by_leaf.get(str(line.statement.detail.get("entry", "")), line)


def _part_of(line: LogLine) -> Part:
    if not line.statement.person:
        return Part.SERVER
    return Part.RULES if line.statement.act in _RULES else Part.PEOPLE
