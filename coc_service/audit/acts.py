"""Every act there is: in whose chain it stands, and whether somebody signs it."""

from enum import StrEnum


class Chain(StrEnum):
    """The kinds of subject; an entry's subject is the kind and an id, or the kind alone for the site and for cover."""

    SITE = "site"
    COMMITTEE = "committee"
    PERSON = "person"
    CASE = "case"
    NONE = ""


class Act(StrEnum):
    """Everything that is ever logged, by the chain it stands in. What is not on this page is not an act."""

    SITE_CREATED = "site.created"
    SITE_RENAMED = "site.renamed"
    PROJECT_CREATED = "project.created"
    COMMITTEE_PROPOSED = "committee.proposed"
    SITE_RESTORED = "site.restored"
    AUDIT_EXPORTED = "audit.exported"
    MAIL_DELIVERED = "mail.delivered"
    MAIL_FAILED = "mail.failed"
    LOGIN_FAILED = "login.failed"

    COMMITTEE_FOUNDED = "committee.founded"
    COMMITTEE_RENAMED = "committee.renamed"
    ROSTER_ADMITTED = "roster.admitted"
    ROSTER_LEFT = "roster.left"
    ROSTER_COMPARED = "roster.compared"
    AGREED = "agreed"
    POLICY_ADOPTED = "policy.adopted"

    PERSON_INVITED = "person.invited"
    PERSON_ENROLLED = "person.enrolled"
    PERSON_LOGGED_IN = "person.logged_in"
    PERSON_LOGGED_OUT = "person.logged_out"

    REPORT_RECEIVED = "report.received"
    REPORT_WITHDRAWN = "report.withdrawn"
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
    LEAD_ASSIGNED = "lead.assigned"
    READER_ADDED = "reader.added"
    PARTY_ADDED = "party.added"
    PARTY_CLOSED = "party.closed"
    PARTY_CAME = "party.came"
    PROOF_TAKEN = "proof.taken"

    COVER = "cover"

    @property
    def chain(self) -> Chain:
        """The kind of subject that this act is about."""
        return _CHAINS[self]

    @property
    def is_signed(self) -> bool:
        """Whether a member or a party states it; otherwise the service or the operator does, who have no key."""
        return self not in _UNSIGNED


_CHAINS = {
    Act.SITE_CREATED: Chain.SITE,
    Act.SITE_RENAMED: Chain.SITE,
    Act.PROJECT_CREATED: Chain.SITE,
    Act.COMMITTEE_PROPOSED: Chain.SITE,
    Act.SITE_RESTORED: Chain.SITE,
    Act.AUDIT_EXPORTED: Chain.SITE,
    Act.MAIL_DELIVERED: Chain.SITE,
    Act.MAIL_FAILED: Chain.SITE,
    Act.LOGIN_FAILED: Chain.SITE,
    Act.COMMITTEE_FOUNDED: Chain.COMMITTEE,
    Act.COMMITTEE_RENAMED: Chain.COMMITTEE,
    Act.ROSTER_ADMITTED: Chain.COMMITTEE,
    Act.ROSTER_LEFT: Chain.COMMITTEE,
    Act.ROSTER_COMPARED: Chain.COMMITTEE,
    Act.AGREED: Chain.COMMITTEE,
    Act.POLICY_ADOPTED: Chain.COMMITTEE,
    Act.PERSON_INVITED: Chain.PERSON,
    Act.PERSON_ENROLLED: Chain.PERSON,
    Act.PERSON_LOGGED_IN: Chain.PERSON,
    Act.PERSON_LOGGED_OUT: Chain.PERSON,
    Act.REPORT_RECEIVED: Chain.CASE,
    Act.REPORT_WITHDRAWN: Chain.CASE,
    Act.EPOCH_BEGUN: Chain.CASE,
    Act.RECORD_ADDED: Chain.CASE,
    Act.RECORD_LOST: Chain.CASE,
    Act.RECORD_FAILED: Chain.CASE,
    Act.DECLARED: Chain.CASE,
    Act.PANEL_FORMED: Chain.CASE,
    Act.VOTE_OPENED: Chain.CASE,
    Act.BALLOT_CAST: Chain.CASE,
    Act.CASE_DECIDED: Chain.CASE,
    Act.CASE_MOVED: Chain.CASE,
    Act.CASE_OPENED: Chain.CASE,
    Act.LEAD_ASSIGNED: Chain.CASE,
    Act.READER_ADDED: Chain.CASE,
    Act.PARTY_ADDED: Chain.CASE,
    Act.PARTY_CLOSED: Chain.CASE,
    Act.PARTY_CAME: Chain.CASE,
    Act.PROOF_TAKEN: Chain.CASE,
    Act.COVER: Chain.NONE,
}
_UNSIGNED = frozenset({Act.PERSON_INVITED, Act.COVER} | {act for act, chain in _CHAINS.items() if chain is Chain.SITE})
