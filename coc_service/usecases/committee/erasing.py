"""Two members erase a case, or a part of it: one proposes it over the list of what goes, another confirms the same list.

Keys, records, addresses and receipts go with the confirmation; the content of files is swept after it, without its keys; the
details of the log's entries go with the next checkpoint, see `site.erased_details`. Decision 0094.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Message, msg
from coc_service.domain import case_proposals, case_retention, findings, tombstone
from coc_service.domain.case_history import counted
from coc_service.domain.case_retention import Hindrance
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject
from coc_service.domain.findings import AllegationList
from coc_service.domain.retention import Erasure, Ground, Part
from coc_service.store import cases, erasing
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee import findings as lists
from coc_service.usecases.committee.access import committee_of, find_cleared, load_cleared
from coc_service.usecases.committee.case_proposals import WAITING, RefuseProposal, awaited
from coc_service.usecases.custody import casefile, clear_members, news, notices
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import kept
from coc_service.usecases.people.members import UnlockedMember

WAITS_ALREADY = msg("Somebody has asked for a deletion already. Please look again.")
CHANGED = msg("Something was added since you opened this page. Please look at it again.")
IN_FORCE = msg("A measure is still in force. Its case is kept as long as it is, and for a time after it.")
HINDRANCES: Mapping[Hindrance, Message] = {
    Hindrance.HELD: msg("A legal hold keeps everything of this case. Two members can lift it."),
    Hindrance.OPEN: msg("The case is not closed."),
    Hindrance.WAITS: msg("Something still waits for an answer in this case."),
    Hindrance.EARLY: msg("Its time is not over yet."),
    Hindrance.NOTHING: msg("Nothing of it is left."),
}


def in_force(file: SealedFile, member: UnlockedMember, custody: Custody) -> bool:
    """Whether the decision that stands has a measure whose end is still ahead. It is sealed, so only a member can tell; what
    has no end may be a warning, and the class of the case says how long that is kept.
    """
    decided = lists.decided(casefile.open_file(file, member.recipient)) or AllegationList()
    today = custody.now().date()
    return any(one.body.ends_on and not findings.is_over(one.body, today) for one in decided.measures)


@dataclass(frozen=True, slots=True)
class ProposeErasure(Act[SealedFile, None, None]):
    """Propose to erase a part of a case; `seen` is the digest of the list that the page showed. Effects: log entry, notices.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: not now, or not this list.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    part: Part
    ground: Ground
    seen: str

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        self._refuse(view)
        return load_cleared(view, self.case_id, self.member, self.custody)

    def prepare(self, seen: SealedFile) -> None:
        """Refuse what the law does not ask for while a measure is in force."""
        refuse_in_force(seen, self.member, self.custody, part=self.part, ground=self.ground)

    def store(self, session: Session, _ready: None) -> None:
        """Sign the proposal."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        self._refuse(draft)
        says = {"part": self.part.value, "ground": self.ground.value, "list": self.seen}
        signer = self.member.signer
        draft.append(LogAct.ERASURE_PROPOSED, case_subject(self.case_id), signer=signer, at=now, says=says)
        clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)

    def _refuse(self, view: View) -> None:
        case = find_cleared(view, self.case_id, self.member, self.custody)
        if case_proposals.waiting(case, Erasure):
            raise Refused(WAITS_ALREADY, field=WAITING)
        refuse_hindered(view, case, self.custody, part=self.part, ground=self.ground)
        refuse_other_list(case, self.part, self.seen)


@dataclass(frozen=True, slots=True)
class RefuseErasure(RefuseProposal):
    """Say no to a proposed erasure, or take back one's own."""

    states: ClassVar = LogAct.ERASURE_REFUSED
    kind: ClassVar = Erasure


@dataclass(frozen=True, slots=True)
class ConfirmErasure(Act[SealedFile, None, Part]):
    """Confirm a proposed erasure as the second member; return what was erased. `seen` is the digest of the list on the page.

    Effects: log entry, notices; keys, records, receipts, subscriptions and drafts deleted, files given up.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: it does not wait for this member, not now, or not this list.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    proposal: str
    seen: str

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        self._confirmed(view, file.case)
        return file

    def prepare(self, seen: SealedFile) -> None:
        """Refuse what the law does not ask for while a measure is in force."""
        erasure = awaited(self, seen.case, seen.committee, Erasure)
        refuse_in_force(seen, self.member, self.custody, part=erasure.part, ground=erasure.ground)

    def store(self, session: Session, _ready: None) -> Part:
        """Sign the confirmation and delete."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        part, subject, signer = self._confirmed(draft, case), case_subject(self.case_id), self.member.signer
        says: dict[str, object] = {"proposal": self.proposal, "list": self.seen}
        erasing.release_files(session, case_retention.contents_of(case, part), at=case.received_at)
        if part is not Part.WHOLE:
            cases.drop_records(session, case_retention.to_erase(case, part))
            if part is Part.IDENTITY:  # an address for news says who the reporter is, too
                news.drop_addresses(session, case, keys=self.custody.keys)
            draft.append(LogAct.ERASURE_CONFIRMED, subject, signer=signer, at=now, says=says)
            clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)
            return part
        others = set(case.clear) & set(draft.readers_of(case, now)) - {self.member.person}
        says |= {"v": tombstone.VERSION, "committee": case.committee, "figures": _figures(draft, case)}
        draft.append(LogAct.CASE_EXPUNGED, subject, signer=signer, at=now, says=says)
        self._shred(session, case)
        notices.owe_notices(session, sorted(others), now=now)
        return part

    def _shred(self, session: Session, case: Case) -> None:
        """Delete every row that belongs to the case."""
        news.drop_all(session, case.id, keys=self.custody.keys)
        readers = case.presences.keys()
        abouts = [about for person in readers for about in kept.abouts_of(self.custody, person, case.id)]
        erasing.erase_kept_texts(session, abouts)
        erasing.erase_case(session, case.id)

    def _confirmed(self, view: View, case: Case) -> Part:
        erasure = awaited(self, case, committee_of(view, case), Erasure)
        refuse_hindered(view, case, self.custody, part=erasure.part, ground=erasure.ground)
        refuse_other_list(case, erasure.part, self.seen)
        return erasure.part


def refuse_hindered(view: View, case: Case, custody: Custody, *, part: Part, ground: Ground) -> None:
    """Raise Refused if something keeps members from erasing this part now."""
    found = case_retention.hindrance(case, view.policy(case), part=part, ground=ground, at=custody.now())
    if found:
        raise Refused(HINDRANCES[found], field="erasure")


def refuse_other_list(case: Case, part: Part, seen: str) -> None:
    """Raise Refused if the page showed another list than what is there now."""
    if seen != case_retention.list_digest(case, part):
        raise Refused(CHANGED, field="erasure")


def refuse_in_force(file: SealedFile, member: UnlockedMember, custody: Custody, *, part: Part, ground: Ground) -> None:
    """Raise Refused if the whole case would go while a measure is in force, and no law asks for it."""
    if part is Part.WHOLE and ground is Ground.DUE and in_force(file, member, custody):
        raise Refused(IN_FORCE, field="erasure")


def _figures(draft: Draft, case: Case) -> Mapping[str, object]:
    chain = [one for _, one in draft.chain(case_subject(case.id)) if not draft.is_void(one.leaf)]
    return tombstone.figures_of(counted(case, chain, draft.policy(case)))
