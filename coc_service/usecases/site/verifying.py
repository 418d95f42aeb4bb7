"""Verifies everything stored against the log."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain import case_state, epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject, committee_subject
from coc_service.domain.presence import Presence
from coc_service.store import cases, schema
from coc_service.usecases.act import Question
from coc_service.usecases.custody import casefile, contexts
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import SITE
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.site.comparing import Discrepancy, has_policy, log_findings, row_findings
from coc_service.usecases.site.verifying_expunged import expunged_findings


@dataclass(frozen=True, slots=True)
class VerifySite(Question[list[Discrepancy]]):
    """What is wrong outside of cases: the log itself, rows, policies, incomplete chains, triggers and views.

    Raises:
        LogFault: the log itself does not continue what this process remembers.
    """

    custody: Custody

    def look(self, session: Session) -> list[Discrepancy]:
        """Return what was found."""
        return list(_site_findings(session, self.custody.ledger.reading(session)))


@dataclass(frozen=True, slots=True)
class CasesToVerify(Question[list[str]]):
    """Find every case that the log or a row mentions."""

    custody: Custody

    def look(self, session: Session) -> list[str]:
        """Return their ids."""
        return sorted(_cases_of(self.custody.ledger.reading(session)) | set(cases.all_ids(session)))


@dataclass(frozen=True, slots=True)
class VerifiedCase:
    """What differs from the log in one case, and the ids of its files, whose contents are verified one by one."""

    findings: Sequence[Discrepancy]
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class VerifyCase(Question[VerifiedCase]):
    """What differs from the log in one case: its chain, records, grants, its index row."""

    custody: Custody
    case_id: str

    def look(self, session: Session) -> VerifiedCase:
        """Return the findings and the files; no files if its chain is incomplete."""
        view, subject = self.custody.ledger.reading(session), case_subject(self.case_id)
        if ended := view.tombstone(self.case_id):
            return VerifiedCase(expunged_findings(session, view, self.case_id, ended))
        try:
            case = view.stored_case(self.case_id)
            return VerifiedCase(_case_findings(session, view, case), list(case.contents))
        except NoSuchCase:
            return VerifiedCase([Discrepancy(subject, "a row without a chain")])
        except Frozen:
            return VerifiedCase([Discrepancy(subject, "its chain is incomplete")])


class ComparedCases(dict[str, VerifiedCase]):
    """Cases that are compared while the log is followed, from the fold that is at hand then: see `Verification.look_at`."""

    def look_at(self, view: View, case: Case) -> None:
        """Note what differs from the log in a case that was just folded from what is stored."""
        with suppress(Frozen):  # of its committee: `VerifyCase` says so
            self[case.id] = VerifiedCase(_case_findings(view.session, view, case), list(case.contents))


def _cases_of(view: View) -> set[str]:
    return {subject.removeprefix("case:") for subject in view.subjects() if subject.startswith("case:")}


def _case_findings(session: Session, view: View, case: Case) -> list[Discrepancy]:
    file = casefile.load_folded(view, case, recipient_id="")
    subject = case_subject(case.id)
    found = [
        Discrepancy(subject, f"record {filed.id}")
        for filed in case.records.values()
        if filed.id not in case.erased | case.lost and not casefile.is_as_filed(file, filed)
    ]
    found += [
        Discrepancy(subject, f"record {extra} is in no entry") for extra in file.sealed.keys() - case.records.keys()
    ]
    owed, granted = set(_owed_grants(file)), cases.granted(session, case.id)
    extra = granted - owed - set(_allowed_grants(file))
    found += [Discrepancy(subject, f"grant {channel} {epoch}") for epoch, _, channel in sorted(owed - granted)]
    found += [Discrepancy(subject, f"grant {channel} {epoch} is nobody's") for epoch, _, channel in sorted(extra)]
    if not has_policy(session, case.policy, view.committee(case.committee)):
        found.append(Discrepancy(subject, "the text of its policy"))
    return found + _index_findings(session, view, case)


def _owed_grants(file: SealedFile) -> Iterator[tuple[int, str, str]]:
    """Yield the grants that must exist: a deleted one would cut a reader or party off from a part of the case.

    Those of an earlier tenure went when it ended.
    """
    case = file.case
    key = epochs.recovery_key(case, file.committee)
    for begin in case.begins:
        if key and epochs.is_granted(case, begin, key.person):
            yield begin.number, key.person, contexts.CASE
        for person in case.on_case:
            has_left = file.committee.departure_of(case.admissions[person]) is not None
            if epochs.is_granted(case, begin, person) and not has_left:
                yield begin.number, person, contexts.CASE
        for party in case.open_parties:
            if party.channel in begin.commitments or party.since_epoch == begin.number:
                yield begin.number, party.party, party.channel


def _allowed_grants(file: SealedFile) -> Iterator[tuple[int, str, str]]:
    """Yield grants that may exist: of those who are on the case again, and of those whose term ended or whose keys changed."""
    for begin in file.case.begins:
        for person, _ in begin.recipients:
            has_left = file.case.presence_of(person) is Presence.LEFT
            if person in file.case.on_case or (has_left and file.committee.last_departure(person) is None):
                yield begin.number, person, contexts.CASE


def _index_findings(session: Session, view: View, case: Case) -> list[Discrepancy]:
    index = cases.index(session, case.id)
    if index is None:
        return [Discrepancy(case_subject(case.id), "no row leads to it")]
    said = (
        case.committee,
        case.code_name,
        case.received_at,
        case_state.deadline_at(case, view.policy(case)),
        case.lead,
    )
    row = (index.committee_id, index.code_name, index.received_at, index.deadline_at, index.lead_id)
    return [] if row == said else [Discrepancy(case_subject(case.id), "its row in the queue")]


def _site_findings(session: Session, view: View) -> Iterator[Discrepancy]:
    yield from log_findings(session, view)
    yield from row_findings(session, view)
    for committee in view.committees():
        if not has_policy(session, committee.policy, committee):
            yield Discrepancy(committee_subject(committee.id), "the text of its policy")
    for unknown in schema.unknown_objects(session):
        yield Discrepancy(SITE, f"the {unknown} is none of ours")
    memory = view.memory
    for leaf in sorted(memory.void):
        yield Discrepancy("log", f"entry {leaf} is void: its chain's rules refuse it")
    for subject in sorted(memory.frozen):
        yield Discrepancy(subject, "its chain could not be judged")
