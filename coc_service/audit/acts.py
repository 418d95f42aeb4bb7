"""The vocabulary of the log: every act, the kind of chain it belongs to, and who may state it."""

from dataclasses import dataclass
from enum import StrEnum


class Chain(StrEnum):
    """The kinds of subject. An entry's subject is the kind and an id, or the kind alone for the site and for cover."""

    SITE = "site"
    COMMITTEE = "committee"
    PERSON = "person"
    CASE = "case"
    NONE = ""


class ActorKind(StrEnum):
    """The kinds of actor. An entry's actor is the kind and an id, or the kind alone for service and operator."""

    MEMBER = "member"
    PARTY = "party"
    SERVICE = "service"
    OPERATOR = "operator"


class Act(StrEnum):
    """Everything that can be logged, grouped by chain. An entry with any other act is malformed."""

    SITE_CREATED = "site.created"
    SITE_RENAMED = "site.renamed"
    SITE_LINK_ISSUED = "site.link_issued"
    PROJECT_CREATED = "project.created"
    PROJECT_RENAMED = "project.renamed"
    PROJECT_RETIRED = "project.retired"
    COMMITTEE_PROPOSED = "committee.proposed"
    COMMITTEE_REPROPOSED = "committee.reproposed"
    COMMITTEE_UNPROPOSED = "committee.unproposed"
    SITE_RESTORED = "site.restored"
    KEY_CHANGED = "site.key_changed"
    SITE_MOVED = "site.moved"
    AUDIT_EXPORTED = "audit.exported"
    MAIL_DELIVERED = "mail.delivered"
    MAIL_FAILED = "mail.failed"
    LOGIN_FAILED = "login.failed"

    COMMITTEE_FOUNDED = "committee.founded"
    COMMITTEE_RENAMED = "committee.renamed"
    ROSTER_ADMITTED = "roster.admitted"
    ROSTER_LEFT = "roster.left"
    SEAT_PAUSED = "seat.paused"
    ROSTER_COMPARED = "roster.compared"
    ROSTER_INTRODUCED = "roster.introduced"
    KEYS_LOST = "keys.lost"
    AUDITOR_ADMITTED = "auditor.admitted"
    AUDITOR_LEFT = "auditor.left"
    AGREED = "agreed"
    POLICY_ADOPTED = "policy.adopted"
    AVAILABILITY_STATED = "availability.stated"
    AFFILIATION_STATED = "affiliation.stated"
    PAGES_ADOPTED = "pages.adopted"
    RECOVERY_SET = "recovery.set"
    RECOVERY_ENDED = "recovery.ended"
    RECOVERY_USED = "recovery.used"
    TRANSPARENCY_DRAFTED = "transparency.drafted"
    TRANSPARENCY_PUBLISHED = "transparency.published"

    PERSON_INVITED = "person.invited"
    PERSON_UNINVITED = "person.uninvited"
    PERSON_CORRECTED = "person.corrected"
    PERSON_LINK_ISSUED = "person.link_issued"
    PERSON_ENROLLED = "person.enrolled"
    PERSON_LOGGED_IN = "person.logged_in"
    PERSON_LOGGED_OUT = "person.logged_out"
    PERSON_NAMED = "person.named"
    PERSON_SEARCHED = "person.searched"
    PERSON_CODES_STATED = "person.codes_stated"
    SLOT_SET = "slot.set"
    SLOT_REMOVED = "slot.removed"
    PASSKEY_ADDED = "person.passkey_added"
    PASSKEY_REMOVED = "person.passkey_removed"

    REPORT_RECEIVED = "report.received"
    REPORT_WITHDRAWN = "report.withdrawn"
    IDENTITY_CORRECTED = "identity.corrected"
    NEWS_CHOSEN = "news.chosen"
    RECORDER_NAMED = "recorder.named"
    REPORT_RECORDED = "report.recorded"
    EPOCH_BEGUN = "epoch.begun"
    RECORD_ADDED = "record.added"
    RECORD_LOST = "record.lost"
    RECORD_FAILED = "record.failed"
    DECLARED = "declared"
    PANEL_FORMED = "panel.formed"
    VOTE_OPENED = "vote.opened"
    BALLOT_CAST = "ballot.cast"
    CASE_DECIDED = "case.decided"
    CASE_MOVED = "case.moved"
    CASE_OPENED = "case.opened"
    FILE_OPENED = "file.opened"
    LEAD_ASSIGNED = "lead.assigned"
    DANGER_TAKEN = "danger.taken"
    DANGER_RAISED = "danger.raised"
    READER_PROPOSED = "reader.proposed"
    READER_ALLOWED = "reader.allowed"
    READER_REFUSED = "reader.refused"
    READER_ADDED = "reader.added"
    READER_RECOVERED = "reader.recovered"
    READER_LEFT_OUT = "reader.left_out"
    PARTY_ADDED = "party.added"
    PARTY_JOINED = "party.joined"
    PARTY_CLOSED = "party.closed"
    APPEAL_MADE = "appeal.made"
    WISH_MADE = "wish.made"
    RETENTION_STATED = "retention.stated"
    RETENTION_RESTARTED = "retention.restarted"
    HOLD_PROPOSED = "hold.proposed"
    HOLD_AGREED = "hold.agreed"
    HOLD_REFUSED = "hold.refused"
    ERASURE_PROPOSED = "erasure.proposed"
    ERASURE_REFUSED = "erasure.refused"
    ERASURE_CONFIRMED = "erasure.confirmed"
    CASE_EXPUNGED = "case.expunged"
    PARTY_CAME = "party.came"
    PROOF_TAKEN = "proof.taken"
    DISCLOSURE_PROPOSED = "disclosure.proposed"
    DISCLOSURE_CONFIRMED = "disclosure.confirmed"
    DISCLOSURE_REFUSED = "disclosure.refused"
    DISCLOSURE_TAKEN = "disclosure.taken"

    COVER = "cover"

    @property
    def chain(self) -> Chain:
        """The kind of subject whose chain this act belongs to."""
        return _ROWS[self].chain

    @property
    def stated_by(self) -> frozenset[ActorKind]:
        """The kinds of actor that may state this act."""
        return _ROWS[self].stated_by

    @property
    def is_signed(self) -> bool:
        """Whether a member or a party states it. The service and the operator have no key and sign nothing."""
        return self.stated_by <= _SIGNS


@dataclass(frozen=True, slots=True)
class _Row:
    chain: Chain
    stated_by: frozenset[ActorKind]


_SIGNS = frozenset({ActorKind.MEMBER, ActorKind.PARTY})
_MEMBER, _PARTY = frozenset({ActorKind.MEMBER}), frozenset({ActorKind.PARTY})
_SERVICE, _OPERATOR = frozenset({ActorKind.SERVICE}), frozenset({ActorKind.OPERATOR})
# Without this table a receipt's key could sign acts of members: declare, take the lead, decide.
_ROWS = {
    Act.SITE_CREATED: _Row(Chain.SITE, _OPERATOR),
    Act.SITE_RENAMED: _Row(Chain.SITE, _OPERATOR),
    Act.SITE_LINK_ISSUED: _Row(Chain.SITE, _OPERATOR),
    Act.PROJECT_CREATED: _Row(Chain.SITE, _OPERATOR),
    Act.PROJECT_RENAMED: _Row(Chain.SITE, _OPERATOR),
    Act.PROJECT_RETIRED: _Row(Chain.SITE, _OPERATOR),
    Act.COMMITTEE_PROPOSED: _Row(Chain.SITE, _OPERATOR),
    Act.COMMITTEE_REPROPOSED: _Row(Chain.SITE, _OPERATOR),
    Act.COMMITTEE_UNPROPOSED: _Row(Chain.SITE, _OPERATOR),
    Act.SITE_RESTORED: _Row(Chain.SITE, _OPERATOR),
    Act.KEY_CHANGED: _Row(Chain.SITE, _OPERATOR),
    Act.SITE_MOVED: _Row(Chain.SITE, _OPERATOR),
    Act.AUDIT_EXPORTED: _Row(Chain.SITE, _OPERATOR),
    Act.MAIL_DELIVERED: _Row(Chain.SITE, _SERVICE),
    Act.MAIL_FAILED: _Row(Chain.SITE, _SERVICE),
    Act.LOGIN_FAILED: _Row(Chain.SITE, _SERVICE),
    Act.COMMITTEE_FOUNDED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.COMMITTEE_RENAMED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.ROSTER_ADMITTED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.ROSTER_LEFT: _Row(Chain.COMMITTEE, _MEMBER),
    Act.SEAT_PAUSED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.ROSTER_COMPARED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.ROSTER_INTRODUCED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.KEYS_LOST: _Row(Chain.COMMITTEE, _MEMBER),
    Act.AUDITOR_ADMITTED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.AUDITOR_LEFT: _Row(Chain.COMMITTEE, _MEMBER),
    Act.AGREED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.POLICY_ADOPTED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.AVAILABILITY_STATED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.AFFILIATION_STATED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.PAGES_ADOPTED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.RECOVERY_SET: _Row(Chain.COMMITTEE, _MEMBER),
    Act.RECOVERY_ENDED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.RECOVERY_USED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.TRANSPARENCY_DRAFTED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.TRANSPARENCY_PUBLISHED: _Row(Chain.COMMITTEE, _MEMBER),
    Act.PERSON_INVITED: _Row(Chain.PERSON, _OPERATOR),
    Act.PERSON_UNINVITED: _Row(Chain.PERSON, _OPERATOR),
    Act.PERSON_CORRECTED: _Row(Chain.PERSON, _OPERATOR),
    Act.PERSON_LINK_ISSUED: _Row(Chain.PERSON, _OPERATOR | _SERVICE),
    Act.PERSON_ENROLLED: _Row(Chain.PERSON, _MEMBER),
    Act.PERSON_LOGGED_IN: _Row(Chain.PERSON, _MEMBER),
    Act.PERSON_LOGGED_OUT: _Row(Chain.PERSON, _MEMBER),
    Act.PERSON_NAMED: _Row(Chain.PERSON, _MEMBER),
    Act.PERSON_SEARCHED: _Row(Chain.PERSON, _MEMBER),
    Act.PERSON_CODES_STATED: _Row(Chain.PERSON, _MEMBER),
    Act.SLOT_SET: _Row(Chain.PERSON, _MEMBER),
    Act.SLOT_REMOVED: _Row(Chain.PERSON, _MEMBER),
    Act.PASSKEY_ADDED: _Row(Chain.PERSON, _MEMBER),
    Act.PASSKEY_REMOVED: _Row(Chain.PERSON, _MEMBER),
    Act.REPORT_RECEIVED: _Row(Chain.CASE, _PARTY),
    Act.REPORT_WITHDRAWN: _Row(Chain.CASE, _PARTY),
    Act.IDENTITY_CORRECTED: _Row(Chain.CASE, _PARTY),
    Act.NEWS_CHOSEN: _Row(Chain.CASE, _PARTY),
    Act.RECORDER_NAMED: _Row(Chain.CASE, _PARTY),
    Act.REPORT_RECORDED: _Row(Chain.CASE, _MEMBER),
    Act.EPOCH_BEGUN: _Row(Chain.CASE, _SIGNS),
    Act.RECORD_ADDED: _Row(Chain.CASE, _SIGNS),
    Act.RECORD_LOST: _Row(Chain.CASE, _MEMBER),
    Act.RECORD_FAILED: _Row(Chain.CASE, _SIGNS),
    Act.DECLARED: _Row(Chain.CASE, _MEMBER),
    Act.PANEL_FORMED: _Row(Chain.CASE, _MEMBER),
    Act.VOTE_OPENED: _Row(Chain.CASE, _MEMBER),
    Act.BALLOT_CAST: _Row(Chain.CASE, _MEMBER),
    Act.CASE_DECIDED: _Row(Chain.CASE, _MEMBER),
    Act.CASE_MOVED: _Row(Chain.CASE, _MEMBER),
    Act.CASE_OPENED: _Row(Chain.CASE, _MEMBER),
    Act.FILE_OPENED: _Row(Chain.CASE, _SIGNS),
    Act.LEAD_ASSIGNED: _Row(Chain.CASE, _MEMBER),
    Act.DANGER_TAKEN: _Row(Chain.CASE, _MEMBER),
    Act.DANGER_RAISED: _Row(Chain.CASE, _PARTY),
    Act.READER_PROPOSED: _Row(Chain.CASE, _MEMBER),
    Act.READER_ALLOWED: _Row(Chain.CASE, _PARTY),
    Act.READER_REFUSED: _Row(Chain.CASE, _SIGNS),
    Act.READER_ADDED: _Row(Chain.CASE, _MEMBER),
    Act.READER_RECOVERED: _Row(Chain.CASE, _MEMBER),
    Act.READER_LEFT_OUT: _Row(Chain.CASE, _PARTY),
    Act.PARTY_ADDED: _Row(Chain.CASE, _MEMBER),
    Act.PARTY_JOINED: _Row(Chain.CASE, _PARTY),
    Act.PARTY_CLOSED: _Row(Chain.CASE, _MEMBER),
    Act.APPEAL_MADE: _Row(Chain.CASE, _PARTY),
    Act.WISH_MADE: _Row(Chain.CASE, _PARTY),
    Act.RETENTION_STATED: _Row(Chain.CASE, _MEMBER),
    Act.RETENTION_RESTARTED: _Row(Chain.CASE, _MEMBER),
    Act.HOLD_PROPOSED: _Row(Chain.CASE, _MEMBER),
    Act.HOLD_AGREED: _Row(Chain.CASE, _MEMBER),
    Act.HOLD_REFUSED: _Row(Chain.CASE, _MEMBER),
    Act.ERASURE_PROPOSED: _Row(Chain.CASE, _MEMBER),
    Act.ERASURE_REFUSED: _Row(Chain.CASE, _MEMBER),
    Act.ERASURE_CONFIRMED: _Row(Chain.CASE, _MEMBER),
    Act.CASE_EXPUNGED: _Row(Chain.CASE, _MEMBER),
    Act.PARTY_CAME: _Row(Chain.CASE, _PARTY),
    Act.PROOF_TAKEN: _Row(Chain.CASE, _PARTY),
    Act.DISCLOSURE_PROPOSED: _Row(Chain.CASE, _MEMBER),
    Act.DISCLOSURE_CONFIRMED: _Row(Chain.CASE, _MEMBER),
    Act.DISCLOSURE_REFUSED: _Row(Chain.CASE, _MEMBER),
    Act.DISCLOSURE_TAKEN: _Row(Chain.CASE, _MEMBER),
    Act.COVER: _Row(Chain.NONE, _SERVICE),
}
