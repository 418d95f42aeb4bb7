"""Which signatures of a log were found to be valid, so that whoever follows the same log need not check them once more.

Of each chain it has one digest over the leaf hash of each such entry and the key that signed it, in the chain's order. A leaf
hash is over the whole entry: signature, predecessor and digest of the detail. Whoever follows the log makes the same digest of
what it takes as signed, and believes it only if both are equal: no row and no index says that something was checked.
"""

from dataclasses import dataclass, field

from coc_service.canonical import context, sha256


@dataclass(frozen=True, slots=True)
class SignedChain:
    """The signed entries of a chain: how many they are, and the digest over their leaf hashes and keys."""

    count: int = 0
    digest: bytes = b""

    def after(self, leaf: bytes, key: bytes) -> "SignedChain":
        """Return the chain with one more signed entry."""
        return SignedChain(self.count + 1, sha256(context("checked", self.digest, leaf, key)))


@dataclass(slots=True)
class Checked:
    """What one verification has found of the log named `origin`. Memory grows with the number of chains, not of entries."""

    origin: str
    _chains: dict[str, SignedChain] = field(default_factory=dict)
    _doubtful: set[str] = field(default_factory=set)

    def add(self, subject: str, leaf: bytes, key: bytes) -> None:
        """Note that this key signed the next signed entry of a chain."""
        self._chains[subject] = self._chains.get(subject, SignedChain()).after(leaf, key)

    def doubt(self, subject: str) -> None:
        """Forget a chain: something that was noted of it is not so."""
        self._doubtful.add(subject)

    def of(self, subject: str, *, origin: str) -> "Comparison":
        """Return what to compare the signed entries of a chain with; nothing is known of a chain of another log."""
        is_known = origin == self.origin and subject not in self._doubtful
        return Comparison(self._chains.get(subject, SignedChain()) if is_known else SignedChain())


class Comparison:
    """Compares what is taken as signed in a chain, in its order, with what was checked of it."""

    def __init__(self, checked: SignedChain) -> None:
        self._checked, self._taken = checked, SignedChain()

    def takes(self, leaf: bytes, key: bytes) -> bool:
        """Take that this key signed the next entry of the chain, provided that `is_equal` holds after the last one; return
        False, and take nothing, beyond what was checked.
        """
        if self._taken.count == self._checked.count:
            return False
        self._taken = self._taken.after(leaf, key)
        return True

    @property
    def is_equal(self) -> bool:
        """Whether all that was taken, and nothing else, was checked."""
        return self._taken == self._checked
