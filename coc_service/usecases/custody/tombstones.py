"""How the log ends a case that two members erased, and how a process knows of it once the case's details are gone.

While the details are there, the case's own rules judge the entry. A process that reads the log later has only the entry, the
proposal, and the committee's chain. Specification: `docs/trust.md` section 1.
"""

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, Frontier, decode, is_signed_by, leaf_hash
from coc_service.domain import tombstone
from coc_service.domain.case_history import counted
from coc_service.domain.case_state import Case
from coc_service.domain.chain import MALFORMED, Statement, case_subject, committee_subject, require
from coc_service.domain.policy import Policy
from coc_service.domain.retention import Part
from coc_service.domain.tombstone import Tombstone
from coc_service.store import log
from coc_service.usecases.custody.judged import Judged
from coc_service.usecases.custody.memory import Head
from coc_service.usecases.custody.position import Position
from coc_service.usecases.custody.statements import Frozen, statement_of

Chain = list[tuple[Entry, Statement]]


def checked(position: Position, case: Case, statement: Statement, policy: Policy) -> Tombstone:
    """Return what is left of a case, after comparing its figures with its chain: nobody can do so later.

    Raises:
        Void: they differ.
    """
    chain = [one for _, one in position.chain(case_subject(case.id)) if not position.is_void(one.leaf)]
    expected = tombstone.figures_of(counted(case, chain, policy))
    require(statement.detail["figures"] == expected, "not the figures of its chain")
    return tombstone.read(statement)


def by_itself(position: Position, entry: Entry, statement: Statement) -> Judged:
    """Judge the last entry of a case whose details are gone: two members of the committee that it names have signed, one to
    propose it and one to confirm. If this process still knows who read the case, they must be among them. The committee is
    older than the case: otherwise whoever has `keys/` founds one of two people for it.

    Raises:
        Void: they have not.
    """
    committee = position.committee(statement.detail["committee"])
    first, proposal = _proposal(position.session, entry.subject, statement, stop=position.ahead.size)
    require(proposal.person != statement.person, "one member signed both")
    began = [_began(position, one) for one in (committee_subject(statement.detail["committee"]), entry.subject)]
    require(began == sorted(began), "the committee came after the case")
    known = position.memory.summaries.cases.get(entry.subject.removeprefix("case:"))
    for one, said in ((first, proposal), (entry, statement)):
        seat = committee.seat_of(said.person, statement.at) if committee else None
        is_signed = seat is not None and is_signed_by(one, seat.signing_key, origin=position.keys.origin)
        require(is_signed, "not signed by a member")
        require(known is None or known.is_clear(said.person), "the signer was not clear")
    return Judged(tombstone=tombstone.read(statement))


def _began(position: Position, subject: str) -> int:
    """Return the index of a subject's first entry, where it was when the log was followed.

    Raises:
        Frozen: it has none, or an earlier version followed it and the log cannot be read again.
    """
    head = position.ahead.heads.get(subject) or position.memory.head(subject, size=position.ahead.base)
    if head is None:
        raise Frozen(subject)
    return _read_again(position, subject) if head.first is None else head.first


def _read_again(position: Position, subject: str) -> int:
    """Find the index of a subject's first entry in the whole log. An entry does not say where it is: all must lead to the end.

    Raises:
        Frozen: they do not.
    """
    frontier, found = Frontier(), -1
    for row in log.entries(position.session, stop=position.ahead.size):
        if _begins(row.entry, subject):
            found = frontier.size
        frontier = frontier.append(leaf_hash(row.entry))
    if frontier != position.ahead.frontier or found < 0:
        raise Frozen(subject)
    return found


def _begins(encoded: bytes, subject: str) -> bool:
    try:
        entry = decode(encoded)
    except ValueError as error:
        raise Frozen(subject) from error
    return (entry.subject, entry.prev) == (subject, b"")


def _proposal(session: Session, subject: str, statement: Statement, *, stop: int) -> tuple[Entry, Statement]:
    for row in log.chain(session, subject, stop=stop):
        leaf = leaf_hash(row.entry)
        if leaf.hex() == statement.detail["proposal"]:
            entry = decode(row.entry)
            said = statement_of(entry, row, leaf=leaf)
            is_whole = entry.act is Act.ERASURE_PROPOSED and said.detail["part"] == Part.WHOLE
            require(is_whole and entry.subject == subject, "no proposal to erase the case")
            return entry, said
    raise Frozen(subject)


def left_of(session: Session, case_id: str, head: Head, leaf: str, *, stop: int) -> Tombstone:
    """Return what is left of a case, from the entry of its chain that is remembered as its last one that counted.

    Raises:
        Frozen: the chain does not lead to its head, or that entry or its detail is missing.
    """
    subject, previous, found = case_subject(case_id), b"", None
    for row in log.chain(session, subject, stop=stop)[: head.count]:
        try:
            entry = decode(row.entry)
            if (entry.subject, entry.prev) != (subject, previous):
                raise Frozen(subject)
            previous = leaf_hash(row.entry)
            if previous.hex() == leaf:
                found = tombstone.read(statement_of(entry, row, leaf=previous))
        except MALFORMED as error:
            raise Frozen(subject) from error
    if found is None or previous != head.leaf:
        raise Frozen(subject)
    return found
