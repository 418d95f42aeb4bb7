"""The service's own keys, each derived from one root secret under its own label. None of them opens a report."""

from dataclasses import dataclass
from functools import cached_property

from coc_service.audit import CheckpointSigner
from coc_service.crypto import Secret, derive
from coc_service.store.key_files import KeyFiles


@dataclass(frozen=True, eq=False)
class ServiceKeys:
    """The service's root secret, and the signer of checkpoints."""

    root: Secret
    signer: CheckpointSigner

    @property
    def origin(self) -> str:
        """The log's name, from the key file. The row of the site is not trusted for it."""
        return self.signer.origin

    @cached_property
    def addresses(self) -> Secret:
        """The key that seals mail addresses."""
        return derive(self.root, "service/address")

    @cached_property
    def envelopes(self) -> Secret:
        """The key that seals mail envelopes in the outbox."""
        return derive(self.root, "service/envelope")

    @cached_property
    def form_tokens(self) -> Secret:
        """The key that authenticates form tokens."""
        return derive(self.root, "service/form-token")

    @cached_property
    def receipts(self) -> Secret:
        """The key from which receipts are derived, together with the form's nonce and the text."""
        return derive(self.root, "service/receipt")

    @cached_property
    def tickets(self) -> Secret:
        """The key that seals tickets: they replace the receipt between two pages of a conversation."""
        return derive(self.root, "service/ticket")

    @cached_property
    def waiting_files(self) -> Secret:
        """The key that seals the list of files that wait in a form. With it, a form cannot make up files of its own."""
        return derive(self.root, "service/waiting-files")

    @cached_property
    def writing_tickets(self) -> Secret:
        """The key that seals writing tickets: with one, the words of a page are kept after its session has ended."""
        return derive(self.root, "service/writing-ticket")

    @cached_property
    def news(self) -> Secret:
        """The key that seals how reporters want to hear of news."""
        return derive(self.root, "service/news")

    @cached_property
    def devices(self) -> Secret:
        """The key that authenticates device cookies."""
        return derive(self.root, "service/device")

    @cached_property
    def blinding(self) -> Secret:
        """The key that blinds values which are only compared: one-time links, names in limits."""
        return derive(self.root, "service/blinding")

    @cached_property
    def backups(self) -> Secret:
        """The key that authenticates manifests of backups."""
        return derive(self.root, "service/backup")

    @cached_property
    def log_head(self) -> Secret:
        """The key that authenticates the log's head."""
        return derive(self.root, "log-head")

    @cached_property
    def database_file(self) -> Secret:
        """The key that encrypts the SQLite file."""
        return derive(self.root, "service/database-file")


def from_files(files: KeyFiles) -> ServiceKeys:
    """Return the keys from the content of the key files."""
    return ServiceKeys(Secret(files.root), CheckpointSigner(files.seed, files.origin))
