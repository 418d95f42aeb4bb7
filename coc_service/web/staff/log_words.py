"""What an entry of the log says, in sentences, whatever chain it belongs to."""

from collections.abc import Mapping

from coc_service.audit import Act, Chain
from coc_service.catalogue import Message, Name, Text, msg
from coc_service.domain.committee_state import NameOf, Seat
from coc_service.usecases.committee.log_lines import LogLine
from coc_service.web.staff import timeline

_OPERATOR = msg("Whoever runs the server")
_SOMEONE = msg("someone")
_OF_ONESELF: Mapping[str, Message] = {
    Act.ROSTER_LEFT: msg("%(who)s left the committee"),
    Act.SEAT_PAUSED: msg("%(who)s said from when until when they get no new reports"),
    Act.ROSTER_COMPARED: msg("%(who)s compared their own keys once more"),
}
_WORDS: Mapping[str, Message] = {
    Act.SITE_CREATED: msg("%(who)s set up this site"),
    Act.SITE_RENAMED: msg("%(who)s gave this site the name %(name)s"),
    Act.SITE_RESTORED: msg("%(who)s put a backup back on purpose"),
    Act.KEY_CHANGED: msg("%(who)s changed one of the site’s own keys"),
    Act.SITE_MOVED: msg("%(who)s moved the site to another database"),
    Act.PROJECT_CREATED: msg("%(who)s added the project %(name)s"),
    Act.COMMITTEE_PROPOSED: msg("%(who)s prepared a committee, %(name)s"),
    Act.AUDIT_EXPORTED: msg("%(who)s made a copy of the whole log, to check it"),
    Act.COMMITTEE_FOUNDED: msg("%(who)s founded the committee"),
    Act.COMMITTEE_RENAMED: msg("%(who)s signed a new name for the committee: %(name)s"),
    Act.ROSTER_ADMITTED: msg("%(who)s signed that %(name)s is admitted"),
    Act.ROSTER_LEFT: msg("%(who)s signed that %(name)s leaves the committee"),
    Act.SEAT_PAUSED: msg("%(who)s signed for how long %(name)s gets no new reports"),
    Act.ROSTER_COMPARED: msg("%(who)s compared the keys of %(name)s once more"),
    Act.AGREED: msg("%(who)s signed what another member had put forward"),
    Act.POLICY_ADOPTED: msg("%(who)s signed a new policy"),
    Act.AVAILABILITY_STATED: msg("%(who)s said when they can be reached"),
    Act.PAGES_ADOPTED: msg("%(who)s signed new words for the committee’s own pages"),
    Act.RECOVERY_SET: msg("%(who)s signed a recovery key"),
    Act.RECOVERY_ENDED: msg("%(who)s signed that the recovery key ends"),
    Act.RECOVERY_USED: msg("%(who)s got cases back with the recovery key"),
    Act.TRANSPARENCY_DRAFTED: msg("%(who)s drafted a transparency report"),
    Act.TRANSPARENCY_PUBLISHED: msg("%(who)s published a transparency report with a second signature"),
    Act.PERSON_INVITED: msg("%(who)s invited %(name)s"),
    Act.PERSON_ENROLLED: msg("%(name)s followed the invitation and made their keys"),
    Act.PERSON_LOGGED_IN: msg("You logged in"),
    Act.PERSON_LOGGED_OUT: msg("You logged out"),
    Act.PERSON_NAMED: msg("You changed the other names that people know you by"),
    Act.PERSON_SEARCHED: msg("You searched your cases"),
    Act.SITE_LINK_ISSUED: msg("%(who)s made a link for setting up the site"),
    Act.PROJECT_RENAMED: msg("%(who)s gave a project the name %(name)s"),
    Act.PROJECT_RETIRED: msg("%(who)s retired a project"),
    Act.COMMITTEE_REPROPOSED: msg("%(who)s gave a committee that nobody has founded yet the name %(name)s"),
    Act.COMMITTEE_UNPROPOSED: msg("%(who)s took back a committee that nobody has founded"),
    Act.ROSTER_INTRODUCED: msg("%(who)s said how they are addressed"),
    Act.KEYS_LOST: msg("%(who)s signed that the keys of %(name)s are lost"),
    Act.AUDITOR_ADMITTED: msg("%(who)s signed that %(name)s is an auditor, who reads the log and figures"),
    Act.AUDITOR_LEFT: msg("%(who)s signed that %(name)s is no auditor any more"),
    Act.AFFILIATION_STATED: msg("%(who)s said whom they work for"),
    Act.PERSON_UNINVITED: msg("%(who)s took back the invitation of %(name)s"),
    Act.PERSON_CORRECTED: msg("%(who)s corrected what the invitation of %(name)s says"),
    Act.PERSON_LINK_ISSUED: msg("%(who)s sent %(name)s a link to make their keys"),
    Act.PERSON_CODES_STATED: msg("You changed the codes of your app"),
    Act.PASSKEY_ADDED: msg("You added a passkey"),
    Act.PASSKEY_REMOVED: msg("You removed a passkey"),
    Act.SLOT_SET: msg("You made a way to open your keys"),
    Act.SLOT_REMOVED: msg("You removed a way to open your keys"),
}
# An admission states what somebody becomes. One from before there were alternates has no standing.
_AS_ALTERNATE = msg("%(who)s signed that %(name)s is admitted as an alternate")
# Stands for an act that has no sentence here; tests/house/test_log_words.py finds it.
NO_WORDS = msg("%(who)s made an entry that this page has no words for")


def sentences(line: LogLine, *, own_name: str) -> list[Message]:
    """Return what an entry says. `own_name` is the member's who reads."""
    one = line.statement
    if line.source.chain is Chain.CASE:
        said = timeline.in_words(one, name_of=_names(line), reporter=line.source.reporter)
        return said or [NO_WORDS.filled(who=timeline.actor(one, _names(line)))]
    return [_said(line).filled(who=_who(line, own_name), name=_whom(line, own_name))]


def _said(line: LogLine) -> Message:
    one, seat, told = line.statement, _admitted(line), line.statement.detail.get("seat")
    if one.act == Act.ROSTER_ADMITTED and isinstance(told, Mapping) and told.get("standing") == "alternate":
        return _AS_ALTERNATE
    said = _WORDS.get(one.act, NO_WORDS)
    return _OF_ONESELF.get(one.act, said) if seat and seat.person == one.person else said


def _who(line: LogLine, own_name: str) -> Text:
    person = line.statement.person
    if not person:
        return _OPERATOR
    found = _names(line)(person) or (_name_in_seat(line) if line.statement.act == Act.COMMITTEE_FOUNDED else own_name)
    return Name(found) if found else timeline.SOMEONE


def _whom(line: LogLine, own_name: str) -> Text:
    """Return the name that an entry is about: of the person it concerns, or of what it names."""
    if line.source.chain is Chain.PERSON:
        return Name(line.source.name or own_name)
    seat, detail = _admitted(line), line.statement.detail
    found = seat.name if seat else _names(line)(str(detail.get("person", "")))
    found = found or _name_in_seat(line) or str(detail.get("name", ""))
    return Name(found) if found else _SOMEONE


def _admitted(line: LogLine) -> Seat | None:
    """Return the seat that an entry names by its admission; None if it names none."""
    committee, detail = line.source.committee, line.statement.detail
    if committee is None:
        return None
    auditor = committee.auditor_admissions.get(str(detail.get("auditor", "")))
    return auditor or committee.admissions.get(str(detail.get("admission", "")))


def _name_in_seat(line: LogLine) -> str:
    seat = line.statement.detail.get("seat")
    return str(seat.get("name", "")) if isinstance(seat, Mapping) else ""


def _names(line: LogLine) -> NameOf:
    committee = line.source.committee
    return committee.name_of if committee else lambda _: ""
