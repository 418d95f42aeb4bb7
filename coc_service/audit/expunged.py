"""Cases that two members erased: their details are absent, and their last entry says so.

A detail that is absent for any other reason may have been deleted to hide something, so only this entry explains it: signed by
one member, over the proposal of another, both with keys of the committee that it names.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from coc_service.audit.acts import Act, Chain
from coc_service.audit.entry import Entry, is_signed_by

Keys = tuple[bytes, ...]
ACTS = frozenset({Act.ERASURE_PROPOSED, Act.CASE_EXPUNGED})
_WHOLE = "whole"


@dataclass(slots=True)
class Expunged:
    """What is absent of each case so far, and which entries proposed to erase one whole."""

    origin: str
    count: int = 0
    _absent: Counter[str] = field(default_factory=Counter)
    _proposals: dict[str, dict[str, Entry]] = field(default_factory=dict)

    @property
    def unexplained(self) -> int:
        """How many details are absent without such an entry."""
        return self._absent.total()

    def absent(self, entry: Entry) -> None:
        """Note that an entry's detail is absent."""
        self._absent[entry.subject] += 1

    def follow(
        self, entry: Entry, leaf: bytes, said: Mapping[str, object], keys: Mapping[tuple[str, str], Keys]
    ) -> None:
        """Take an entry with its detail. `keys` are the signing keys that the log has given so far, by chain and actor."""
        if entry.act is Act.ERASURE_PROPOSED and said.get("part") == _WHOLE:
            self._proposals.setdefault(entry.subject, {})[leaf.hex()] = entry
        if entry.act is not Act.CASE_EXPUNGED:
            return
        first = self._proposals.get(entry.subject, {}).get(str(said.get("proposal")))
        home = f"{Chain.COMMITTEE}:{said.get('committee')}"
        if first and first.actor != entry.actor and self._are_signed((first, entry), home, keys):
            self.count += self._absent.pop(entry.subject, 0)
            self._proposals.pop(entry.subject)

    def _are_signed(self, signed: tuple[Entry, ...], home: str, keys: Mapping[tuple[str, str], Keys]) -> bool:
        return all(
            any(is_signed_by(one, key, origin=self.origin) for key in keys.get((home, one.actor), ())) for one in signed
        )
