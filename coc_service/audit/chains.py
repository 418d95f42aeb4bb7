"""The chains of a log as they are read: where each ends, and which keys the log itself gives to whom.

A committee's seats have the keys of its founding and its admissions, a person those of their enrolment, a party those of
the genesis or of the act that added it. What is told here is whether the signer holds such a key. Whether they were
entitled (how many members an admission takes, whether the seat was still in force, what the workflow allows) is for the
rules of the domain, which follow the same chains.
"""

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
    """What was read so far. Its memory grows with subjects and seats, not with entries."""

    _last: dict[str, bytes] = field(default_factory=dict)
    _keys: dict[tuple[str, str], Keys] = field(default_factory=dict)
    _committee_of: dict[str, str] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _unclear: set[str] = field(default_factory=set)

    def follow(self, entry: Entry, leaf: bytes) -> bool:
        """Make this entry the last of its chain; return False where it does not continue it.

        Then an entry before it is missing, or stands twice or elsewhere. Cover has no chain, so it names no predecessor.
        """
        if entry.prev != self._last.get(entry.subject, b""):
            return False
        if entry.subject:
            self._last[entry.subject] = leaf
        return True

    def given(self, entry: Entry, detail: bytes) -> GivenKey | None:
        """Return the key that this entry gives, or None if it gives none or its detail is absent.

        Raises:
            Void: the entry or its detail is not of this act, or begins what had begun.
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
        """Return the keys with which the actor may have signed, or None where the export does not show enough to tell.

        Raises:
            Void: all is shown, and the log gives the actor no key there.
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
        """Remember what an entry gives that is not void; or, without a given, that what it gives cannot be known."""
        if entry.act in BEGINS:
            self._begun.add(entry.subject)
        if not given:
            self._unclear.add(entry.subject)
            return
        if given.committee:
            self._committee_of[entry.subject] = given.committee
        if given.key:
            place = (entry.subject, given.actor)
            # Keys given earlier stay: whether a seat had left or changed its keys by then is not for this floor.
            self._keys[place] = (given.key, *(key for key in self._keys.get(place, ()) if key != given.key))

    def _home(self, entry: Entry) -> str:
        """The chain that gives the actor a key: a member's acts in a case are signed with the key of their seat."""
        if entry.act.chain is not Chain.CASE or entry.actor.startswith("party:"):
            return entry.subject
        return self._committee_of.get(entry.subject, entry.subject)


def _fields(entry: Entry, detail: bytes) -> dict[str, object] | None:
    """Return what a detail says; None where it is not shown."""
    if not entry.digest:
        return {}
    if not detail:
        return None
    try:
        return canonical.decode(detail)
    except ValueError:
        raise Void(Doubt.DETAIL_MALFORMED) from None
