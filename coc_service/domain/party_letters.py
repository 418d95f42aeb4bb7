"""Letters to those who are heard: their purposes, and neutral texts with which each can begin."""

from collections.abc import Mapping
from dataclasses import dataclass

from coc_service.catalogue import Message, msg
from coc_service.domain.case_state import Case
from coc_service.domain.starter_texts import Starter
from coc_service.domain.vocabulary import LetterKind, Option


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """A purpose: its label, and the text with which such a letter can begin."""

    label: Message
    starter: Message


PURPOSES: Mapping[LetterKind, PurposeRow] = {
    LetterKind.NOTICE: PurposeRow(
        msg("Notice: what is said, and that you want to hear them"),
        msg(
            "We were told about something that you may have done. Nothing is decided. First we want to hear you.\n\n"
            "[what it is about: which part of the code of conduct, in which space, roughly when]\n\n"
            "We write this in our own words and leave details out, to keep everyone safe. Please do not try to find out who "
            "told us, and do not write to anyone who you think it was.\n\n"
            "Please tell us how you see it by [date]. If you need more time, say so. You may bring someone to support you."
        ),
    ),
    LetterKind.QUESTION: PurposeRow(
        msg("A question"),
        msg(
            "We would like to ask you something.\n\n[your question]\n\n"
            "You do not have to answer. If you do, it helps us by [date]."
        ),
    ),
    LetterKind.MESSAGE: PurposeRow(
        msg("A message"), msg("Thank you for what you wrote.\n\n[what comes next, and when]")
    ),
    LetterKind.NEW_DATE: PurposeRow(
        msg("More time to answer"), msg("You have more time: please answer by [date]. Nothing is decided before that.")
    ),
    LetterKind.DECISION: PurposeRow(
        msg("What was decided, and what follows for them"),
        msg(
            "We have looked at everything, and this is what we found.\n\n[the finding for each point, with its reason]\n\n"
            "[what follows: from when until when, where, under which conditions. If nothing follows, say so.]\n\n"
            "Please do not contact anyone who you think was part of this.\n\n"
            "If you think we got it wrong, you can appeal on this page. Where possible, people who took no part in the "
            "decision will answer you. What was decided stays in force until they do."
        ),
    ),
    LetterKind.APPEAL_DECISION: PurposeRow(
        msg("The answer to their appeal"),
        msg(
            "We have looked at your appeal.\n\n[whether the decision stands, and why]\n\n[what follows, and from when]"
        ),
    ),
}
OPTIONS = tuple(Option(kind.value, row.label) for kind, row in PURPOSES.items())
STARTERS: Mapping[LetterKind, Starter] = {
    kind: Starter(f"party-{kind}", kind, row.label, row.starter) for kind, row in PURPOSES.items()
}


def is_due(purpose: LetterKind, case: Case, *, has_appealed: bool) -> bool:
    """Whether a letter can have this purpose: without it, one member could tell somebody what nobody has decided.

    `has_appealed` is whether its reader ever did: the fold forgets an appeal once the decision falls.
    """
    match purpose:
        case LetterKind.DECISION:
            return case.outcome is not None and not case.outcome.is_open_again
        case LetterKind.APPEAL_DECISION:
            return has_appealed
        case _:
            return True
