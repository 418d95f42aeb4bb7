"""Every entry there is, floor by floor."""

from tests.mutations.audit import AUDIT
from tests.mutations.audit_verifier import AUDIT_VERIFIER
from tests.mutations.crypto import CRYPTO
from tests.mutations.crypto_secrets import CRYPTO_SECRETS
from tests.mutations.domain import DOMAIN
from tests.mutations.domain_texts import DOMAIN_TEXTS
from tests.mutations.mail import MAIL
from tests.mutations.mutation import Mutation
from tests.mutations.store import STORE
from tests.mutations.usecases_cases import USECASES_CASES
from tests.mutations.usecases_members import USECASES_MEMBERS
from tests.mutations.usecases_outside import USECASES_OUTSIDE
from tests.mutations.usecases_reports import USECASES_REPORTS
from tests.mutations.usecases_sealing import USECASES_SEALING
from tests.mutations.web import WEB
from tests.mutations.web_limits import WEB_LIMITS
from tests.mutations.web_pages import WEB_PAGES

ENTRIES: tuple[Mutation, ...] = (
    *CRYPTO,
    *CRYPTO_SECRETS,
    *AUDIT,
    *AUDIT_VERIFIER,
    *DOMAIN,
    *DOMAIN_TEXTS,
    *STORE,
    *MAIL,
    *USECASES_CASES,
    *USECASES_SEALING,
    *USECASES_REPORTS,
    *USECASES_MEMBERS,
    *USECASES_OUTSIDE,
    *WEB,
    *WEB_LIMITS,
    *WEB_PAGES,
)
