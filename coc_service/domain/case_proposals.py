"""What one member of a case proposes and another confirms: the rules that every kind of proposal shares.

A kind is a class with its own statement (`Candidate`, `Disclosure`, `Erasure`, `Hold`); its module keeps what is special about
it. A proposal takes effect with the signature of a second member over its entry. Until then any clear member can refuse it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from coc_service.domain import epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, Void, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.open_proposals import OPEN_FOR, CaseProposal
from coc_service.domain.policy import Policy

# The acts of a second member, but for `reader.added`: an alternate can be called by one, see `case_readers`.
SECOND_ACTS = frozenset({"disclosure.confirmed", "hold.agreed", "erasure.confirmed", "case.expunged"})
Kind = TypeVar("Kind", bound=CaseProposal)
First = tuple[str, str, str, datetime, datetime]  # the fields of `CaseProposal`


def waiting(case: Case, kind: type[Kind]) -> dict[str, Kind]:
    """Return the proposals of a kind, by leaf, in the order of the log. Whoever looks through `departures.as_of` sees none that
    lapsed.
    """
    return {leaf: one for leaf, one in case.unconfirmed.items() if isinstance(one, kind)}


def without_lapsed(case: Case, at: datetime) -> Case:
    """Return the case without proposals that nobody can confirm any more."""
    return without(case, lambda one: one.open_until < at)


def without(case: Case, is_gone: Callable[[CaseProposal], bool]) -> Case:
    """Return the case without some of its proposals."""
    kept = {leaf: one for leaf, one in case.unconfirmed.items() if not is_gone(one)}
    return case if len(kept) == len(case.unconfirmed) else replace(case, unconfirmed=kept)


def first(case: Case, statement: Statement, *, asked_for: timedelta = timedelta()) -> First:
    """Return the fields of the proposal that a statement makes. `asked_for` is how long somebody else is asked before: the two
    weeks begin after that.
    """
    admission, until = case.admissions[statement.person], statement.at + asked_for + OPEN_FOR
    return statement.leaf, statement.person, admission, statement.at, until


def kept(case: Case, proposal: CaseProposal) -> Case:
    """Return the case with a proposal, new or changed."""
    return replace(case, unconfirmed={**case.unconfirmed, proposal.leaf: proposal})


def named(case: Case, statement: Statement, kind: type[Kind]) -> Kind:
    """Return the proposal that a statement names.

    Raises:
        Void: none of this kind waits.
    """
    found = waiting(case, kind).get(statement.detail["proposal"])
    if found is None:
        raise Void("nothing that waits")
    return found


def in_time(case: Case, statement: Statement, kind: type[Kind]) -> Kind:
    """Return the proposal that a statement names, if it has not lapsed. Raises Void."""
    found = named(case, statement, kind)
    require(statement.at <= found.open_until, "proposed too long ago")
    return found


def confirmed(case: Case, statement: Statement, kind: type[Kind]) -> tuple[Case, Kind]:
    """Return the case without the proposal that a second member confirms, and the proposal. Raises Void."""
    found = in_time(case, statement, kind)
    return without(case, lambda one: one is found), found


def refusing(kind: type[CaseProposal]) -> Callable[[Case, Statement, Policy], Case]:
    """Return the rule by which a member drops a proposal of a kind. It raises Void."""

    def refused(case: Case, statement: Statement, _: Policy) -> Case:
        found = named(case, statement, kind)
        return without(case, lambda one: one is found)

    return refused


def is_second(case: Case, proposal: CaseProposal, committee: Committee, *, person: str, at: datetime) -> bool:
    """Whether this clear member is the second of two: not the first, who must still sign."""
    return person != proposal.by and is_first_there(case, proposal, committee, at)


def is_first_there(case: Case, proposal: CaseProposal, committee: Committee, at: datetime) -> bool:
    """Whether who proposed it still reads the case under the admission with which they signed. What was signed with keys that
    are lost since may be a thief's.

    Then they are clear as well: they were when they signed, and nobody declares twice under one admission.
    """
    reads = epochs.reader(case, committee, proposal.by, at) is not None
    return reads and case.admissions[proposal.by] == proposal.by_admission


def judge(case: Case, statement: Statement, committee: Committee) -> None:
    """Check the signature of a second member against the committee.

    Raises:
        Void: nothing waits for it, or one of the two may not sign any more.
    """
    proposal = named(case, statement, CaseProposal)
    is_theirs = is_second(case, proposal, committee, person=statement.person, at=statement.at)
    require(is_theirs, "two members who read the case sign it")
