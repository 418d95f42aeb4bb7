"""Checks a whole log, given only its export, its public key and checkpoints that others have kept.

It does not trust the server that wrote the export: every hash is computed again, and unsigned statements prove nothing. It
reads the export once and keeps only subjects and keys in memory.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from coc_service import canonical
from coc_service.audit import entry as entries
from coc_service.audit.acts import Act
from coc_service.audit.chains import Chains, Keys
from coc_service.audit.checked import Checked
from coc_service.audit.checkers import Checkers, Claim
from coc_service.audit.doubts import Doubt, Void
from coc_service.audit.entry import Entry
from coc_service.audit.export import ExportReader, Header, HiddenEntry, Note, ShownEntry
from coc_service.audit.expunged import ACTS as EXPUNGES
from coc_service.audit.expunged import Expunged
from coc_service.audit.given_keys import GIVES_KEY
from coc_service.audit.history import History
from coc_service.audit.key_chain import KeyChain, KeysBroken
from coc_service.audit.note import VerifierKey
from coc_service.audit.signatures import Signatures
from coc_service.audit.tree import leaf_hash
from coc_service.audit.wrong import VerificationFailed, Wrong
from coc_service.canonical import sha256

PROGRESS_STEP = 250  # more often than each second on any machine
MAX_VOID = 1000  # more are counted but not listed

Progress: TypeAlias = Callable[[int, int], None]  # number of entries checked, number of all entries


@dataclass(frozen=True, slots=True, order=True)
class VoidEntry:
    """A void entry. Its author could write to the database but lacked the key, or the right, of the actor it names."""

    index: int
    doubt: Doubt

    def __str__(self) -> str:
        return f"entry {self.index} is void: {self.doubt}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The result for a valid log.

    `signed_size`: entries covered by a checkpoint that fits; later ones are only well-formed. `hidden`: entries shown only
    by their leaf hash. `erased`: details that are absent; those of cases that two members erased are `expunged`.
    `signatures`: valid ones. `unchecked`: signatures whose key is in a part that the export does not show. `void`: at most
    `MAX_VOID` of the `void_count` void entries. `checked`: which signatures those are, for whoever follows the same log.
    """

    size: int
    root: bytes
    signed_size: int
    checkpoints: int
    witnessed: int
    hidden: int
    erased: int
    expunged: int = 0
    signatures: int
    unchecked: int
    void: tuple[VoidEntry, ...]
    void_count: int
    checked: Checked = field(default_factory=lambda: Checked(""), compare=False, repr=False)


def verify_export(
    lines: Iterable[bytes], verifier_key: str, witnessed: Sequence[str] = (), *, progress: Progress | None = None
) -> Verified:
    """Check an export against the log's key and against checkpoints (signed notes) that others have kept, such as in mails.

    An attacker with the log's key can forge a whole log, but cannot change the checkpoints in `witnessed`. A false
    signature makes its entry void but does not end the check: otherwise one such entry would hide all errors after it.
    `progress` is called every `PROGRESS_STEP` entries with the number of entries checked and the number of all.

    Raises:
        VerificationFailed: with the first error in the order of the lines.
        KeyMalformed: the verifier key is malformed.
    """
    origin = VerifierKey.parse(verifier_key).name
    reader = ExportReader(lines)
    if reader.header.origin != origin:
        raise VerificationFailed(Wrong.ORIGIN_DIFFERS, 1)
    history = History(_chain(verifier_key, reader.header), witnessed)
    with Checkers() as checkers:
        check = _Check(history, Signatures(checkers), origin)
        check.read(reader, progress)
        return check.result(reader.header.root)


def _chain(trusted: str, header: Header) -> KeyChain:
    try:
        return KeyChain.of(trusted, header.successions)
    except KeysBroken:
        raise VerificationFailed(Wrong.KEYS_BROKEN, 1) from None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A signature that is checked with its actor's newest key: where its entry is, and the claims with their earlier keys."""

    index: int
    subject: str
    earlier: Sequence[Claim]


class _Check:
    """One pass over an export: the tree, the chains, and the counts for the result."""

    def __init__(self, history: History, signatures: Signatures[_Asked], origin: str) -> None:
        self._origin = origin
        self._history = history
        self._expunged = Expunged(origin)
        self._signatures = signatures
        self._chains = Chains()
        self._checked = Checked(origin)
        self._void: list[VoidEntry] = []
        self._void_count = self._hidden = self._unchecked = 0

    def read(self, reader: ExportReader, progress: Progress | None) -> None:
        for item in reader:
            if isinstance(item, Note):
                self._history.hold_against(item.text)
                continue
            if isinstance(item, HiddenEntry):
                self._hidden += 1
                self._history.append(item.leaf)
            else:
                self._history.append(self._check(item))
            if progress and self._history.size % PROGRESS_STEP == 0:
                progress(self._history.size, reader.header.size)
        self._are_false(self._signatures.finish())

    def result(self, head: bytes) -> Verified:
        self._history.end(head)
        return Verified(
            size=self._history.size,
            root=head,
            signed_size=self._history.fits_up_to,
            checkpoints=self._history.checkpoints,
            witnessed=self._history.witnessed,
            hidden=self._hidden,
            erased=self._expunged.unexplained,
            expunged=self._expunged.count,
            signatures=self._signatures.held,
            unchecked=self._unchecked,
            void=tuple(sorted(self._void)),
            void_count=self._void_count,
            checked=self._checked,
        )

    def _check(self, shown: ShownEntry) -> bytes:
        """Check one entry and return its leaf hash."""
        index, leaf = self._history.size, leaf_hash(shown.encoded)
        try:
            entry = entries.decode(shown.encoded)
        except ValueError:
            raise VerificationFailed(Wrong.ENTRY_MALFORMED, index) from None
        if not self._chains.follow(entry, leaf):
            raise VerificationFailed(Wrong.CHAIN_BROKEN, index)
        if shown.detail and sha256(shown.detail) != entry.digest:
            raise VerificationFailed(Wrong.DETAIL_DIFFERS, index)
        if not entry.prev:
            self._expunged.begins(entry, self._chains.keys)
        if entry.digest and not shown.detail:
            self._expunged.absent(entry)
        try:
            self._judge(entry, shown, leaf)
            if shown.detail and entry.act in EXPUNGES:
                self._expunged.follow(entry, leaf, canonical.decode(shown.detail), self._chains.keys)
        except Void as void:
            self._is_void(index, void.doubt)
        return leaf

    def _change_key(self, detail: bytes) -> None:
        """Let the log's next key sign from this entry on. Only the entry shows where, so its detail must be there."""
        try:
            said = canonical.decode(detail)
        except ValueError:
            said = {}
        if said.get("key") != "root":
            self._history.change_key(str(said.get("note")))

    def _judge(self, entry: Entry, shown: ShownEntry, leaf: bytes) -> None:
        """Check the signature: at once if the entry gives a key, which a false signature must not do; otherwise in batches."""
        given = self._chains.given(entry, shown.detail)
        if entry.act is Act.KEY_CHANGED:
            self._change_key(shown.detail)
        if not entry.act.is_signed:
            return
        keys = self._chains.keys_of(entry, given)
        if keys is None:
            self._unchecked += 1
            given = None
        elif entry.act in GIVES_KEY:
            self._check_now(entry, leaf, self._claims(shown, entry, keys))
        else:
            self._check_later(entry, leaf, self._claims(shown, entry, keys))
        if entry.act in GIVES_KEY:
            self._chains.learn(entry, given)

    def _claims(self, shown: ShownEntry, entry: Entry, keys: Keys) -> list[Claim]:
        """Return the claims that one of these keys signed an entry."""
        signed = entries.signed_part(shown.encoded, self._origin)
        return [(key, signed, entry.sig) for key in keys]

    def _check_now(self, entry: Entry, leaf: bytes, claims: Sequence[Claim]) -> None:
        key = next((claim[0] for claim in claims if self._signatures.holds(claim)), None)
        if key is None:
            raise Void(Doubt.SIGNATURE_FALSE)
        self._checked.add(entry.subject, leaf, key)

    def _check_later(self, entry: Entry, leaf: bytes, claims: Sequence[Claim]) -> None:
        """Check the newest key in a batch. It is noted at once that it signed, so that the order is the chain's."""
        newest, *earlier = claims
        self._checked.add(entry.subject, leaf, newest[0])
        self._are_false(self._signatures.later(_Asked(self._history.size, entry.subject, earlier), newest))

    def _are_false(self, asked: Iterable[_Asked]) -> None:
        """Take what the newest key has not signed: an earlier one may have."""
        for one in asked:
            self._checked.doubt(one.subject)
            if not any(map(self._signatures.holds, one.earlier)):
                self._is_void(one.index, Doubt.SIGNATURE_FALSE)

    def _is_void(self, index: int, doubt: Doubt) -> None:
        self._void_count += 1
        if len(self._void) < MAX_VOID:
            self._void.append(VoidEntry(index, doubt))
