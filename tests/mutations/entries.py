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

ENTRIES: tuple[Mutation, ...] = (
    *CRYPTO,
    *CRYPTO_SECRETS,
    *AUDIT,
    *AUDIT_VERIFIER,
    *DOMAIN,
    *DOMAIN_TEXTS,
    *STORE,
    *MAIL,
)
