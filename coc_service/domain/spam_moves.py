"""The moves by which two members set spam aside. Any member who has declared may make them; nothing is deleted.

Only early stages have them: what the panel investigates is not spam. One mark changes nothing but who may confirm it, so that
a single member cannot hide a case.
"""

from coc_service.catalogue import msg
from coc_service.domain.facts import Actor
from coc_service.domain.move_rows import Effect, Missing, Move, Notified, Timer
from coc_service.domain.stages import FIRST, Stage

UNSORTED = frozenset({Stage.CONFLICT_CHECK, Stage.TRIAGE})

SPAM_MOVES = (
    Move(
        name="mark_spam",
        sources=UNSORTED,
        target=None,
        label=msg("Mark as spam"),
        consequence=msg("Nothing changes until a second member confirms it."),
        done=msg("%(who)s marked the report as spam"),
        actor=Actor.READER,
        needs=(Missing.NO_SPAM_MARK,),
        effects=frozenset({Effect.MARK_SPAM}),
        timer=Timer.KEPT,
        notifies=Notified.PANEL,
    ),
    Move(
        name="confirm_spam",
        sources=UNSORTED,
        target=Stage.SPAM,
        label=msg("Confirm that it is spam"),
        consequence=msg("The case leaves the open ones. It is kept, and any of you can restore it."),
        done=msg("%(who)s confirmed that the report is spam"),
        actor=Actor.READER,
        needs=(Missing.ANOTHERS_SPAM_MARK,),
        effects=frozenset({Effect.END_SPAM_MARK}),
        timer=Timer.NONE,
    ),
    Move(
        name="drop_spam_mark",
        sources=UNSORTED,
        target=None,
        label=msg("It is not spam"),
        consequence=msg("The mark is removed, and the case goes on."),
        done=msg("%(who)s removed the spam mark"),
        actor=Actor.READER,
        needs=(Missing.A_SPAM_MARK,),
        effects=frozenset({Effect.END_SPAM_MARK}),
        timer=Timer.KEPT,
    ),
    Move(
        name="restore",
        sources=frozenset({Stage.SPAM}),
        target=FIRST,
        label=msg("Restore the case"),
        consequence=msg("It was no spam. The case starts again at its first step."),
        done=msg("%(who)s restored the case from spam"),
        actor=Actor.READER,
        notifies=Notified.PANEL,
    ),
)
