"""Cases that two members erased: their details are absent, and their last entry says so.

A detail that is absent for any other reason may have been deleted to hide something, so only this entry explains it: signed by
one member, over the proposal of another, both with keys of the committee that it names.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from coc_service.audit.acts import Act, Chain
from coc_service.audit.entry import Entry, is_signed_by

Keys = tuple[bytes, ...]
GivenKeys = Mapping[tuple[str, str], Keys]
ACTS = frozenset({Act.ERASURE_PROPOSED, Act.CASE_EXPUNGED})
_WHOLE = "whole"


@dataclass(slots=True)
class Expunged:
    """What is absent of each case so far, and which entries proposed to erase one whole."""

    origin: str
    count: int = 0
    _absent: Counter[str] = field(default_factory=Counter)
    _known: dict[str, int] = field(default_factory=dict)  # how many places had a key when a chain began
    _proposals: dict[str, dict[str, Entry]] = field(default_factory=dict)

    @property
    def unexplained(self) -> int:
        """How many details are absent without such an entry."""
        return self._absent.total()

    def begins(self, entry: Entry, keys: GivenKeys) -> None:
        """Note who had a key when a chain begins. `keys` are as for `follow`."""
        self._known[entry.subject] = len(keys)

    def absent(self, entry: Entry) -> None:
        """Note that an entry's detail is absent."""
        self._absent[entry.subject] += 1

    def follow(self, entry: Entry, leaf: bytes, said: Mapping[str, object], keys: GivenKeys) -> None:
        """Take an entry with its detail. `keys` are the signing keys that the log has given so far, by chain and actor, in the
        order of their first ones.
        """
        if entry.act is Act.ERASURE_PROPOSED and said.get("part") == _WHOLE:
            self._proposals.setdefault(entry.subject, {})[leaf.hex()] = entry
        if entry.act is not Act.CASE_EXPUNGED:
            return
        first = self._proposals.get(entry.subject, {}).get(str(said.get("proposal")))
        home = f"{Chain.COMMITTEE}:{said.get('committee')}"
        is_theirs = self._is_older(home, entry.subject, keys)
        if first and first.actor != entry.actor and is_theirs and self._are_signed((first, entry), home, keys):
            self.count += self._absent.pop(entry.subject, 0)
            self._proposals.pop(entry.subject)

    def _is_older(self, home: str, subject: str, keys: GivenKeys) -> bool:
        """Whether a committee had members before the case began: otherwise somebody founded it to explain what is absent."""
        return any(chain == home for chain, _ in islice(keys, self._known.get(subject, 0)))

    def _are_signed(self, signed: tuple[Entry, ...], home: str, keys: GivenKeys) -> bool:
        return all(
            any(is_signed_by(one, key, origin=self.origin) for key in keys.get((home, one.actor), ())) for one in signed
        )
