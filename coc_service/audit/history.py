"""Rebuilds the tree of a log and compares its root with each checkpoint at the size that the checkpoint covers."""

from collections.abc import Sequence

from coc_service.audit.checkpoint import Checkpoint, CheckpointInvalid
from coc_service.audit.key_chain import KeyChain
from coc_service.audit.tree import Frontier
from coc_service.audit.wrong import VerificationFailed, Wrong


class History:
    """The tree after each leaf. `fits_up_to` is the largest size at which a checkpoint had the same root.

    Each key signs in its turn: up to the entry that states its successor, and not a checkpoint that covers that entry.

    Raises:
        VerificationFailed: while it grows, if a checkpoint does not fit; at construction, if a witnessed one is not signed.
    """

    def __init__(self, keys: KeyChain, witnessed: Sequence[str]) -> None:
        self._keys = keys
        self._turn = 0
        self._frontier = Frontier()
        self._waiting = self._opened(witnessed)
        self.witnessed = len(witnessed)
        self.checkpoints = 0
        self.fits_up_to = 0
        self._last_checkpoint = -1
        self._meet_witnessed()

    @property
    def size(self) -> int:
        """The number of leaves so far."""
        return self._frontier.size

    def append(self, leaf: bytes) -> None:
        """Append one leaf hash, and compare the root with the witnessed checkpoints of the new size."""
        self._frontier = self._frontier.append(leaf)
        if self._waiting:
            self._meet_witnessed()

    def change_key(self, note: str) -> None:
        """Let the next key sign from here on. To be called before the entry that states it is appended."""
        if self._keys.notes[self._turn : self._turn + 1] != (note,):
            raise VerificationFailed(Wrong.KEY_UNKNOWN, self.size)
        self._turn += 1

    def hold_against(self, note: str) -> None:
        """Check the export's next checkpoint, which must cover exactly the leaves so far."""
        checkpoint, turn = self._open(note, wrong=(Wrong.CHECKPOINT_INVALID, self.checkpoints))
        if checkpoint.size > self.size:
            raise VerificationFailed(Wrong.ENTRIES_MISSING, self.size, end=checkpoint.size)
        if checkpoint.size < self.size or checkpoint.size <= self._last_checkpoint:
            raise VerificationFailed(Wrong.CHECKPOINT_MOVED, self.checkpoints)
        self._vouch(checkpoint, turn, Wrong.ENTRIES_CHANGED)
        self._last_checkpoint = checkpoint.size
        self.checkpoints += 1

    def end(self, head: bytes) -> None:
        """Check that no witnessed checkpoint covers more, that the root is the header's, and that some checkpoint fits."""
        if self._waiting:
            raise VerificationFailed(Wrong.WITNESSED_MISSING, self.size, end=self._waiting[-1][0].size)
        if self._turn < len(self._keys.notes):
            raise VerificationFailed(Wrong.KEY_UNLOGGED, self._turn)
        if self._frontier.root() != head:
            raise VerificationFailed(Wrong.HEAD_DIFFERS, self.fits_up_to)
        if self.size and not self.fits_up_to:
            raise VerificationFailed(Wrong.NOTHING_SIGNED, 0)

    def _meet_witnessed(self) -> None:
        while self._waiting and self._waiting[-1][0].size == self.size:
            self._vouch(*self._waiting.pop(), Wrong.WITNESSED_CHANGED)

    def _vouch(self, checkpoint: Checkpoint, turn: int, changed: Wrong) -> None:
        if checkpoint.root != self._frontier.root():
            raise VerificationFailed(changed, self.fits_up_to, end=checkpoint.size)
        if turn != self._turn:
            raise VerificationFailed(Wrong.KEY_OUT_OF_TURN, self.size)
        self.fits_up_to = checkpoint.size

    def _opened(self, witnessed: Sequence[str]) -> list[tuple[Checkpoint, int]]:
        """Return the witnessed checkpoints with the turn of their key, largest first: the smallest is popped first."""
        opened = [self._open(note, wrong=(Wrong.WITNESSED_INVALID, index)) for index, note in enumerate(witnessed)]
        return sorted(opened, key=lambda one: one[0].size, reverse=True)

    def _open(self, note: str, *, wrong: tuple[Wrong, int]) -> tuple[Checkpoint, int]:
        try:
            return self._keys.open(note)
        except CheckpointInvalid:
            raise VerificationFailed(*wrong) from None
