"""The moves of a case that a member imports from what the committee kept before it had this service.

They are stated directly after the recording, by whoever recorded it, and only where nobody has a receipt: with them nobody can
end a case that a reporter waits in, or that another member has looked at.
"""

from coc_service.catalogue import msg
from coc_service.domain.facts import Actor
from coc_service.domain.move_rows import Effect, Missing, Move, Timer
from coc_service.domain.stages import FIRST, Stage

_NEEDS = (Missing.AN_IMPORT,)

OPEN, CLOSED = IMPORT_MOVES = (
    Move(
        name="import_open",
        sources=frozenset({FIRST}),
        target=None,
        label=msg("Import the case as an open one"),
        consequence=msg("It comes from the committee’s earlier files. Everyone declares, and the case goes on."),
        done=msg("%(who)s imported the case from earlier files. It was open"),
        actor=Actor.RECORDER,
        needs=_NEEDS,
        effects=frozenset({Effect.IMPORTED}),
        timer=Timer.KEPT,
    ),
    Move(
        name="import_closed",
        sources=frozenset({FIRST}),
        target=Stage.CLOSED,
        label=msg("Import the case as a closed one"),
        consequence=msg("It comes from the committee’s earlier files, and was closed there. Nothing has to be done."),
        done=msg("%(who)s imported the case from earlier files. It was closed"),
        actor=Actor.RECORDER,
        needs=_NEEDS,
        effects=frozenset({Effect.IMPORTED}),
        timer=Timer.NONE,
    ),
)
