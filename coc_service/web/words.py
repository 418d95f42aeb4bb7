"""The words for values: one page, so that the same thing is called the same everywhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from coc_service.audit import Act
from coc_service.catalogue import Day, Message, Text, TimeOfDay, msg
from coc_service.domain.quorum import Choice
from coc_service.domain.workflow import Status

STATUS: Mapping[Status, Message] = {
    Status.NEW: msg("New"),
    Status.CONFLICT_CHECK: msg("Checking for conflicts"),
    Status.TRIAGE: msg("First look"),
    Status.INVESTIGATING: msg("Looking into it"),
    Status.AWAITING_INFO: msg("Waiting for information"),
    Status.PROPOSED: msg("Proposal written"),
    Status.VOTING: msg("Voting"),
    Status.DECIDED: msg("Decided"),
    Status.IMPLEMENTING: msg("Carrying it out"),
    Status.MONITORING: msg("Keeping an eye on it"),
    Status.REFERRED: msg("Referred"),
    Status.LOGGED: msg("Kept on record"),
    Status.NO_ACTION: msg("No action"),
    Status.CLOSED: msg("Closed"),
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

STATUS_FOR_STAFF: Mapping[Status, Message] = {
    Status.NEW: msg("Nobody has looked at this case yet."),
    Status.CONFLICT_CHECK: msg("Everyone who was given this case says first whether they have a conflict of interest."),
    Status.TRIAGE: msg("The panel decides whether this is for the committee, how serious it is and how to go on."),
    Status.INVESTIGATING: msg("The panel finds out what happened."),
    Status.AWAITING_INFO: msg("The panel waits for an answer."),
    Status.PROPOSED: msg(
        "A finding is proposed. Ask the reporter whether it makes them less safe, and hear the respondent."
    ),
    Status.VOTING: msg("The panel votes on the proposal."),
    Status.DECIDED: msg("The vote carried. The letters are owed now, the reporter's first."),
    Status.IMPLEMENTING: msg("What was decided is being carried out."),
    Status.MONITORING: msg("What was decided is in force; check in with those concerned."),
    Status.REFERRED: msg("Another body has this now. Close the case when it has confirmed."),
    Status.LOGGED: msg("This was handled elsewhere and is kept on record."),
    Status.NO_ACTION: msg("The committee takes no action. Close the case when the reporter knows why."),
    Status.CLOSED: msg("This case is closed unless something new comes to light."),
}

# What a reporter reads. It must not show who stepped back, nor how long an inner stage takes.
STATUS_FOR_REPORTER: Mapping[Status, Message] = {
    Status.NEW: msg("Your report has arrived."),
    Status.CONFLICT_CHECK: msg("Your report has arrived. Members are checking that they can handle it fairly."),
    Status.TRIAGE: msg("Your report is being read."),
    Status.INVESTIGATING: msg("The committee is looking into what you told us."),
    Status.AWAITING_INFO: msg("The committee is waiting for information. If we asked you something, it stands below."),
    Status.PROPOSED: msg("The committee is preparing a decision."),
    Status.VOTING: msg("The committee is preparing a decision."),
    Status.DECIDED: msg("The committee has decided. A letter to you follows."),
    Status.IMPLEMENTING: msg("The committee has decided. The letter to you stands below."),
    Status.MONITORING: msg("The committee has decided, and keeps an eye on how things go."),
    Status.REFERRED: msg("Your report was handed to another body. The letter to you says which and why."),
    Status.LOGGED: msg("Your report is kept on record. The letter to you stands below."),
    Status.NO_ACTION: msg("The committee takes no action. The letter to you says why."),
    Status.CLOSED: msg("This is closed. You can still write to us: tell us if anything happens again."),
}

CHOICE: Mapping[Choice, Message] = {
    Choice.YES: msg("Yes, I agree with the proposal"),
    Choice.NO: msg("No, I do not agree"),
    Choice.ABSTAIN: msg("I abstain (I take part, but am neither for nor against)"),
}

ACT: Mapping[Act, Message] = {
    Act.REPORT_RECEIVED: msg("The report arrived"),
    Act.RECORD_ADDED: msg("%(who)s wrote in the file"),
    Act.RECORD_ERASED: msg("Who the reporter is was erased"),
    Act.REPORT_WITHDRAWN: msg("The reporter withdrew the report"),
    Act.RECORD_OPEN_FAILED: msg("A sealed record did not open"),
    Act.RECEIPT_USED: msg("The reporter came back"),
    Act.PROOF_TAKEN: msg("The reporter took a proof from the log"),
    Act.CASE_RECUSED: msg("%(who)s is not on this case any more"),
    Act.CASE_DECLARED_CLEAR: msg("%(who)s declared no conflict"),
    Act.CASE_OPENED: msg("%(who)s opened the case"),
    Act.CASE_ACKNOWLEDGED: msg("%(who)s acknowledged the report"),
    Act.CASE_LEAD_ASSIGNED: msg("%(who)s chose the lead"),
    Act.BALLOT_CAST: msg("%(who)s voted"),
}
REPORTER_WROTE = msg("The reporter wrote in the file")
SEEN_AT_THE_GATE = msg("%(who)s looked at whom it is about")  # an opening of a case that showed only who is reported
SOMEONE = msg("A member")  # whom the log names and the roster does not
NOTHING = "\N{EM DASH}"


def paragraphs(text: str) -> list[Text]:
    """Return a text's paragraphs."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def urgency(deadline: datetime | None, *, now: datetime) -> str:
    """Return how near a deadline is: late, soon (within a day) or calm."""
    if deadline is None:
        return "calm"
    return "late" if deadline < now else "soon" if deadline - now < timedelta(days=1) else "calm"


def due(deadline: datetime | None, *, now: datetime) -> Text:
    """Return when something is due, from where we stand."""
    if deadline is None:
        return NOTHING
    days = (deadline.date() - now.date()).days
    if deadline < now:
        return msg("since %(day)s", day=Day(deadline))
    if days == 0:
        return msg("today, %(time)s UTC", time=TimeOfDay(deadline))
    return msg("tomorrow, %(time)s UTC", time=TimeOfDay(deadline)) if days == 1 else Day(deadline)
