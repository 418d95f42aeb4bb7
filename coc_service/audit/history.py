"""Rebuilds the tree of a log and compares its root with each checkpoint at the size that the checkpoint covers."""

from collections.abc import Sequence

from coc_service.audit.checkpoint import Checkpoint, CheckpointInvalid, open_note
from coc_service.audit.note import VerifierKey
from coc_service.audit.tree import Frontier
from coc_service.audit.wrong import VerificationFailed, Wrong


class History:
    """The tree after each leaf. `fits_up_to` is the largest size at which a checkpoint had the same root.

    Raises:
        VerificationFailed: while it grows, if a checkpoint does not fit; at construction, if a witnessed one is not signed.
        KeyMalformed: the verifier key is malformed.
    """

    def __init__(self, verifier_key: str, witnessed: Sequence[str]) -> None:
        self.origin = VerifierKey.parse(verifier_key).name
        self._key = verifier_key
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

    def hold_against(self, note: str) -> None:
        """Check the export's next checkpoint, which must cover exactly the leaves so far."""
        checkpoint = self._open(note, wrong=(Wrong.CHECKPOINT_INVALID, self.checkpoints))
        if checkpoint.size > self.size:
            raise VerificationFailed(Wrong.ENTRIES_MISSING, self.size, end=checkpoint.size)
        if checkpoint.size < self.size or checkpoint.size <= self._last_checkpoint:
            raise VerificationFailed(Wrong.CHECKPOINT_MOVED, self.checkpoints)
        self._vouch(checkpoint, Wrong.ENTRIES_CHANGED)
        self._last_checkpoint = checkpoint.size
        self.checkpoints += 1

    def end(self, head: bytes) -> None:
        """Check that no witnessed checkpoint covers more, that the root is the header's, and that some checkpoint fits."""
        if self._waiting:
            raise VerificationFailed(Wrong.WITNESSED_MISSING, self.size, end=self._waiting[-1].size)
        if self._frontier.root() != head:
            raise VerificationFailed(Wrong.HEAD_DIFFERS, self.fits_up_to)
        if self.size and not self.fits_up_to:
            raise VerificationFailed(Wrong.NOTHING_SIGNED, 0)

    def _meet_witnessed(self) -> None:
        while self._waiting and self._waiting[-1].size == self.size:
            self._vouch(self._waiting.pop(), Wrong.WITNESSED_CHANGED)

    def _vouch(self, checkpoint: Checkpoint, changed: Wrong) -> None:
        if checkpoint.root != self._frontier.root():
            raise VerificationFailed(changed, self.fits_up_to, end=checkpoint.size)
        self.fits_up_to = checkpoint.size

    def _opened(self, witnessed: Sequence[str]) -> list[Checkpoint]:
        """Return the witnessed checkpoints, largest first: the smallest is popped first."""
        opened = [self._open(note, wrong=(Wrong.WITNESSED_INVALID, index)) for index, note in enumerate(witnessed)]
        return sorted(opened, key=lambda checkpoint: checkpoint.size, reverse=True)

    def _open(self, note: str, *, wrong: tuple[Wrong, int]) -> Checkpoint:
        try:
            return open_note(note, self._key)
        except CheckpointInvalid:
            raise VerificationFailed(*wrong) from None
