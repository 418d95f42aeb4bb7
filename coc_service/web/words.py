"""The words for values: one page, so that the same thing is called the same everywhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from coc_service.audit import Act
from coc_service.domain.quorum import Choice
from coc_service.domain.workflow import ClosureReason, Finding, Missing, Status

STATUS: Mapping[Status, str] = {
    Status.NEW: "New",
    Status.CONFLICT_CHECK: "Checking for conflicts",
    Status.TRIAGE: "First look",
    Status.INVESTIGATING: "Looking into it",
    Status.AWAITING_INFO: "Waiting for information",
    Status.PROPOSED: "Proposal written",
    Status.VOTING: "Voting",
    Status.DECIDED: "Decided",
    Status.IMPLEMENTING: "Carrying it out",
    Status.MONITORING: "Keeping an eye on it",
    Status.REFERRED: "Referred",
    Status.LOGGED: "Kept on record",
    Status.NO_ACTION: "No action",
    Status.CLOSED: "Closed",
}

SHAPE: Mapping[Status, str] = {
    Status.NEW: "open",
    Status.CONFLICT_CHECK: "open",
    Status.TRIAGE: "half",
    Status.INVESTIGATING: "half",
    Status.AWAITING_INFO: "wait",
    Status.PROPOSED: "half",
    Status.VOTING: "half",
    Status.DECIDED: "full",
    Status.IMPLEMENTING: "full",
    Status.MONITORING: "wait",
    Status.REFERRED: "full",
    Status.LOGGED: "full",
    Status.NO_ACTION: "full",
    Status.CLOSED: "done",
}

STATUS_FOR_STAFF: Mapping[Status, str] = {
    Status.NEW: "Nobody has looked at this case yet.",
    Status.CONFLICT_CHECK: "Everyone who was given this case says first whether they have a conflict of interest.",
    Status.TRIAGE: "The panel decides whether this is for the committee, how serious it is and how to go on.",
    Status.INVESTIGATING: "The panel finds out what happened.",
    Status.AWAITING_INFO: "The panel waits for an answer.",
    Status.PROPOSED: "A finding is proposed. Ask the reporter whether it makes them less safe, and hear the respondent.",
    Status.VOTING: "The panel votes on the proposal.",
    Status.DECIDED: "The vote carried. The letters are owed now, the reporter's first.",
    Status.IMPLEMENTING: "What was decided is being carried out.",
    Status.MONITORING: "What was decided is in force; check in with those concerned.",
    Status.REFERRED: "Another body has this now. Close the case when it has confirmed.",
    Status.LOGGED: "This was handled elsewhere and is kept on record.",
    Status.NO_ACTION: "The committee takes no action. Close the case when the reporter knows why.",
    Status.CLOSED: "This case is closed unless something new comes to light.",
}

# What a reporter reads. It must not show who stepped back, nor how long an inner stage takes.
STATUS_FOR_REPORTER: Mapping[Status, str] = {
    Status.NEW: "Your report has arrived.",
    Status.CONFLICT_CHECK: "Your report has arrived. Members are checking that they can handle it fairly.",
    Status.TRIAGE: "Your report is being read.",
    Status.INVESTIGATING: "The committee is looking into what you told us.",
    Status.AWAITING_INFO: "The committee is waiting for information. If we asked you something, it stands below.",
    Status.PROPOSED: "The committee is preparing a decision.",
    Status.VOTING: "The committee is preparing a decision.",
    Status.DECIDED: "The committee has decided. A letter to you follows.",
    Status.IMPLEMENTING: "The committee has decided. The letter to you stands below.",
    Status.MONITORING: "The committee has decided, and keeps an eye on how things go.",
    Status.REFERRED: "Your report was handed to another body. The letter to you says which and why.",
    Status.LOGGED: "Your report is kept on record. The letter to you stands below.",
    Status.NO_ACTION: "The committee takes no action. The letter to you says why.",
    Status.CLOSED: "This is closed. You can still write to us: tell us if anything happens again.",
}

_HANDED_ON = "The reporter gets your letter. The case is then closed when the other body has confirmed."
MOVE: Mapping[str, tuple[str, str]] = {
    "form_panel": (
        "Form the panel",
        "Those who declared no conflict carry the case. Whoever stayed silent past the deadline loses access.",
    ),
    "hand_on": ("Hand it on, because too few can act", _HANDED_ON),
    "investigate": ("Look into it", "The case is taken up, and the time for looking into it begins."),
    "refer": ("Refer to another body", _HANDED_ON),
    "log": ("Keep on record", "For what was already handled locally. The reporter gets your letter."),
    "take_no_action": ("Take no action", "The reporter gets your letter, with the reason."),
    "ask": ("Ask for information", "The case waits for an answer. Send the question itself as a letter."),
    "resume": ("Go on", "The answer is here, or will not come."),
    "propose": ("Propose a finding", "The panel sees your proposal. Nobody else does."),
    "open_vote": ("Open the vote", "Everyone on the panel can cast a ballot."),
    "withdraw_proposal": (
        "Take the proposal back",
        "The case goes back to being looked into. Ballots no longer count.",
    ),
    "decide": ("Record the decision", "The vote carried; the decision stands from now on."),
    "implement": ("Carry it out", "The reporter gets your letter now, before anyone else."),
    "monitor": ("Keep an eye on it", "Everything is carried out. Check-ins are planned."),
    "close": ("Close the case", "The reporter gets your closing letter."),
    "postpone": ("Give a new date", "The reporter gets your letter with it. A deadline never moves in silence."),
    "reopen": ("Reopen the case", "Something new came to light. The case starts again at the first look."),
}

# A move that was made, after the name of who made it.
DONE: Mapping[str, str] = {
    "form_panel": "formed the panel",
    "hand_on": "handed the case on, because too few could act",
    "investigate": "took the case up",
    "refer": "referred the case to another body",
    "log": "put the case on record",
    "take_no_action": "ended the case without action",
    "ask": "asked for information",
    "resume": "went on with the case",
    "propose": "proposed a finding",
    "open_vote": "opened the vote",
    "withdraw_proposal": "took the proposal back",
    "decide": "recorded the decision",
    "implement": "began to carry it out",
    "monitor": "began to keep an eye on it",
    "close": "closed the case",
    "postpone": "gave a new date",
    "reopen": "reopened the case",
}

MOVE_FIELD: Mapping[str, tuple[str, str]] = {
    "scope": ("Is this ours to handle, and how serious is it?", "Scope, impact and risk, in a few sentences."),
    "plan": ("How will you find out?", "Whom to talk to, and whether and when to tell the respondent."),
    "receiving_body": ("Which body?", ""),
    "reason": ("Reasons", "What the panel's decision rests on. Behaviour and impact apart."),
    "letter": ("Letter to the reporter", "Read it twice: nothing in it should identify anyone else."),
    "local_outcome": ("What was done locally, and was it enough?", ""),
    "addressee": ("Who is asked?", ""),
    "question": ("What do you ask?", ""),
    "learned": ("What did you learn?", "Or why you go on without an answer."),
    "finding": ("Finding", ""),
    "behaviour": ("Behaviour", "What was done, in neutral words."),
    "impact": ("Impact", "What it did to people and to the community."),
    "measures": ("Measures", "Each with start, end, places and conditions; and what if they refuse."),
    "reporter_view": (
        "What does the reporter think of the plan?",
        "Ask whether it makes them less safe. It is noted, not binding.",
    ),
    "respondent_heard": ("What does the respondent say?", "Or why they were not heard."),
    "checklist": ("Who carries out what, where?", "One line for each place."),
    "check_ins": ("When do you check in, and with whom?", ""),
    "closure_reason": ("Why does it end?", ""),
    "precedent": ("What should later panels know?", "A summary without anyone's identity."),
    "new_date": ("New date", "Within three months."),
    "new_information": ("What is new?", ""),
}

OPTION: Mapping[str, str] = {
    Finding.VIOLATION: "Violation",
    Finding.VIOLATION_UNIDENTIFIED: "Violation, by someone we cannot identify",
    Finding.NO_VIOLATION: "No violation",
    Finding.OUT_OF_SCOPE: "Outside our scope",
    Finding.INSUFFICIENT: "Not enough information",
    ClosureReason.DECIDED: "Decided and carried out",
    ClosureReason.REFERRED: "Referred to another body",
    ClosureReason.REPORTER_WISH: "The reporter wishes no action, and nobody is at risk",
    ClosureReason.DUPLICATE: "The same matter is handled in another case",
    ClosureReason.AGREEMENT: "Resolved by agreement",
    ClosureReason.HANDLED_LOCALLY: "Already handled locally",
}

MISSING: Mapping[Missing, str] = {
    Missing.EVERY_DECLARATION: "needs every declaration, or the declarations' deadline to pass",
    Missing.ENOUGH_MEMBERS: "needs more members without a conflict",
    Missing.A_SHORTAGE: "is for a case that too few members can still act in",
    Missing.A_LEAD: "needs a lead",
    Missing.TO_BE_LEAD: "is for the lead",
    Missing.ACKNOWLEDGEMENT: "needs the report to be acknowledged first",
    Missing.A_CARRIED_VOTE: "needs a vote in which enough members took part, and which carries",
}

CHOICE: Mapping[Choice, str] = {
    Choice.YES: "Yes, I agree with the proposal",
    Choice.NO: "No, I do not agree",
    Choice.ABSTAIN: "I abstain (I take part, but am neither for nor against)",
}

ACT: Mapping[Act, str] = {
    Act.REPORT_RECEIVED: "The report arrived",
    Act.RECORD_ADDED: "{who} wrote in the file",
    Act.RECORD_ERASED: "Who the reporter is was erased",
    Act.REPORT_WITHDRAWN: "The reporter withdrew the report",
    Act.RECORD_OPEN_FAILED: "A sealed record did not open",
    Act.RECEIPT_USED: "The reporter came back",
    Act.PROOF_TAKEN: "The reporter took a proof from the log",
    Act.CASE_RECUSED: "{who} is not on this case any more",
    Act.CASE_DECLARED_CLEAR: "{who} declared no conflict",
    Act.CASE_OPENED: "{who} opened the case",
    Act.CASE_ACKNOWLEDGED: "{who} acknowledged the report",
    Act.CASE_LEAD_ASSIGNED: "{who} chose the lead",
    Act.CASE_MOVED: "{who} {done}",
    Act.CASE_DECIDED: "{who} {done}",
    Act.CASE_CLOSED: "{who} {done}",
    Act.BALLOT_CAST: "{who} voted",
}

# An opening of a case that showed only who is reported.
SEEN_AT_THE_GATE = "{who} looked at whom it is about"

REPORT_FIELD: Mapping[str, str] = {
    "narrative": "What happened",
    "danger": "Is anyone in danger right now?",
    "still_going_on": "Is it still going on?",
    "who": "Who is reported",
    "when": "When",
    "where": "Where",
    "relation": "How the reporter knows",
    "affected_person": "Who was affected (contact them only if this says yes)",
    "witnesses": "Who else saw it (ask the reporter before you speak to them)",
    "evidence": "Links and evidence",
    "context": "Context",
    "code_section": "Part of the code of conduct",
    "intake": "What is asked of the committee",
    "handled_how": "How it was already handled",
    "safety_worry": "Worries about safety or retaliation",
    "wishes": "What the reporter would like, or would not like",
    "translated": "Written with a translation tool",
    "keep_out_of_transparency": "Not to be told in a transparency report",
    "named_member_may_read": "The member named above may read this",
    "name": "Name",
    "contact": "How to reach them",
    "contact_preference": "Wishes to be reached by",
    "safe_times": "Safe times and ways",
    "support_person": "Someone who may speak for them",
    "share_identity_with": "May learn who the reporter is",
}

REPORT_VALUE: Mapping[str, str] = {
    "yes": "Yes",
    "no": "No",
    "unsure": "I don't know",
    "target": "It happened to them",
    "witness": "They saw it",
    "told_with_agreement": "They were told, and the affected person agrees to this report",
    "told_without_agreement": "They were told; the affected person does not know of this report",
    "organiser": "They handled it as an organiser or moderator",
    "project_committee": "They hand it over for a project's committee",
    "self": "It is about their own behaviour",
    "needs_committee": "To handle it",
    "already_handled": "To keep a record: it was already handled",
    "receipt": "The receipt only",
    "email": "Mail",
    "call": "A call",
    "meeting": "A meeting",
    "none": "Do not contact",
    "other_committee": "Another committee that must handle it",
    "respondent": "The person whose conduct is reported",
}
FREE_TEXT = frozenset(
    {
        "narrative", "who", "when", "where", "affected_person", "witnesses", "evidence", "context", "code_section",
        "handled_how", "safety_worry", "wishes", "name", "contact", "safe_times", "support_person",
    }
)  # fmt: skip


def day(at: datetime) -> str:
    """Return a date as a person says it."""
    return f"{at.day} {at:%B %Y}"


def day_and_time(at: datetime) -> str:
    """Return a date with the time of day, in UTC."""
    return f"{at.day} {at:%B, %H:%M} UTC"


def paragraphs(text: str) -> list[str]:
    """Return a text's paragraphs."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def urgency(deadline: datetime | None, *, now: datetime) -> str:
    """Return how near a deadline is: late, soon (within a day) or calm."""
    if deadline is None:
        return "calm"
    return "late" if deadline < now else "soon" if deadline - now < timedelta(days=1) else "calm"


def due(deadline: datetime | None, *, now: datetime) -> str:
    """Return when something is due, from where we stand."""
    if deadline is None:
        return "\N{EM DASH}"
    days = (deadline.date() - now.date()).days
    if deadline < now:
        return f"since {day(deadline)}"
    return (
        f"today, {deadline:%H:%M} UTC"
        if days == 0
        else f"tomorrow, {deadline:%H:%M} UTC"
        if days == 1
        else day(deadline)
    )
