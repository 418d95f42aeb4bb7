"""The moves that answer an appeal. Members who took no part in the decision make them, where there are any.

Neither gives anybody a measure: if an appeal succeeds, the case goes back to the investigation, for a new proposal and a vote.
"""

from coc_service.catalogue import msg
from coc_service.domain.facts import Actor
from coc_service.domain.move_rows import Effect, Missing, Move, MoveField, Notified, Timer
from coc_service.domain.stages import Stage

_REASON = MoveField(
    "appeal_reason",
    msg("Reasons"),
    msg("What the appeal says, and why you follow it or not. Only the panel reads this."),
)
_NEEDS = (Missing.AN_APPEAL, Missing.OTHER_DECIDERS)
_ANSWERED_FROM = frozenset({Stage.DECIDED, Stage.IMPLEMENTING, Stage.MONITORING, Stage.NO_ACTION, Stage.CLOSED})

APPEAL_MOVES = (
    Move(
        name="uphold",
        sources=_ANSWERED_FROM,
        target=None,
        label=msg("Let the decision stand"),
        consequence=msg("The appeal is answered, and nothing else changes. Then write to whoever appealed."),
        done=msg("%(who)s looked at the appeal: the decision stands"),
        actor=Actor.READER,
        fields=(_REASON,),
        needs=_NEEDS,
        effects=frozenset({Effect.ANSWER_APPEALS}),
        timer=Timer.KEPT,
        notifies=Notified.PANEL,
    ),
    Move(
        name="overturn",
        sources=_ANSWERED_FROM,
        target=Stage.INVESTIGATING,
        label=msg("Take the decision back"),
        consequence=msg(
            "The decision falls, and the investigation goes on to a new proposal and a vote. Then write to those concerned."
        ),
        done=msg("%(who)s looked at the appeal and took the decision back"),
        actor=Actor.READER,
        fields=(_REASON,),
        needs=_NEEDS,
        effects=frozenset({Effect.OVERTURN}),
        notifies=Notified.PANEL,
    ),
)
