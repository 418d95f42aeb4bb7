"""What the form asks and offers, and a reporter's own answers given back in the same words."""

from collections.abc import Mapping, Sequence

from coc_service.catalogue import Message, Text, msg
from coc_service.domain.casefile import RecordKind
from coc_service.domain.report import ContactPreference, Intake
from coc_service.usecases.channels import OpenRecord
from coc_service.web import report_words, words
from coc_service.web.case_views import FieldView

ASKED: Mapping[str, Message] = {
    "danger": msg("Is anyone in danger right now?"),
    "still_going_on": msg("Is it still going on?"),
    "who": msg("Whose conduct is this about?"),
    "named_member_may_read": msg("A reader whom I name above may still read this"),
    "relation": msg("How do you know of it?"),
    "affected_person": msg("If it happened to someone else: who, and what would be right for them?"),
    "witnesses": msg("Did anyone else see it or hear of it?"),
    "when": msg("When was it?"),
    "where": msg("Where was it?"),
    "evidence": msg("Is there anything we could look at?"),
    "context": msg("Is there anything around it that we should know?"),
    "code_section": msg("Is there a part of the code of conduct you think of?"),
    "name": msg("What shall we call you?"),
    "contact_preference": msg("How would you like to hear from us?"),
    "contact": msg("Where can we reach you?"),
    "safe_times": msg("When is it safe to reach you?"),
    "support_person": msg("Would you like someone at your side?"),
    "share_identity_with": msg("May anyone else learn who you are?"),
    "wishes": msg("Is there anything you want us to do, or not to do?"),
    "safety_worry": msg("Could telling us make things harder for you or for someone else?"),
    "keep_out_of_transparency": msg("Count my report, but write nothing about it in public"),
    "intake": msg("What do you need from us?"),
    "handled_how": msg("If it has been dealt with: how, and by whom?"),
    "translated": msg("I used a translation tool"),
}
CHOSEN: Mapping[str, Message] = {
    "yes": msg("Yes"),
    "no": msg("No"),
    "unsure": msg("I don\N{RIGHT SINGLE QUOTATION MARK}t know"),
    "target": msg("It happened to me"),
    "witness": msg("I saw or heard it"),
    "told_with_agreement": msg("Someone told me, and agrees that I write"),
    "told_without_agreement": msg("Someone told me, and does not know that I write"),
    "organiser": msg("I had to deal with it as an organiser or moderator"),
    "project_committee": msg("I write for a project\N{RIGHT SINGLE QUOTATION MARK}s own committee"),
    "self": msg("It is about something I did myself"),
    "receipt": msg("Only here, when I come back with my receipt"),
    "email": msg("By email"),
    "call": msg("By a call"),
    "meeting": msg("In a meeting"),
    "none": msg("Please don\N{RIGHT SINGLE QUOTATION MARK}t contact me"),
    "other_committee": msg("Another committee that has to help"),
    "respondent": msg("The person whose conduct this is about"),
    "needs_committee": msg("Please look into it"),
    "already_handled": msg("It has been dealt with; please keep it on record"),
}
_AS_IT_WAS = {"intake": Intake.NEEDS_COMMITTEE.value, "contact_preference": ContactPreference.RECEIPT.value}


def own_answers(opened: Sequence[OpenRecord]) -> list[FieldView]:
    """Return what the reporter answered beside the narrative, in the form's order; what they left as it was is left out."""
    said: dict[str, str] = {}
    for record in opened:
        if record.row.kind in {RecordKind.REPORT, RecordKind.IDENTITY}:
            said |= record.payload.fields
    return [
        FieldView(question, _answer(name, said[name]))
        for name, question in ASKED.items()
        if said.get(name) and said[name] != _AS_IT_WAS.get(name)
    ]


def _answer(name: str, value: str) -> list[Text]:
    if name in report_words.FREE_TEXT:
        return words.paragraphs(value)
    return [CHOSEN.get(part, part) for part in value.split(", ")]
