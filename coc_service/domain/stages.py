"""The stages of a case: their names for the committee and for the reporter, and their default time limits.

The stages and their order follow the union of published procedures (`docs/glossary.md` names them).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, msg


class Stage(StrEnum):
    """The stage of a case. The values are written in the log."""

    CONFLICT_CHECK = "conflict_check"
    TRIAGE = "triage"
    INVESTIGATING = "investigating"
    AWAITING_INFO = "awaiting_info"
    PROPOSED = "proposed"
    VOTING = "voting"
    DECIDED = "decided"
    IMPLEMENTING = "implementing"
    MONITORING = "monitoring"
    REFERRED = "referred"
    LOGGED = "logged"
    NO_ACTION = "no_action"
    CLOSED = "closed"
    SPAM = "spam"


FIRST = Stage.CONFLICT_CHECK  # the stage of every new case


class Phase(StrEnum):
    """The rough progress of a case, for the symbol next to its stage."""

    ARRIVED = "arrived"
    WORKING = "working"
    WAITING = "waiting"
    SETTLED = "settled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage's texts and time limit. `hours` applies if the policy names none; None means no deadline.

    The text for reporters must not reveal who stepped back, nor how long an internal stage takes.
    """

    phase: Phase
    hours: int | None
    label: Message
    for_committee: Message
    for_reporter: Message


_PREPARING = msg("The committee is preparing a decision.")

STAGES: Mapping[Stage, StageRow] = {
    Stage.CONFLICT_CHECK: StageRow(
        Phase.ARRIVED,
        48,
        msg("Checking for conflicts"),
        msg("Everyone who was given this case says first whether they have a conflict of interest."),
        msg("Your report has arrived. Members are checking that they can handle it fairly."),
    ),
    Stage.TRIAGE: StageRow(
        Phase.WORKING,
        72,
        msg("First look"),
        msg("The panel decides whether this is for the committee, how serious it is and what to do next."),
        msg("Your report is being read."),
    ),
    Stage.INVESTIGATING: StageRow(
        Phase.WORKING,
        336,
        msg("Investigation"),
        msg("The panel finds out what happened."),
        msg("The committee is looking into what you told us."),
    ),
    Stage.AWAITING_INFO: StageRow(
        Phase.WAITING,
        168,
        msg("Waiting for information"),
        msg("The panel asked the reporter a question and waits for the answer."),
        msg("The committee has asked you something. The question is below."),
    ),
    Stage.PROPOSED: StageRow(
        Phase.WORKING,
        168,
        msg("Proposal written"),
        msg("A finding is proposed. Ask the reporter whether it makes them less safe, and hear the respondent."),
        _PREPARING,
    ),
    Stage.VOTING: StageRow(Phase.WORKING, 168, msg("Voting"), msg("The panel votes on the proposal."), _PREPARING),
    Stage.DECIDED: StageRow(
        Phase.SETTLED,
        72,
        msg("Decided"),
        msg("The vote carried. Now the letters are due, the reporter’s first."),
        msg("The committee has decided. A letter to you follows."),
    ),
    Stage.IMPLEMENTING: StageRow(
        Phase.SETTLED,
        168,
        msg("Carrying it out"),
        msg("What was decided is being carried out."),
        msg("The committee has decided. The letter to you is below."),
    ),
    Stage.MONITORING: StageRow(
        Phase.WAITING,
        720,
        msg("Monitoring"),
        msg("What was decided is in force. Check in with the people concerned."),
        msg("The committee has decided, and checks how things go."),
    ),
    Stage.REFERRED: StageRow(
        Phase.SETTLED,
        168,
        msg("Referred"),
        msg("Another body has this now. Close the case when it has confirmed."),
        msg("Your report was handed to another body. The letter to you says which one and why."),
    ),
    Stage.LOGGED: StageRow(
        Phase.SETTLED,
        168,
        msg("Kept on record"),
        msg("This was handled elsewhere and is kept on record."),
        msg("Your report is kept on record. The letter to you is below."),
    ),
    Stage.NO_ACTION: StageRow(
        Phase.SETTLED,
        168,
        msg("No action"),
        msg("The committee takes no action. Close the case when the reporter knows why."),
        msg("The committee takes no action. The letter to you says why."),
    ),
    Stage.CLOSED: StageRow(
        Phase.ENDED,
        None,
        msg("Closed"),
        msg("This case is closed unless something new comes to light."),
        msg("This is closed. You can still write to us: tell us if anything happens again."),
    ),
    Stage.SPAM: StageRow(
        Phase.ENDED,
        None,
        msg("Marked as spam"),
        msg("Two members marked this as spam. It is kept, and any of you can restore it."),
        msg(
            "We took this for an advertisement or a test, and set it aside. If it is a real report, please write to us here."
        ),
    ),
}
