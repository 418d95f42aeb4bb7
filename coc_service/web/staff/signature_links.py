"""The lines of the desk about what waits for the member's signature, each with the page on which they can give it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Message, msg

_ROSTER = "/roster"
_LINES: Mapping[LogAct, tuple[Message, str]] = {
    LogAct.PERSON_ENROLLED: (msg("Someone new waits to be admitted"), _ROSTER),
    LogAct.ROSTER_ADMITTED: (msg("An admission waits for one more member"), _ROSTER),
    LogAct.KEYS_LOST: (msg("Somebody's keys are said to be lost, and one more member has to sign"), _ROSTER),
    LogAct.ROSTER_COMPARED: (msg("Please compare a fingerprint once more"), _ROSTER),
    LogAct.AUDITOR_ADMITTED: (msg("An auditor waits for one more member"), _ROSTER),
    LogAct.AUDITOR_LEFT: (msg("The end of an audit waits for one more member"), _ROSTER),
    LogAct.POLICY_ADOPTED: (msg("A change of your rules waits for one more member"), "/policy"),
    LogAct.PAGES_ADOPTED: (msg("A change of your pages waits for one more member"), "/our-pages"),
    LogAct.TRANSPARENCY_DRAFTED: (msg("A transparency report waits for you to sign it"), "/our-reports"),
    LogAct.RECOVERY_SET: (msg("A new recovery key waits for one more member"), "/recovery"),
    LogAct.RECOVERY_ENDED: (msg("The end of the recovery key waits for one more member"), "/recovery"),
}
_OTHER = (msg("A change of your committee waits for one more member"), _ROSTER)


@dataclass(frozen=True, slots=True)
class SignatureLink:
    """One line."""

    said: Message
    url: str


def links(owed: Collection[LogAct]) -> list[SignatureLink]:
    """Return a line for each kind of act, in a fixed order."""
    known = [SignatureLink(*line) for act, line in _LINES.items() if act in owed]
    return known if _LINES.keys() >= set(owed) else [*known, SignatureLink(*_OTHER)]
