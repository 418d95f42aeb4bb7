"""What is taken as signed while the log is followed, and compared with what the log's verifier has checked.

It is `audit.Checked` that says which signatures are valid, by digests over whole chains: see decision 0103.
"""

from dataclasses import dataclass

from coc_service.audit import Checked, Claim, Comparison, Entry, encode, leaf_hash, signed_part
from coc_service.usecases.custody.view import View


class NotAsChecked(Exception):
    """A chain's signed entries are not those that were checked, so none of them counts as checked."""


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry that was taken as signed by this key: its leaf hash, its exact bytes and its signature."""

    leaf: bytes
    key: bytes
    encoded: bytes
    sig: bytes

    def claim(self, origin: str) -> Claim:
        """Return the claim to check."""
        return self.key, signed_part(self.encoded, origin), self.sig


class TrustingView(View):
    """The log as it is followed, with signatures taken as valid that were checked before; they count once `check` was called.

    It shares everything with the view that it was made of.
    """

    def __init__(self, view: View, checked: Checked) -> None:
        self.keys, self.memory, self.policies, self.now = view.keys, view.memory, view.policies, view.now
        self.looked_at, self.session, self.ahead = view.looked_at, view.session, view.ahead
        self._known = checked
        self._compared: dict[str, Comparison] = {}

    def is_signed(self, entry: Entry, key: bytes) -> bool:
        """Whether a key signed the entry, or was found to have signed the chain's next one."""
        if entry.subject not in self._compared:
            self._compared[entry.subject] = self._known.of(entry.subject, origin=self.keys.origin)
        compared = self._compared[entry.subject]
        return compared.takes(leaf_hash(encode(entry)), key) or super().is_signed(entry, key)

    def check(self) -> None:
        """Compare what was taken as signed with what was checked.

        Raises:
            NotAsChecked: they differ.
        """
        if not all(one.is_equal for one in self._compared.values()):
            raise NotAsChecked
