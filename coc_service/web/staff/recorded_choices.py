"""What a member chooses when they record a report: whether they have a conflict of interest, what becomes of the receipt."""

from coc_service.catalogue import msg
from coc_service.usecases.reporter.recorded import ReceiptFate
from coc_service.web.fields import OptionView

CONFLICTS = (
    OptionView("no", msg("No, I have none"), msg("You say so once more before you open the case, as everyone does.")),
    OptionView("yes", msg("Yes, I have one"), msg("You record it now and cannot read it afterwards.")),
)
FATES = (
    OptionView(
        ReceiptFate.KEPT,
        msg("Yes, I hand it over"),
        msg(
            "They can read the answers and write more. Give it only to them, and keep no copy: whoever has it reads along."
        ),
    ),
    OptionView(
        ReceiptFate.DESTROYED,
        msg("No, destroy it"),
        msg("Nobody can come back to this report here. You reach the person only the way they came."),
    ),
)
