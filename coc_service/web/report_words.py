"""What the answers of a report are called on the committee's side."""

from collections.abc import Mapping

from coc_service.catalogue import Message, msg

REPORT_FIELD: Mapping[str, Message] = {
    "narrative": msg("What happened"),
    "danger": msg("Is anyone in danger right now?"),
    "still_going_on": msg("Is it still going on?"),
    "who": msg("Who is reported"),
    "when": msg("When"),
    "where": msg("Where"),
    "relation": msg("How the reporter knows"),
    "affected_person": msg("Who was affected (contact them only if this says yes)"),
    "witnesses": msg("Who else saw it (ask the reporter before you speak to them)"),
    "evidence": msg("Links and evidence"),
    "context": msg("Context"),
    "code_section": msg("Part of the code of conduct"),
    "intake": msg("What is asked of the committee"),
    "handled_how": msg("How it was already handled"),
    "safety_worry": msg("Worries about safety or retaliation"),
    "wishes": msg("What the reporter would like, or would not like"),
    "translated": msg("Written with a translation tool"),
    "keep_out_of_transparency": msg("Not to be told in a transparency report"),
    "named_member_may_read": msg("The member named above may read this"),
    "name": msg("Name"),
    "contact": msg("How to reach them"),
    "contact_preference": msg("Wishes to be reached by"),
    "safe_times": msg("Safe times and ways"),
    "support_person": msg("Someone who may speak for them"),
    "share_identity_with": msg("May learn who the reporter is"),
}

REPORT_VALUE: Mapping[str, Message] = {
    "yes": msg("Yes"),
    "no": msg("No"),
    "unsure": msg("I don't know"),
    "target": msg("It happened to them"),
    "witness": msg("They saw it"),
    "told_with_agreement": msg("They were told, and the affected person agrees to this report"),
    "told_without_agreement": msg("They were told; the affected person does not know of this report"),
    "organiser": msg("They handled it as an organiser or moderator"),
    "project_committee": msg("They hand it over for a project's committee"),
    "self": msg("It is about their own behaviour"),
    "needs_committee": msg("To handle it"),
    "already_handled": msg("To keep a record: it was already handled"),
    "receipt": msg("The receipt only"),
    "email": msg("Mail"),
    "call": msg("A call"),
    "meeting": msg("A meeting"),
    "none": msg("Do not contact"),
    "other_committee": msg("Another committee that must handle it"),
    "respondent": msg("The person whose conduct is reported"),
}
FREE_TEXT = frozenset(
    {
        "narrative", "who", "when", "where", "affected_person", "witnesses", "evidence", "context", "code_section",
        "handled_how", "safety_worry", "wishes", "name", "contact", "safe_times", "support_person",
    }
)  # fmt: skip
