"""Compares rows that are only an index with the log. No decision depends on them, but a difference means tampering."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.audit import Frontier, leaf_hash
from coc_service.domain import committee_state, policy, policy_versions
from coc_service.domain.chain import Detail, person_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import log, people, policies, sites
from coc_service.store.tables import Person, ProposedSeat
from coc_service.usecases.custody.signer import SITE
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.invitations import Invitation
from coc_service.usecases.people.proposals import Proposal, ProposedProject, proposals
from coc_service.usecases.people.seats import waiting_seat
from coc_service.usecases.site import publish
from coc_service.usecases.site.publish import CheckpointBroken


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A difference from the log: `subject` is the chain it belongs to, `what` the record, grant or row."""

    subject: str
    what: str


def log_findings(session: Session, view: View) -> Iterator[Discrepancy]:
    """Read the whole log again: rows that this process judged earlier may have been altered since."""
    frontier = Frontier()
    for row in log.entries(session, stop=view.ahead.size):
        if row.position != frontier.size:
            break
        frontier = frontier.append(leaf_hash(row.entry))
    if frontier != view.ahead.frontier:
        yield Discrepancy("log", f"entry {frontier.size} and what follows are not what was followed")
    for subject in view.subjects():
        if not subject.startswith("case:") and not has_chain(view, subject):
            yield Discrepancy(subject, "its chain is incomplete")
    if log.size(session) != view.ahead.size:
        yield Discrepancy("log", "there are entries beyond its end")
    if not _is_published_last(session, view):
        yield Discrepancy("log", "the checkpoint published last is not ours, or was taken away")


def _is_published_last(session: Session, view: View) -> bool:
    try:
        last = publish.latest(session, view.keys)
    except CheckpointBroken:
        return False
    return not log.has_leaf(session, last.size if last else 0)


def has_chain(view: View, subject: str) -> bool:
    """Whether a subject's chain in the database is still the one that this process remembers."""
    try:
        return sum(1 for _ in view.walk(subject)) > 0
    except Frozen:
        return False


def has_policy(session: Session, digest: str, committee: Committee | None) -> bool:
    """Whether the text of a policy is there: in the committee's chain, or stored as it was when the committee was founded."""
    if committee and policy_versions.text_of(committee.policy_versions, digest):
        return True
    toml = policies.toml(session, digest)
    return toml is not None and policy.digest(toml) == digest


def row_findings(session: Session, view: View) -> Iterator[Discrepancy]:
    """Compare the rows of the site, projects, proposals and people with the log."""
    try:
        said = _said(view, SITE, LogAct.SITE_CREATED, LogAct.SITE_RENAMED)
    except Frozen:
        return  # already reported
    if _site_row(session) != _last_site(said):
        yield Discrepancy(SITE, "its row")
    proposed = proposals(view)
    if _project_rows(session) != set(proposed.projects.values()):
        yield Discrepancy(SITE, "the rows of its projects")
    if _committee_rows(session) != set(proposed.committees.values()):
        yield Discrepancy(SITE, "the rows of its committees")
    yield from _people_findings(session, view, proposed.retired)


def _said(view: View, subject: str, *acts: LogAct) -> list[Detail]:
    """Return what a subject's entries of these acts state, without void ones: these could state anything."""
    chain = (statement for _, statement in view.walk(subject) if statement.act in acts)
    return [statement.detail for statement in chain if not view.is_void(statement.leaf)]


Said = list[Detail]


def _site_row(session: Session) -> tuple[object, ...]:
    row = sites.site(session)
    return (row.name, row.origin, row.is_demonstration) if row else ()


def _last_site(said: Said) -> tuple[object, ...]:
    created = next((one for one in said if one["of"] == LogAct.SITE_CREATED), None)
    if created is None:
        return ()
    names = [one["name"] for one in said if one.get("of") in {LogAct.SITE_CREATED, LogAct.SITE_RENAMED}]
    return names[-1], created["origin"], created["demonstration"]


def _project_rows(session: Session) -> set[ProposedProject]:
    return {ProposedProject(one.id, one.slug, one.name) for one in sites.projects(session)}


def _committee_rows(session: Session) -> set[Proposal]:
    rows = sites.committees(session)
    return {Proposal(one.id, one.project_id, one.slug, one.name, one.policy_digest) for one in rows}


def _people_findings(session: Session, view: View, retired: frozenset[str]) -> Iterator[Discrepancy]:
    """Compare the rows of people and their seats with their invitations, enrolments and admissions in the log."""
    admitted = {one.seat: one for committee in view.committees() for one in _admitted_to(committee)}
    subjects = [subject for subject in view.subjects() if subject.startswith("person:")]
    for subject in subjects:
        person = people.person(session, subject.removeprefix("person:"))
        seats = people.seats(session, person.id) if person else []
        if person is None or not _is_as_said(view, person, seats, retired):
            yield Discrepancy(subject, "the rows of a person")
        elif not all(_is_as_admitted(person, admitted[seat.id]) for seat in seats if seat.id in admitted):
            yield Discrepancy(subject, "the rows of a seat")
    if people.count(session) != len(subjects):
        yield Discrepancy(SITE, "the rows of people")


def _admitted_to(committee: Committee) -> list[Seat]:
    """Return the admissions in force that rows belong to: of members and of auditors."""
    return [*committee.seats, *committee.auditors.values()]


def _is_as_admitted(person: Person, seat: Seat) -> bool:
    """Whether a person's row equals their admission, except for the term and the standing, which the rows do not have."""
    waiting = waiting_seat(Invitation("", seat.seat), person)
    same = replace(waiting, starts=seat.starts, ends=seat.ends, is_alternate=seat.is_alternate)
    return committee_state.seat_detail(same) == committee_state.seat_detail(seat)


def _is_as_said(view: View, person: Person, seats: Sequence[ProposedSeat], retired: frozenset[str]) -> bool:
    try:
        said = _said(view, person_subject(person.id), LogAct.PERSON_INVITED, LogAct.PERSON_ENROLLED)
    except Frozen:
        return True  # already reported
    invited = {
        (one["seat"], one["committee"])
        for one in said
        if one.get("of") == LogAct.PERSON_INVITED and one["committee"] not in retired
    }
    keys = [(one["encryption_key"], one["signing_key"]) for one in said if one.get("of") == LogAct.PERSON_ENROLLED]
    own = ((person.encryption_key or b"").hex(), (person.signing_key or b"").hex())
    return {(seat.id, seat.committee_id) for seat in seats} == invited and own == (keys[-1] if keys else ("", ""))
