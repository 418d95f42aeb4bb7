"""On whose behalf somebody reports: what the last page before sending says to them, where something is to be said."""

from collections.abc import Mapping

from coc_service.catalogue import Message, msg
from coc_service.domain.question import Relation

_NOTES: Mapping[Relation, Message] = {
    Relation.WITNESS: msg(
        "The person it happened to can write to us too, with a receipt of their own. They do not have to know about "
        "yours."
    ),
    Relation.TOLD_WITH_AGREEMENT: msg(
        "You write for someone else. They can write to us too, at any time, and get a receipt of their own. "
        "Please tell them so, and keep your receipt to yourself."
    ),
    Relation.TOLD_WITHOUT_AGREEMENT: msg(
        "The person it happened to does not know that you write. We do not speak to them unless you say yes. "
        "If you tell them one day: they can write to us too, and get a receipt of their own."
    ),
    Relation.ORGANISER: msg(
        "If something was done about it already, please say what was done and who did it. Then we can build on that."
    ),
    Relation.PROJECT_COMMITTEE: msg(
        "You hand this over for your committee. Please say if those who told you agree, and what you promised them. "
        "Leave out what we do not need."
    ),
    Relation.SELF: msg("Thank you for telling us about something you did. Say as much as you want to, and no more."),
}


def note(relation: Relation | None) -> Message | None:
    """Return what is said to somebody who knows of it in this way; None to the person it happened to, and without an answer."""
    return _NOTES.get(relation) if relation else None
