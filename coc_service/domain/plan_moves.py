"""The move that asks the reporter, or whoever took over from them, about a plan before it is voted on."""

from coc_service.catalogue import msg
from coc_service.domain.move_rows import Effect, Missing, Move, MoveField, Timer
from coc_service.domain.stages import Stage
from coc_service.domain.vocabulary import LetterKind

_PLAN = MoveField(
    "letter",
    msg("Letter to the reporter"),
    msg("What you plan and why, in a few words. Nothing in it should identify anyone else."),
    is_letter=True,
)

ASK_VIEW = Move(
    name="ask_view",
    sources=frozenset({Stage.PROPOSED}),
    target=None,
    label=msg("Ask the reporter about the plan"),
    consequence=msg(
        "The reporter reads what you plan, and is asked whether it makes them less safe. You decide with their answer in "
        "mind. It binds nobody."
    ),
    done=msg("%(who)s asked the reporter about the plan"),
    fields=(_PLAN,),
    needs=(Missing.A_READER,),
    effects=frozenset({Effect.ASK_VIEW}),
    letter=LetterKind.PROPOSED_RESOLUTION,
    timer=Timer.KEPT,
)
