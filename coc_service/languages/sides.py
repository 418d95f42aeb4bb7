"""Who reads a message: somebody who reports, or only the committee. A language is complete for one side or for both."""

from enum import StrEnum

from babel.messages.catalog import Message

# What only the committee's members and the administrator see. Any other source is on the reporter's side, so a new page for
# reporters cannot be left out by mistake; a test renders their pages with this side's messages alone.
_STAFF_SOURCES = (
    "coc_service/domain/appeal_moves.py",
    "coc_service/domain/import_form.py",
    "coc_service/domain/import_moves.py",
    "coc_service/domain/move_fields.py",
    "coc_service/domain/move_rows.py",
    "coc_service/domain/moves.py",
    "coc_service/domain/needs.py",
    "coc_service/domain/party_letters.py",
    "coc_service/domain/party_roles.py",
    "coc_service/domain/plan_moves.py",
    "coc_service/domain/policy_effects.py",
    "coc_service/domain/policy_text.py",
    "coc_service/domain/policy_trial.py",
    "coc_service/domain/presence.py",
    "coc_service/domain/ready_policies.py",
    "coc_service/domain/recording.py",
    "coc_service/domain/sheet_columns.py",
    "coc_service/domain/spam_moves.py",
    "coc_service/domain/starter_texts.py",
    "coc_service/domain/wish_moves.py",
    "coc_service/usecases/committee/",
    "coc_service/usecases/people/",
    "coc_service/usecases/reporter/recorded.py",
    "coc_service/web/http/proofs.py",
    "coc_service/web/public/first_run.py",
    "coc_service/web/staff/",
    "templates/audit/",
    "templates/base_case.html",
    "templates/base_staff.html",
    "templates/cases/",
    "templates/danger/",
    "templates/log/",
    "templates/macros/imports.html",
    "templates/macros/inbox.html",
    "templates/macros/joining.html",
    "templates/macros/log.html",
    "templates/macros/proposals.html",
    "templates/macros/sorting.html",
    "templates/macros/thread.html",
    "templates/macros/writing.html",
    "templates/members/",
    "templates/on_call/",
    "templates/policy/change.html",
    "templates/policy/check.html",
    "templates/policy/page.html",
    "templates/recording/",
    "templates/set_up/",
    "templates/transparency/check.html",
    "templates/transparency/draft.html",
    "templates/transparency/ours.html",
)


class Side(StrEnum):
    """Who reads a message. What both read is on the reporter's side. Mails and errors are too."""

    REPORTER = "reporter"
    STAFF = "staff"


def side_of_source(path: str) -> Side:
    """Return the side of one template or module, by its path in the repository."""
    return Side.STAFF if path.startswith(_STAFF_SOURCES) else Side.REPORTER


def side_of(message: Message) -> Side:
    """Return the side of a message of the template: the staff's only if every source is theirs."""
    sides = {side_of_source(path) for path, _ in message.locations}
    return Side.STAFF if sides == {Side.STAFF} else Side.REPORTER
