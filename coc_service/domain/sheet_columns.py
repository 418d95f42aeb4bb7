"""What the columns of a committee's sheet mean: found by their headings, and corrected by the member who imports it.

The headings are those of the sheets that Django's and the PSF's committees describe, of Otter's template, and words like them.
Source: `docs/sources.md`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, msg

_NO_LETTERS = re.compile(r"[\W_]+")


class Column(StrEnum):
    """What stands in a column. The values are in the form that asks about the columns."""

    KEPT = "kept"
    LEFT_OUT = "left_out"
    REPORTED_ON = "reported_on"
    CODE_NAME = "code_name"
    PERSON = "person"
    STORY = "story"
    STATUS = "status"
    SAFETY_RISK = "safety_risk"
    REPEAT_RISK = "repeat_risk"
    ONGOING = "ongoing"
    ACTIONS = "actions"
    CONSEQUENCES = "consequences"
    RESOLUTION = "resolution"
    RESOLVED_BY = "resolved_by"
    RESOLVED_ON = "resolved_on"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """What a column is called on the page, and by which headings it is recognised: lower case, words only."""

    label: Message
    headings: frozenset[str] = frozenset()


def _row(label: Message, *headings: str) -> ColumnRow:
    return ColumnRow(label, frozenset(headings))


DATES = frozenset({Column.REPORTED_ON, Column.RESOLVED_ON})
MANY = frozenset({Column.KEPT, Column.LEFT_OUT})  # what more than one column can be

# A table: what there is, in the order in which a page offers it.
# fmt: off
COLUMNS: Mapping[Column, ColumnRow] = {
    Column.KEPT: _row(msg("Keep it as text")),
    Column.LEFT_OUT: _row(msg("Do not import it")),
    Column.REPORTED_ON: _row(msg("Day of the report"),
        "date of report", "report date", "reported on", "date reported", "date", "date time", "date and time",
        "day of the report", "date received", "received", "received on", "reported", "reported at", "timestamp"),
    Column.CODE_NAME: _row(msg("Code name of the case"),
        "case code name", "code name", "codename", "case codename", "case", "case name", "case id", "case number"),
    Column.PERSON: _row(msg("Who it is about"),
        "person code name", "person codename", "person", "reported person", "subject", "who", "respondent", "who it is about",
        "accused", "reportee"),
    Column.STORY: _row(msg("What happened"),
        "what happened", "description", "summary", "incident", "details", "report", "complaint", "expanded complaint",
        "verbatim complaint"),
    Column.STATUS: _row(msg("Status"), "status", "state", "case status"),
    Column.SAFETY_RISK: _row(msg("Safety risk"), "safety risk", "safety", "is there a safety risk"),
    Column.REPEAT_RISK: _row(msg("Risk that it happens again"),
        "risk of repeating", "risk of repeat", "repeat risk", "risk that it happens again"),
    Column.ONGOING: _row(msg("Still going on"), "ongoing harassment", "ongoing", "still going on"),
    Column.ACTIONS: _row(msg("What is to be done"),
        "actions needed", "action needed", "actions", "next steps", "what is to be done"),
    Column.CONSEQUENCES: _row(msg("Consequences"), "consequences", "consequence", "measures", "sanction"),
    Column.RESOLUTION: _row(msg("Resolution"), "resolution", "outcome", "result"),
    Column.RESOLVED_BY: _row(msg("Who decided it"), "resolution source", "resolved by", "decided by", "who decided it"),
    Column.RESOLVED_ON: _row(msg("Day of the resolution"),
        "resolution date", "resolved on", "date of resolution", "date resolved", "closed on", "day of the resolution"),
    Column.DOCUMENTS: _row(msg("Link to documents"), "documents link", "document link", "documents", "link", "links",
        "link to documents"),
}
# fmt: on
_BY_HEADING = {heading: column for column, row in COLUMNS.items() for heading in row.headings}

_ENDED = frozenset(
    "resolved closed done complete completed finished concluded settled ended dismissed solved inactive".split()
)
_OPEN = frozenset("ongoing open new pending active investigating waiting reopened unresolved unassigned todo".split())
_OPEN_PHRASES = frozenset({"in progress", "under investigation", "on hold", "to do", "under review", "in review"})


def recognised(headings: Sequence[str]) -> tuple[Column, ...]:
    """Return what each column seems to be, each meaning once. Others are kept as text."""
    found: list[Column] = []
    for heading in headings:
        column = _BY_HEADING.get(plain(heading), Column.KEPT)
        found.append(Column.KEPT if column in found else column)
    return tuple(found)


def doubled(columns: Sequence[Column]) -> frozenset[Column]:
    """Return what more than one column is said to be, where that makes no sense."""
    return frozenset(one for one in columns if one not in MANY and columns.count(one) > 1)


def known_status(status: str) -> bool | None:
    """Return whether a case of this status is closed; None if the word is not known: then a person says so."""
    word = plain(status)
    return True if word in _ENDED else False if word in _OPEN or word in _OPEN_PHRASES else None


def plain(text: str) -> str:
    """Return a heading or a status in lower case, without anything but words."""
    return _NO_LETTERS.sub(" ", text).strip().casefold()
