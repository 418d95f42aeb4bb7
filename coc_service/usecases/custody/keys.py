"""The service's own keys, each derived from one root secret under its own label. None of them opens a report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from coc_service.audit import CheckpointSigner, KeyChain, KeysBroken, next_key, split_successions
from coc_service.canonical import context
from coc_service.crypto import OpenFailed, Secret, derive, open_sealed, seal
from coc_service.store import key_files
from coc_service.store.key_files import KeyFiles
from coc_service.store.unusable import KeyFileProblem, KeyFileUnusable


@dataclass(frozen=True, eq=False)
class ServiceKeys:
    """The service's root secret, and the signer of checkpoints.

    `earlier` are the root secrets before this one, the newest first; `chain` leads from the log's first signing key to the
    present one, and is None if there was never another.
    """

    root: Secret
    signer: CheckpointSigner
    earlier: tuple[Secret, ...] = ()
    chain: KeyChain | None = None

    @property
    def origin(self) -> str:
        """The log's name, from the key file. The row of the site is not trusted for it."""
        return self.signer.origin

    @property
    def verifiers(self) -> KeyChain:
        """The keys with which the log's checkpoints were signed. The last is the present one."""
        return self.chain or KeyChain((self.signer.verifier_key,))

    @property
    def can_sign(self) -> bool:
        """Whether the signer is the one in use: not with the keys of an older backup, whose signing key is gone."""
        return self.verifiers.newest == self.signer.verifier_key

    @property
    def turn(self) -> str:
        """The verifier key in use, "" if it is the first. The head's code is bound to it, so a process with the key before
        appends nothing any more, and signs no checkpoint out of its turn.
        """
        return self.verifiers.newest if self.verifiers.notes else ""

    @property
    def ever(self) -> tuple["ServiceKeys", ...]:
        """These keys, and those of each earlier root secret, newest first: only to find and open what is older than these."""
        return (self, *(ServiceKeys(root, self.signer) for root in self.earlier))

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
    def imports(self) -> Secret:
        """The key that blinds the digests of imported rows: they become the ids of records."""
        return derive(self.root, "service/import")

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
    """Return the keys from the content of the key files.

    Raises:
        KeyFileUnusable: the successions of the log's signing keys form no chain.
    """
    root, signer = Secret(files.root), CheckpointSigner(files.seed, files.origin)
    return ServiceKeys(root, signer, _earlier(root, files), _chain(signer, files.successions))


def sealed_roots(keys: ServiceKeys) -> Iterator[bytes]:
    """Yield each earlier root secret sealed under the one that followed it, the oldest first."""
    for before, after in pairwise((*reversed(keys.earlier), keys.root)):
        yield seal(_link(after), before.reveal(), context=_link_context(keys.origin))


def opened_by_any(keys: ServiceKeys, sealed: bytes, *, context: bytes, of: Callable[[ServiceKeys], Secret]) -> bytes:
    """Open what the present keys, or any before them, have sealed. Only for what is authenticated in another way as well:
    whoever found an earlier root secret could make it.

    Raises:
        OpenFailed: none of them opens it.
    """
    for one in keys.ever:
        try:
            return open_sealed(of(one), sealed, context=context)
        except OpenFailed:
            continue
    raise OpenFailed


def generations(keys: ServiceKeys) -> Iterator[ServiceKeys]:
    """Yield the keys of this site as they were at any time, the present ones first: a backup may be of any.

    Earlier signing keys are gone. What they are needed for here, their verifier keys, is in the chain.
    """
    for verifier in reversed(keys.verifiers.keys):
        for at, one in enumerate(keys.ever):
            yield replace(one, earlier=keys.earlier[at:], chain=keys.verifiers.until(verifier))


def _earlier(root: Secret, files: KeyFiles) -> tuple[Secret, ...]:
    """Return the earlier root secrets, newest first. The link of a change that is not over does not open, and is skipped."""
    found: list[Secret] = []
    for sealed in reversed(files.earlier):
        try:
            key = _link(found[-1] if found else root)
            found.append(Secret(open_sealed(key, sealed, context=_link_context(files.origin))))
        except OpenFailed:
            continue
    return tuple(found)


def _link(root: Secret) -> Secret:
    return derive(root, "service/earlier-root")


def _link_context(origin: str) -> bytes:
    return context("earlier-root", origin)


def _chain(signer: CheckpointSigner, text: str) -> KeyChain:
    """Return the chain up to this signer, without the succession of a change that has not come to its end."""
    key = signer.verifier_key
    try:
        notes = split_successions(text)
        ends = [at for at, note in enumerate(notes) if next_key(note) == key]
        known: Sequence[str] = notes[: ends[-1] + 1] if ends else ()
        return KeyChain.of(key, known)
    except KeysBroken as error:
        raise KeyFileUnusable(KeyFileProblem.MALFORMED, Path(key_files.SUCCESSIONS)) from error
