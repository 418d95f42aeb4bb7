"""What the log states of a person whom the operator invited: the seats, the link that works, and each step of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import Statement, person_subject, read_moment
from coc_service.usecases.custody.view import View


@dataclass(frozen=True, slots=True)
class Invitation:
    """A seat for which the operator invited a person. It has no term, which would come from a row that could be altered."""

    committee: str
    seat: str


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the operator, or the enrolment: `committee` is "" unless it is about one, `fields` are those corrected."""

    act: LogAct
    at: datetime
    committee: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands by their chain. `link` is the hash of the only link that opens their enrolment, "" if none does."""

    invitations: tuple[Invitation, ...] = ()
    withdrawn: tuple[Invitation, ...] = ()
    link: str = ""
    link_ends: datetime | None = None
    steps: tuple[Step, ...] = ()

    def steps_for(self, committee_id: str) -> tuple[Step, ...]:
        """Return the steps that the members of one committee may know: those about it, and those about the person."""
        return tuple(step for step in self.steps if step.committee in {"", committee_id})

    def opens(self, link: bytes, now: datetime) -> bool:
        """Whether this hash is that of the newest link, its time is not over, and an invitation is in force."""
        is_newest = bool(self.link) and self.link == link.hex()
        return is_newest and self.link_ends is not None and now < self.link_ends and bool(self.invitations)


def standing_of(view: View, person: str) -> Standing:
    """Return where a person stands by the log. Rows are not used: an attacker could change them, or put an old one back.

    Raises:
        Frozen: the person's chain is incomplete.
    """
    return fold(one for _, one in view.chain(person_subject(person)) if not view.is_void(one.leaf))


def fold(chain: Iterable[Statement]) -> Standing:
    """Return where the entries of a person's chain, without void ones, lead."""
    standing = Standing()
    for statement in chain:
        standing = _after(standing, statement)
    return standing


def _after(standing: Standing, statement: Statement) -> Standing:
    said, steps = statement.detail, (*standing.steps, _step(statement))
    match statement.act:
        case LogAct.PERSON_INVITED:
            invited = (*standing.invitations, _invitation(statement))
            return replace(standing, invitations=invited, steps=steps)
        case LogAct.PERSON_UNINVITED:
            gone = _invitation(statement)
            left = tuple(one for one in standing.invitations if one != gone)
            return replace(standing, invitations=left, withdrawn=(*standing.withdrawn, gone), steps=steps)
        case LogAct.PERSON_LINK_ISSUED:  # every earlier link is dead from here on
            return replace(standing, link=said["link"], link_ends=read_moment(said["ends"]), steps=steps)
        case LogAct.PERSON_CORRECTED:
            return replace(standing, steps=steps)
        case LogAct.PERSON_ENROLLED:
            return replace(standing, link="", link_ends=None, steps=steps)
        case _:
            return standing


def _invitation(statement: Statement) -> Invitation:
    return Invitation(statement.detail["committee"], statement.detail["seat"])


def _step(statement: Statement) -> Step:
    said = statement.detail
    return Step(LogAct(statement.act), statement.at, said.get("committee", ""), tuple(said.get("fields", ())))
