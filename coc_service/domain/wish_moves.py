"""The moves that answer what somebody who is heard asks for: to be answered instead of the reporter, or to stop."""

from coc_service.catalogue import msg
from coc_service.domain.move_rows import Effect, Missing, Move, MoveField, Notified, Timer
from coc_service.domain.stages import STAGES, Stage
from coc_service.domain.vocabulary import LetterKind

_REASON = MoveField(
    "wish_reason",
    msg("Reasons"),
    msg("What they ask for, and why you follow it or not. Only the panel reads this."),
)
_SOURCES = frozenset(STAGES) - {
    Stage.SPAM
}  # a closed case too: they can ask there, and the page does not tell that it is
_LETTER = MoveField(
    "letter",
    msg("Letter to the reporter"),
    msg("The person who takes over has a say in this. Write only what they agree to."),
    is_letter=True,
)

WISH_MOVES = (
    Move(
        name="hand_over",
        sources=_SOURCES,
        target=None,
        label=msg("Answer them instead of the reporter"),
        consequence=msg(
            "From now on the letters of your moves go to whoever asked for it. The reporter can still write to you, and "
            "reads nothing more of the case than your letter says."
        ),
        done=msg("%(who)s let somebody who is heard be answered instead of the reporter"),
        fields=(_REASON, _LETTER),
        needs=(Missing.A_WISH,),
        effects=frozenset({Effect.HAND_OVER}),
        letter=LetterKind.HANDED_OVER,
        timer=Timer.KEPT,
        notifies=Notified.PANEL,
    ),
    Move(
        name="answer_wish",
        sources=_SOURCES,
        target=None,
        label=msg("Answer what they ask for"),
        consequence=msg(
            "It does not wait any more, and nothing else changes. Then write to them. "
            "If you stop, end the case by its own step."
        ),
        done=msg("%(who)s looked at what somebody asked for"),
        fields=(_REASON,),
        needs=(Missing.A_WISH,),
        effects=frozenset({Effect.ANSWER_WISH}),
        timer=Timer.KEPT,
        notifies=Notified.PANEL,
    ),
)
