"""What the form asks and offers, and a reporter's own answers given back in the same words."""

from collections.abc import Mapping, Sequence

from coc_service.domain.casefile import RecordKind
from coc_service.domain.report import ContactPreference, Intake
from coc_service.usecases.channels import OpenRecord
from coc_service.web import words
from coc_service.web.case_views import FieldView

ASKED: Mapping[str, str] = {
    "danger": "Is anyone in danger right now?",
    "still_going_on": "Is it still going on?",
    "who": "Whose conduct is this about?",
    "named_member_may_read": "A reader whom I name above may still read this",
    "relation": "How do you know of it?",
    "affected_person": "If it happened to someone else: who, and what would be right for them?",
    "witnesses": "Did anyone else see it or hear of it?",
    "when": "When was it?",
    "where": "Where was it?",
    "evidence": "Is there anything we could look at?",
    "context": "Is there anything around it that we should know?",
    "code_section": "Is there a part of the code of conduct you think of?",
    "name": "What shall we call you?",
    "contact_preference": "How would you like to hear from us?",
    "contact": "Where can we reach you?",
    "safe_times": "When is it safe to reach you?",
    "support_person": "Would you like someone at your side?",
    "share_identity_with": "May anyone else learn who you are?",
    "wishes": "Is there anything you want us to do, or not to do?",
    "safety_worry": "Could telling us make things harder for you or for someone else?",
    "keep_out_of_transparency": "Count my report, but write nothing about it in public",
    "intake": "What do you need from us?",
    "handled_how": "If it has been dealt with: how, and by whom?",
    "translated": "I used a translation tool",
}
CHOSEN: Mapping[str, str] = {
    "yes": "Yes",
    "no": "No",
    "unsure": "I don\N{RIGHT SINGLE QUOTATION MARK}t know",
    "target": "It happened to me",
    "witness": "I saw or heard it",
    "told_with_agreement": "Someone told me, and agrees that I write",
    "told_without_agreement": "Someone told me, and does not know that I write",
    "organiser": "I had to deal with it as an organiser or moderator",
    "project_committee": "I write for a project\N{RIGHT SINGLE QUOTATION MARK}s own committee",
    "self": "It is about something I did myself",
    "receipt": "Only here, when I come back with my receipt",
    "email": "By email",
    "call": "By a call",
    "meeting": "In a meeting",
    "none": "Please don\N{RIGHT SINGLE QUOTATION MARK}t contact me",
    "other_committee": "Another committee that has to help",
    "respondent": "The person whose conduct this is about",
    "needs_committee": "Please look into it",
    "already_handled": "It has been dealt with; please keep it on record",
}
_AS_IT_WAS = {"intake": Intake.NEEDS_COMMITTEE.value, "contact_preference": ContactPreference.RECEIPT.value}


def own_answers(opened: Sequence[OpenRecord]) -> list[FieldView]:
    """Return what the reporter answered beside the narrative, in the form's order; what they left as it was is left out."""
    said: dict[str, str] = {}
    for record in opened:
        if record.row.kind in {RecordKind.REPORT, RecordKind.IDENTITY}:
            said |= record.payload.fields
    return [
        FieldView(question, words.paragraphs(_answer(name, said[name])))
        for name, question in ASKED.items()
        if said.get(name) and said[name] != _AS_IT_WAS.get(name)
    ]


def _answer(name: str, value: str) -> str:
    if name in words.FREE_TEXT:
        return value
    return "\n\n".join(CHOSEN.get(part, part) for part in value.split(", "))
