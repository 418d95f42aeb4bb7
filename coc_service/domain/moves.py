"""The table of moves, in the order in which pages offer them."""

from coc_service.catalogue import msg
from coc_service.domain.appeal_moves import APPEAL_MOVES
from coc_service.domain.import_moves import IMPORT_MOVES
from coc_service.domain.move_fields import LETTER, NEW_DATE, REASON
from coc_service.domain.move_rows import Effect, FieldKind, Missing, Move, MoveField, Notified, Timer
from coc_service.domain.plan_moves import ASK_VIEW
from coc_service.domain.spam_moves import SPAM_MOVES
from coc_service.domain.stages import STAGES, Stage
from coc_service.domain.vocabulary import CLOSURE_REASONS, FINDINGS, LetterKind, options
from coc_service.domain.wish_moves import WISH_MOVES

_ASKED_VIEW = (Missing.A_VIEW,)
_HANDED_OVER = (MoveField("receiving_body", msg("Which body?"), kind=FieldKind.SHORT), REASON, LETTER)
_HANDED_OVER_MEANS = msg("The reporter gets your letter. Close the case when the other body has confirmed.")
_UNDECIDED = frozenset({Stage.TRIAGE, Stage.INVESTIGATING})
_WITHOUT_DECISION = frozenset({Stage.REFERRED, Stage.LOGGED, Stage.NO_ACTION})
_UNDER_WAY = frozenset(stage for stage, row in STAGES.items() if row.hours is not None)

TABLE = (
    Move(
        name="form_panel",
        sources=frozenset({Stage.CONFLICT_CHECK}),
        target=Stage.TRIAGE,
        label=msg("Form the panel"),
        consequence=msg(
            "Members who declared no conflict handle the case. Those who did not answer in time lose access."
        ),
        done=msg("%(who)s formed the panel"),
        needs=(Missing.EVERY_DECLARATION, Missing.ENOUGH_MEMBERS),
        act="panel.formed",
        effects=frozenset({Effect.LEAVE_OUT_SILENT}),
        expected_from=frozenset({Stage.CONFLICT_CHECK}),
    ),
    Move(  # without it a case with too few members for a panel would wait for ever
        name="refer_without_panel",
        sources=frozenset({Stage.CONFLICT_CHECK}),
        target=Stage.REFERRED,
        label=msg("Refer to another body, because too few can act"),
        consequence=_HANDED_OVER_MEANS,
        done=msg("%(who)s referred the case to another body, because too few could act"),
        fields=_HANDED_OVER,
        needs=(Missing.A_SHORTAGE, Missing.ACKNOWLEDGEMENT),
        letter=LetterKind.OUTCOME,
    ),
    Move(
        name="investigate",
        sources=frozenset({Stage.TRIAGE}),
        target=Stage.INVESTIGATING,
        label=msg("Start investigation"),
        consequence=msg("The case is taken up, and the time for the investigation begins."),
        done=msg("%(who)s started the investigation"),
        fields=(
            MoveField(
                "scope",
                msg("Is this ours to handle, and how serious is it?"),
                msg("Scope, impact and risk, in a few sentences."),
            ),
            MoveField(
                "plan",
                msg("How will you find out?"),
                msg("Who to talk to, and whether and when to tell the respondent."),
            ),
        ),
        expected_from=frozenset({Stage.TRIAGE}),
    ),
    Move(
        name="refer",
        sources=_UNDECIDED,
        target=Stage.REFERRED,
        label=msg("Refer to another body"),
        consequence=_HANDED_OVER_MEANS,
        done=msg("%(who)s referred the case to another body"),
        fields=_HANDED_OVER,
        needs=(Missing.ACKNOWLEDGEMENT,),
        letter=LetterKind.OUTCOME,
    ),
    Move(
        name="log",
        sources=frozenset({Stage.TRIAGE}),
        target=Stage.LOGGED,
        label=msg("Keep on record"),
        consequence=msg("For what was already handled locally. The reporter gets your letter."),
        done=msg("%(who)s put the case on record"),
        fields=(MoveField("local_outcome", msg("What was done locally, and was it enough?")), LETTER),
        needs=(Missing.ACKNOWLEDGEMENT,),
        letter=LetterKind.OUTCOME,
    ),
    Move(
        name="take_no_action",
        sources=_UNDECIDED,
        target=Stage.NO_ACTION,
        label=msg("Take no action"),
        consequence=msg("The reporter gets your letter, with the reason."),
        done=msg("%(who)s ended the case without action"),
        fields=(REASON, LETTER),
        needs=(Missing.ACKNOWLEDGEMENT,),
        letter=LetterKind.OUTCOME,
    ),
    Move(  # always to the reporter: with a field for the addressee, a text for somebody else could be sent to them by mistake
        name="ask",
        sources=frozenset({Stage.INVESTIGATING}),
        target=Stage.AWAITING_INFO,
        label=msg("Ask for information"),
        consequence=msg("The reporter gets your question as a letter, and the case waits for the answer."),
        done=msg("%(who)s asked the reporter for information"),
        fields=(
            MoveField(
                "question",
                msg("What do you ask the reporter?"),
                msg("They read these words as your letter. Nothing in it should identify anyone else."),
                is_letter=True,
            ),
            MoveField(
                "answer_by",
                msg("Until when do you hope for an answer?"),
                msg("You can leave it empty. The reporter sees this day under your letter. Within three months."),
                FieldKind.DATE,
                is_optional=True,
                sets_answer_date=True,
            ),
        ),
        needs=(Missing.A_READER,),
        letter=LetterKind.QUESTION,
    ),
    Move(
        name="resume",
        sources=frozenset({Stage.AWAITING_INFO}),
        target=Stage.INVESTIGATING,
        label=msg("Continue the investigation"),
        consequence=msg("The answer is here, or will not come."),
        done=msg("%(who)s continued the investigation"),
        fields=(MoveField("learned", msg("What did you learn?"), msg("Or why you continue without an answer.")),),
        expected_from=frozenset({Stage.AWAITING_INFO}),
    ),
    Move(
        name="propose",
        sources=frozenset({Stage.INVESTIGATING}),
        target=Stage.PROPOSED,
        label=msg("Propose a finding"),
        consequence=msg("The panel sees your proposal. Nobody else does."),
        done=msg("%(who)s proposed a finding"),
        fields=(
            MoveField(
                "finding",
                msg("Finding"),
                kind=FieldKind.SELECT,
                options=options(FINDINGS),
                is_for_unlisted=True,
            ),
            MoveField("behaviour", msg("Behaviour"), msg("What was done, in neutral words."), is_for_unlisted=True),
            MoveField(
                "impact", msg("Impact"), msg("What it did to people and to the community."), is_for_unlisted=True
            ),
            MoveField(
                "measures",
                msg("Measures"),
                msg("Each with start, end, places and conditions, and what happens if they refuse."),
                is_for_unlisted=True,
            ),
            REASON,
        ),
        effects=frozenset({Effect.SET_PROPOSAL}),
        expected_from=frozenset({Stage.INVESTIGATING}),
    ),
    ASK_VIEW,
    Move(
        name="open_vote",
        sources=frozenset({Stage.PROPOSED}),
        target=Stage.VOTING,
        label=msg("Open the vote"),
        consequence=msg("Everyone on the panel can cast a ballot."),
        done=msg("%(who)s opened the vote"),
        fields=(
            MoveField(
                "reporter_view",
                msg("What does the reporter think of the plan?"),
                msg("Ask whether it makes them less safe. It is noted, not binding."),
            ),
            MoveField("respondent_heard", msg("What does the respondent say?"), msg("Or why they were not heard.")),
        ),
        needs=(Missing.ENOUGH_MEMBERS, Missing.ACKNOWLEDGEMENT),
        advice=_ASKED_VIEW,
        act="vote.opened",
        effects=frozenset({Effect.OPEN_VOTE}),
        notifies=Notified.PANEL,
        expected_from=frozenset({Stage.PROPOSED}),
    ),
    Move(
        name="withdraw_proposal",
        sources=frozenset({Stage.PROPOSED, Stage.VOTING}),
        target=Stage.INVESTIGATING,
        label=msg("Withdraw the proposal"),
        consequence=msg("The case goes back to the investigation. Ballots no longer count."),
        done=msg("%(who)s withdrew the proposal"),
        fields=(REASON,),
        effects=frozenset({Effect.END_VOTE}),
    ),
    Move(
        name="decide",
        sources=frozenset({Stage.VOTING}),
        target=Stage.DECIDED,
        label=msg("Record the decision"),
        consequence=msg("The vote carried. The decision stands from now on."),
        done=msg("%(who)s recorded the decision"),
        needs=(Missing.A_CARRIED_VOTE,),
        act="case.decided",
        effects=frozenset({Effect.COUNT_VOTE}),
        expected_from=frozenset({Stage.VOTING}),
    ),
    Move(
        name="implement",
        sources=frozenset({Stage.DECIDED}),
        target=Stage.IMPLEMENTING,
        label=msg("Carry out the decision"),
        consequence=msg("The reporter gets your letter now, before anyone else."),
        done=msg("%(who)s began to carry out the decision"),
        fields=(
            MoveField("checklist", msg("Who carries out what, where?"), msg("One line for each place.")),
            LETTER,
        ),
        advice=_ASKED_VIEW,
        letter=LetterKind.OUTCOME,
        expected_from=frozenset({Stage.DECIDED}),
    ),
    Move(
        name="monitor",
        sources=frozenset({Stage.IMPLEMENTING}),
        target=Stage.MONITORING,
        label=msg("Monitor"),
        consequence=msg("Everything is carried out. Check-ins are planned."),
        done=msg("%(who)s began to monitor the outcome"),
        fields=(MoveField("check_ins", msg("When do you check in, and who with?")),),
        expected_from=frozenset({Stage.IMPLEMENTING}),
    ),
    Move(
        name="close",
        sources=frozenset({Stage.IMPLEMENTING, Stage.MONITORING}) | _WITHOUT_DECISION,
        target=Stage.CLOSED,
        label=msg("Close the case"),
        consequence=msg("The reporter gets your closing letter."),
        done=msg("%(who)s closed the case"),
        fields=(
            MoveField(
                "closure_reason", msg("Why does it end?"), kind=FieldKind.SELECT, options=options(CLOSURE_REASONS)
            ),
            MoveField("precedent", msg("What should later panels know?"), msg("A summary that identifies nobody.")),
            LETTER,
        ),
        advice=_ASKED_VIEW,
        effects=frozenset({Effect.CLOSE}),
        letter=LetterKind.CLOSING,
        timer=Timer.NONE,
        expected_from=frozenset({Stage.MONITORING}) | _WITHOUT_DECISION,
    ),
    Move(
        name="postpone",
        sources=_UNDER_WAY,
        target=None,
        label=msg("Set a new date"),
        consequence=msg("The reporter gets your letter with the new date. A deadline never moves in silence."),
        done=msg("%(who)s set a new date"),
        fields=(NEW_DATE, LETTER),
        letter=LetterKind.NEW_DATE,
        timer=Timer.GIVEN_DATE,
    ),
    Move(  # needs a panel: a case that was referred because it had none must not be reopened without one
        name="reopen",
        sources=frozenset({Stage.CLOSED}),
        target=Stage.TRIAGE,
        label=msg("Reopen the case"),
        consequence=msg("Something new came to light. The case starts again at the first look."),
        done=msg("%(who)s reopened the case"),
        fields=(MoveField("new_information", msg("What is new?")),),
        needs=(Missing.ENOUGH_MEMBERS, Missing.NO_APPEAL),
        effects=frozenset({Effect.END_SPAM_MARK}),  # one from before: it must not count again
    ),
    *APPEAL_MOVES,
    *WISH_MOVES,
    *SPAM_MOVES,
    *IMPORT_MOVES,
)
