"""Follows the chains of a log while it is read: where each ends, and which signing keys the log gives to each actor.

A seat's keys come from the founding or an admission, a person's from their enrolment, a party's from the genesis or the
act that added the party. This module only tells whether the signer holds such a key. Whether they were entitled (how many
members must sign an admission, whether the seat was in force, what the workflow allows) is decided by the rules in
`domain`, which follow the same chains.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coc_service import canonical
from coc_service.audit.acts import Chain
from coc_service.audit.doubts import Doubt, Void
from coc_service.audit.entry import Entry
from coc_service.audit.forms import doubt_of
from coc_service.audit.given_keys import BEGINS, GIVES_KEY, IS_SELF_SIGNED, GivenKey, read_given_key

Keys = tuple[bytes, ...]


@dataclass(slots=True)
class Chains:
    """The chains read so far. Memory grows with the number of subjects and seats, not of entries."""

    _last: dict[str, bytes] = field(default_factory=dict)
    _keys: dict[tuple[str, str], Keys] = field(default_factory=dict)
    _committee_of: dict[str, str] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _unclear: set[str] = field(default_factory=set)

    @property
    def keys(self) -> Mapping[tuple[str, str], Keys]:
        """The signing keys given so far, by chain and actor, the newest first."""
        return self._keys

    def follow(self, entry: Entry, leaf: bytes) -> bool:
        """Make this entry the last of its chain; return False if it does not continue the chain.

        False means that an earlier entry is missing, repeated or moved. Cover has no chain, so it names no predecessor.
        """
        if entry.prev != self._last.get(entry.subject, b""):
            return False
        if entry.subject:
            self._last[entry.subject] = leaf
        return True

    def given(self, entry: Entry, detail: bytes) -> GivenKey | None:
        """Return the key that this entry gives to an actor; None if it gives none or its detail is absent.

        Raises:
            Void: the entry or its detail does not fit the act, or it begins a chain that has begun already.
        """
        fields = _fields(entry, detail)
        if doubt := doubt_of(entry, fields):
            raise Void(doubt)
        if entry.act in BEGINS and entry.subject in self._begun:
            raise Void(Doubt.BEGUN_TWICE)
        if entry.act not in GIVES_KEY:
            return None
        if not fields:
            return None
        try:
            return read_given_key(entry, fields)
        except (ValueError, KeyError):  # no key, or a genesis without its party's channel
            raise Void(Doubt.DETAIL_MALFORMED) from None

    def keys_of(self, entry: Entry, given: GivenKey | None) -> Keys | None:
        """Return the keys with which the actor may have signed; None if the export hides what would tell.

        Raises:
            Void: nothing is hidden, and the log gives the actor no key in this chain.
        """
        if entry.act in IS_SELF_SIGNED and (not given or given.actor == entry.actor):
            return (given.key,) if given else None
        home = self._home(entry)
        keys = self._keys.get((home, entry.actor))
        if keys:
            return keys
        if home in self._unclear or home not in self._last:
            return None
        raise Void(Doubt.SIGNER_UNKNOWN)

    def learn(self, entry: Entry, given: GivenKey | None) -> None:
        """Remember the key that a valid entry gives. Without `given`, remember that the subject's keys are not all known."""
        if given and given.lost_by:
            self._reopen(given.lost_by)
            return
        if entry.act in BEGINS:
            self._begun.add(entry.subject)
        if not given:
            self._unclear.add(entry.subject)
            return
        if given.committee:
            self._committee_of[entry.subject] = given.committee
        if given.key:
            place = (entry.subject, given.actor)
            # Earlier keys stay valid here: whether a seat had ended or changed its keys is decided in `domain`.
            self._keys[place] = (given.key, *(key for key in self._keys.get(place, ()) if key != given.key))

    def _reopen(self, subject: str) -> None:
        """Let a person enrol once more. One signature is enough here: how many members must sign is decided in `domain`."""
        self._begun.discard(subject)

    def _home(self, entry: Entry) -> str:
        """Return the chain that gives the actor a key: in a case, members sign with the key of their seat on the committee."""
        if entry.act.chain is not Chain.CASE or entry.actor.startswith("party:"):
            return entry.subject
        return self._committee_of.get(entry.subject, entry.subject)


def _fields(entry: Entry, detail: bytes) -> dict[str, object] | None:
    """Return a detail's fields; {} if the entry has no detail, None if it is not shown."""
    if not entry.digest:
        return {}
    if not detail:
        return None
    try:
        return canonical.decode(detail)
    except ValueError:
        raise Void(Doubt.DETAIL_MALFORMED) from None
