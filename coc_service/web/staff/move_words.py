"""What moves, their fields and what is missing for them are called."""

from collections.abc import Mapping

from coc_service.catalogue import Message, Text, msg
from coc_service.domain.workflow import ClosureReason, Finding, Missing

_HANDED_ON = msg("The reporter gets your letter. The case is then closed when the other body has confirmed.")
MOVE: Mapping[str, tuple[Message, Text]] = {
    "form_panel": (
        msg("Form the panel"),
        msg("Those who declared no conflict carry the case. Whoever stayed silent past the deadline loses access."),
    ),
    "hand_on": (msg("Hand it on, because too few can act"), _HANDED_ON),
    "investigate": (msg("Look into it"), msg("The case is taken up, and the time for looking into it begins.")),
    "refer": (msg("Refer to another body"), _HANDED_ON),
    "log": (msg("Keep on record"), msg("For what was already handled locally. The reporter gets your letter.")),
    "take_no_action": (msg("Take no action"), msg("The reporter gets your letter, with the reason.")),
    "ask": (msg("Ask for information"), msg("The case waits for an answer. Send the question itself as a letter.")),
    "resume": (msg("Go on"), msg("The answer is here, or will not come.")),
    "propose": (msg("Propose a finding"), msg("The panel sees your proposal. Nobody else does.")),
    "open_vote": (msg("Open the vote"), msg("Everyone on the panel can cast a ballot.")),
    "withdraw_proposal": (
        msg("Take the proposal back"),
        msg("The case goes back to being looked into. Ballots no longer count."),
    ),
    "decide": (msg("Record the decision"), msg("The vote carried; the decision stands from now on.")),
    "implement": (msg("Carry it out"), msg("The reporter gets your letter now, before anyone else.")),
    "monitor": (msg("Keep an eye on it"), msg("Everything is carried out. Check-ins are planned.")),
    "close": (msg("Close the case"), msg("The reporter gets your closing letter.")),
    "postpone": (
        msg("Give a new date"),
        msg("The reporter gets your letter with it. A deadline never moves in silence."),
    ),
    "reopen": (msg("Reopen the case"), msg("Something new came to light. The case starts again at the first look.")),
}

# A move that was made, and by whom.
DONE: Mapping[str, Message] = {
    "form_panel": msg("%(who)s formed the panel"),
    "hand_on": msg("%(who)s handed the case on, because too few could act"),
    "investigate": msg("%(who)s took the case up"),
    "refer": msg("%(who)s referred the case to another body"),
    "log": msg("%(who)s put the case on record"),
    "take_no_action": msg("%(who)s ended the case without action"),
    "ask": msg("%(who)s asked for information"),
    "resume": msg("%(who)s went on with the case"),
    "propose": msg("%(who)s proposed a finding"),
    "open_vote": msg("%(who)s opened the vote"),
    "withdraw_proposal": msg("%(who)s took the proposal back"),
    "decide": msg("%(who)s recorded the decision"),
    "implement": msg("%(who)s began to carry it out"),
    "monitor": msg("%(who)s began to keep an eye on it"),
    "close": msg("%(who)s closed the case"),
    "postpone": msg("%(who)s gave a new date"),
    "reopen": msg("%(who)s reopened the case"),
}
MOVED = msg("%(who)s moved the case on")  # a move of another version

MOVE_FIELD: Mapping[str, tuple[Message, Text]] = {
    "scope": (
        msg("Is this ours to handle, and how serious is it?"),
        msg("Scope, impact and risk, in a few sentences."),
    ),
    "plan": (msg("How will you find out?"), msg("Whom to talk to, and whether and when to tell the respondent.")),
    "receiving_body": (msg("Which body?"), ""),
    "reason": (msg("Reasons"), msg("What the panel's decision rests on. Behaviour and impact apart.")),
    "letter": (msg("Letter to the reporter"), msg("Read it twice: nothing in it should identify anyone else.")),
    "local_outcome": (msg("What was done locally, and was it enough?"), ""),
    "addressee": (msg("Who is asked?"), ""),
    "question": (msg("What do you ask?"), ""),
    "learned": (msg("What did you learn?"), msg("Or why you go on without an answer.")),
    "finding": (msg("Finding"), ""),
    "behaviour": (msg("Behaviour"), msg("What was done, in neutral words.")),
    "impact": (msg("Impact"), msg("What it did to people and to the community.")),
    "measures": (msg("Measures"), msg("Each with start, end, places and conditions; and what if they refuse.")),
    "reporter_view": (
        msg("What does the reporter think of the plan?"),
        msg("Ask whether it makes them less safe. It is noted, not binding."),
    ),
    "respondent_heard": (msg("What does the respondent say?"), msg("Or why they were not heard.")),
    "checklist": (msg("Who carries out what, where?"), msg("One line for each place.")),
    "check_ins": (msg("When do you check in, and with whom?"), ""),
    "closure_reason": (msg("Why does it end?"), ""),
    "precedent": (msg("What should later panels know?"), msg("A summary without anyone's identity.")),
    "new_date": (msg("New date"), msg("Within three months.")),
    "new_information": (msg("What is new?"), ""),
}

OPTION: Mapping[str, Message] = {
    Finding.VIOLATION: msg("Violation"),
    Finding.VIOLATION_UNIDENTIFIED: msg("Violation, by someone we cannot identify"),
    Finding.NO_VIOLATION: msg("No violation"),
    Finding.OUT_OF_SCOPE: msg("Outside our scope"),
    Finding.INSUFFICIENT: msg("Not enough information"),
    ClosureReason.DECIDED: msg("Decided and carried out"),
    ClosureReason.REFERRED: msg("Referred to another body"),
    ClosureReason.REPORTER_WISH: msg("The reporter wishes no action, and nobody is at risk"),
    ClosureReason.DUPLICATE: msg("The same matter is handled in another case"),
    ClosureReason.AGREEMENT: msg("Resolved by agreement"),
    ClosureReason.HANDLED_LOCALLY: msg("Already handled locally"),
}

MISSING: Mapping[Missing, Message] = {
    Missing.EVERY_DECLARATION: msg("It needs every declaration, or the declarations' deadline to pass."),
    Missing.ENOUGH_MEMBERS: msg("It needs more members without a conflict."),
    Missing.A_SHORTAGE: msg("It is for a case that too few members can still act in."),
    Missing.A_LEAD: msg("It needs a lead."),
    Missing.TO_BE_LEAD: msg("It is for the lead."),
    Missing.ACKNOWLEDGEMENT: msg("It needs the report to be acknowledged first."),
    Missing.A_CARRIED_VOTE: msg("It needs a vote in which enough members took part, and which carries."),
}
