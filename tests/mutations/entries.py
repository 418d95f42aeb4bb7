"""Every entry there is, room by room."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from tests.mutations.access import ACCESS
from tests.mutations.access_together import ACCESS_TOGETHER
from tests.mutations.alternates import ALTERNATES
from tests.mutations.appeals import APPEAL_GUARDS
from tests.mutations.audit import AUDIT
from tests.mutations.audit_chains import AUDIT_CHAINS
from tests.mutations.audit_signatures import AUDIT_SIGNATURES
from tests.mutations.audit_verifier import AUDIT_VERIFIER
from tests.mutations.auditors import AUDITOR_GUARDS
from tests.mutations.case_proposals import CASE_PROPOSALS
from tests.mutations.checked import CHECKED_SIGNATURES
from tests.mutations.cleaning import CLEANING
from tests.mutations.commands import COMMANDS
from tests.mutations.conversation import CONVERSATION
from tests.mutations.crypto import CRYPTO
from tests.mutations.crypto_secrets import CRYPTO_SECRETS
from tests.mutations.disclosures import DISCLOSURE_GUARDS
from tests.mutations.doctor import DOCTOR
from tests.mutations.domain import DOMAIN
from tests.mutations.domain_cases import DOMAIN_CASES
from tests.mutations.domain_committees import DOMAIN_COMMITTEES
from tests.mutations.domain_epochs import DOMAIN_EPOCHS
from tests.mutations.domain_names import DOMAIN_NAMES
from tests.mutations.domain_records import DOMAIN_RECORDS
from tests.mutations.domain_texts import DOMAIN_TEXTS
from tests.mutations.domain_votes import DOMAIN_VOTES
from tests.mutations.employers import EMPLOYERS
from tests.mutations.evidence import EVIDENCE
from tests.mutations.expunged import EXPUNGED_GUARDS
from tests.mutations.findings import FINDING_GUARDS
from tests.mutations.imports import IMPORTS
from tests.mutations.intake import INTAKE
from tests.mutations.invitations import INVITATION_GUARDS
from tests.mutations.keeping import KEEPING
from tests.mutations.keys import SERVICE_KEYS
from tests.mutations.languages import LANGUAGES
from tests.mutations.leaving import LEAVING
from tests.mutations.log_for_people import LOG_FOR_PEOPLE
from tests.mutations.lost_keys import LOST_KEYS
from tests.mutations.mail import MAIL
from tests.mutations.mail_delivery import MAIL_DELIVERY
from tests.mutations.monitor import MONITOR
from tests.mutations.mutation import Mutation
from tests.mutations.new_readers import NEW_READERS
from tests.mutations.own_slots import OWN_SLOTS
from tests.mutations.own_starters import OWN_STARTERS
from tests.mutations.parties import PARTY_GUARDS
from tests.mutations.passkeys import PASSKEYS
from tests.mutations.pdf import PDF_GUARDS
from tests.mutations.policies import POLICIES
from tests.mutations.proposals import PROPOSAL_GUARDS
from tests.mutations.recovery import RECOVERY
from tests.mutations.recovery_used import RECOVERY_USED
from tests.mutations.reminders import REMINDERS
from tests.mutations.spaces import SPACES
from tests.mutations.store import STORE
from tests.mutations.store_together import STORE_TOGETHER
from tests.mutations.store_writer import STORE_WRITER
from tests.mutations.transparency import TRANSPARENCY_GUARDS
from tests.mutations.usecases_cases import USECASES_CASES
from tests.mutations.usecases_custody import USECASES_CUSTODY
from tests.mutations.usecases_judging import USECASES_JUDGING
from tests.mutations.usecases_members import USECASES_MEMBERS
from tests.mutations.usecases_outside import USECASES_OUTSIDE
from tests.mutations.usecases_reports import USECASES_REPORTS
from tests.mutations.usecases_sealing import USECASES_SEALING
from tests.mutations.ways_in import WAYS_IN
from tests.mutations.web import WEB
from tests.mutations.web_bodies import WEB_BODIES
from tests.mutations.web_forms import WEB_FORMS
from tests.mutations.web_limits import WEB_LIMITS
from tests.mutations.web_logins import WEB_LOGINS
from tests.mutations.web_pages import WEB_PAGES
from tests.mutations.web_sessions import WEB_SESSIONS
from tests.mutations.web_staff import WEB_STAFF
from tests.mutations.web_writing import WEB_WRITING
from tests.mutations.wishes import WISH_GUARDS
from tests.mutations.worker import WORKER

ROOMS: dict[str, tuple[Mutation, ...]] = {
    "cleaning": CLEANING,
    "conversation": CONVERSATION,
    "crypto": CRYPTO,
    "crypto_secrets": CRYPTO_SECRETS,
    "audit": AUDIT,
    "audit_verifier": AUDIT_VERIFIER,
    "audit_chains": AUDIT_CHAINS,
    "audit_signatures": AUDIT_SIGNATURES,
    "checked": CHECKED_SIGNATURES,
    "domain": DOMAIN,
    "domain_committees": DOMAIN_COMMITTEES,
    "access_together": ACCESS_TOGETHER,
    "lost_keys": LOST_KEYS,
    "recovery": RECOVERY,
    "recovery_used": RECOVERY_USED,
    "access": ACCESS,
    "own_slots": OWN_SLOTS,
    "reminders": REMINDERS,
    "alternates": ALTERNATES,
    "leaving": LEAVING,
    "domain_cases": DOMAIN_CASES,
    "domain_epochs": DOMAIN_EPOCHS,
    "case_proposals": CASE_PROPOSALS,
    "new_readers": NEW_READERS,
    "domain_records": DOMAIN_RECORDS,
    "domain_names": DOMAIN_NAMES,
    "domain_texts": DOMAIN_TEXTS,
    "domain_votes": DOMAIN_VOTES,
    "imports": IMPORTS,
    "intake": INTAKE,
    "store": STORE,
    "store_together": STORE_TOGETHER,
    "store_writer": STORE_WRITER,
    "mail": MAIL,
    "mail_delivery": MAIL_DELIVERY,
    "usecases_custody": USECASES_CUSTODY,
    "usecases_judging": USECASES_JUDGING,
    "usecases_cases": USECASES_CASES,
    "usecases_sealing": USECASES_SEALING,
    "usecases_reports": USECASES_REPORTS,
    "usecases_members": USECASES_MEMBERS,
    "usecases_outside": USECASES_OUTSIDE,
    "disclosures": DISCLOSURE_GUARDS,
    "findings": FINDING_GUARDS,
    "wishes": WISH_GUARDS,
    "expunged": EXPUNGED_GUARDS,
    "invitations": INVITATION_GUARDS,
    "proposals": PROPOSAL_GUARDS,
    "web": WEB,
    "web_limits": WEB_LIMITS,
    "web_logins": WEB_LOGINS,
    "web_sessions": WEB_SESSIONS,
    "web_bodies": WEB_BODIES,
    "web_forms": WEB_FORMS,
    "web_pages": WEB_PAGES,
    "web_staff": WEB_STAFF,
    "web_writing": WEB_WRITING,
    "languages": LANGUAGES,
    "log_for_people": LOG_FOR_PEOPLE,
    "monitor": MONITOR,
    "own_starters": OWN_STARTERS,
    "spaces": SPACES,
    "transparency": TRANSPARENCY_GUARDS,
    "parties": PARTY_GUARDS,
    "appeals": APPEAL_GUARDS,
    "passkeys": PASSKEYS,
    "pdf": PDF_GUARDS,
    "policies": POLICIES,
    "employers": EMPLOYERS,
    "auditors": AUDITOR_GUARDS,
    "commands": COMMANDS,
    "doctor": DOCTOR,
    "evidence": EVIDENCE,
    "keeping": KEEPING,
    "service_keys": SERVICE_KEYS,
    "ways_in": WAYS_IN,
    "worker": WORKER,
}

ENTRIES: tuple[Mutation, ...] = tuple(entry for room in ROOMS.values() for entry in room)


def select(patterns: Sequence[str]) -> list[Mutation]:
    """The entries whose room, target or test has one of `patterns` in it, with `*` and `?` for any letters; or all."""
    wanted = [f"*{pattern}*" for pattern in patterns or ["*"]]
    return [
        entry
        for room, entries in ROOMS.items()
        for entry in entries
        if any(fnmatchcase(name, pattern) for name in (room, entry.target, entry.test) for pattern in wanted)
    ]
