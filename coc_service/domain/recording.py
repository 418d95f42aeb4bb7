"""The questions about a report that came another way: a member answers them when they record it.

They are rows like those of the report form, so that records and case pages need no code of their own.
"""

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from coc_service.catalogue import msg
from coc_service.domain import report
from coc_service.domain.question import Audience, Choice, Question, QuestionKind, Section
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.record_models import RecordKind
from coc_service.domain.report import Report


class CameBy(StrEnum):
    """How a report reached the member who records it."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    CHAT = "chat"
    MAIL = "mail"
    OTHER = "other"


RECORDED = Section("recorded", msg("How it reached you"))
_IN_PERSON, _PHONE, _CHAT = msg("In person"), msg("By phone"), msg("In a chat")
_MAIL, _OTHER = msg("By mail"), msg("Another way")

# A table, like that of the report form.
# fmt: off
RECORDING_FORM: tuple[Question, ...] = (
    Question("came_by", QuestionKind.CHOICE, RECORDED,
        label=msg("How did it reach you?"), for_committee=msg("How it reached us"),
        options=(
            Choice(CameBy.IN_PERSON, _IN_PERSON, _IN_PERSON),
            Choice(CameBy.PHONE, _PHONE, _PHONE),
            Choice(CameBy.CHAT, _CHAT, _CHAT),
            Choice(CameBy.MAIL, _MAIL, _MAIL),
            Choice(CameBy.OTHER, _OTHER, _OTHER),
        ),
    ),
    Question("told_on", QuestionKind.SHORT, RECORDED,
        label=msg("When?"), for_committee=msg("When it reached us"),
        hint=msg("The day, and the hour if you know it."),
    ),
    Question("told_by", QuestionKind.SHORT, RECORDED, record=RecordKind.IDENTITY,
        label=msg("Who told you?"), for_committee=msg("Who told us"),
        hint=msg("Only as far as they agree. Leave it empty if they want to stay unknown."),
    ),
)
# fmt: on

# Without defaults: what was not asked in the talk must not look answered, such as the wish to be reached by the receipt.
RECORDED_FORM: tuple[Question, ...] = (*RECORDING_FORM, *(replace(one, default=None) for one in REPORT_FORM))
# Who may read it is asked on the page before recording, for each member.
_ASKED_LATER = frozenset({"named_member_may_read"})
ASKED = tuple(one for one in RECORDED_FORM if one.audience is not Audience.RULES and one.field not in _ASKED_LATER)

if TYPE_CHECKING:

    class RecordedReport(Report):
        """A report with the answers of the member who records it. Declares the fields that rules read."""

        came_by: CameBy | None
        told_on: str
else:
    RecordedReport = report.derive(RECORDED_FORM)
