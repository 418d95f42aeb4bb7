"""Fields that several moves have, and a date that one may change."""

from coc_service.catalogue import msg
from coc_service.domain.move_rows import FieldKind, MoveField

LETTER = MoveField(
    "letter",
    msg("Letter to the reporter"),
    msg("Read it twice: nothing in it should identify anyone else."),
    is_letter=True,
)
NEW_DATE = MoveField("new_date", msg("New date"), msg("Within three months."), FieldKind.DATE)
REASON = MoveField(
    "reason", msg("Reasons"), msg("What the panel’s decision rests on. Keep behaviour and impact apart.")
)
