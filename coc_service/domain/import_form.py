"""What a row of a committee's earlier files says, as questions: so that records and case pages need no code of their own.

Nobody is asked them. They are answered from the row, in its own words.
"""

from typing import TYPE_CHECKING

from coc_service.catalogue import Message, msg
from coc_service.domain import report
from coc_service.domain.question import Question, QuestionKind, Section
from coc_service.domain.recording import RECORDED_FORM, RecordedReport

IMPORTED = Section("imported", msg("From earlier files"))
# Who decided a case is no reason to keep it from them, and these name nobody.
NO_NAMES = frozenset({"earlier_decided_by", "earlier_source", "earlier_digest"})


def _said(field: str, label: Message, kind: QuestionKind = QuestionKind.SHORT) -> Question:
    return Question(field, kind, IMPORTED, label=label, for_committee=label)


IMPORT_FORM: tuple[Question, ...] = (
    _said("earlier_source", msg("Imported from")),
    _said("earlier_digest", msg("Digest of what was imported (SHA-256)")),
    _said("earlier_code_name", msg("Code name before the import")),
    _said("earlier_status", msg("Status before the import")),
    _said("earlier_safety_risk", msg("Safety risk, as noted before the import")),
    _said("earlier_repeat_risk", msg("Risk that it happens again, as noted before the import")),
    _said("earlier_actions", msg("What was to be done, as noted before the import"), QuestionKind.LONG),
    _said("earlier_consequences", msg("Consequences, as noted before the import"), QuestionKind.LONG),
    _said("earlier_resolution", msg("Resolution, as noted before the import"), QuestionKind.LONG),
    _said("earlier_decided_by", msg("Who decided it before the import")),
    _said("earlier_resolved_on", msg("Day of the resolution before the import")),
)
IMPORTED_FORM: tuple[Question, ...] = (*RECORDED_FORM, *IMPORT_FORM)

if TYPE_CHECKING:

    class ImportedReport(RecordedReport):
        """A recorded report with what its row says."""
else:
    ImportedReport = report.derive(IMPORTED_FORM)
