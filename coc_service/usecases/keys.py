"""The service's own keys, each derived from one root secret under a written label. None of them opens a report."""

from dataclasses import dataclass
from functools import cached_property

from coc_service.audit import CheckpointSigner
from coc_service.crypto import Secret, derive
from coc_service.store.key_files import KeyFiles


@dataclass(frozen=True, eq=False)
class ServiceKeys:
    """What `keys/` holds: the root secret, and the signer of audit checkpoints."""

    root: Secret
    signer: CheckpointSigner

    @cached_property
    def addresses(self) -> Secret:
        """Seal members' mail addresses."""
        return derive(self.root, "service/member-address")

    @cached_property
    def envelopes(self) -> Secret:
        """Seal mail envelopes while they wait."""
        return derive(self.root, "service/mail-envelope")

    @cached_property
    def form_tokens(self) -> Secret:
        """Sign the tokens in forms."""
        return derive(self.root, "service/form-token")

    @cached_property
    def receipts(self) -> Secret:
        """Turn a form's nonce into a receipt."""
        return derive(self.root, "service/receipt")

    @cached_property
    def tickets(self) -> Secret:
        """Seal the short-lived stand-in for a receipt between two pages of a conversation."""
        return derive(self.root, "service/ticket")

    @cached_property
    def devices(self) -> Secret:
        """Sign the cookies of browsers in which somebody logged in."""
        return derive(self.root, "service/device")

    @cached_property
    def blinding(self) -> Secret:
        """Blind what may be compared but not known: one-time links, limits."""
        return derive(self.root, "service/blinding")

    @cached_property
    def database_file(self) -> Secret:
        """Encrypt the SQLite file."""
        return derive(self.root, "service/database-file")


def from_files(files: KeyFiles) -> ServiceKeys:
    """Return the keys that the files hold."""
    return ServiceKeys(Secret(files.root), CheckpointSigner(files.seed, files.origin))
