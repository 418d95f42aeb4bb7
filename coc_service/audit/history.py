"""The tree of a log as it grows, held against every checkpoint where the log has its size."""

from collections.abc import Sequence

from coc_service.audit.checkpoint import Checkpoint, CheckpointInvalid, open_note
from coc_service.audit.note import VerifierKey
from coc_service.audit.tree import Frontier
from coc_service.audit.wrong import VerificationFailed, Wrong


class History:
    """Where a log stands after each leaf. `fits_up_to` is the largest size for which a checkpoint has vouched.

    Raises:
        VerificationFailed: while it grows, where a checkpoint does not fit; at first, where a witnessed one is not signed.
        KeyMalformed: if the verifier key is none.
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
        """How many leaves there are so far."""
        return self._frontier.size

    def append(self, leaf: bytes) -> None:
        """Let the log grow by one leaf hash, up to what others have witnessed at that size."""
        self._frontier = self._frontier.append(leaf)
        if self._waiting:
            self._meet_witnessed()

    def hold_against(self, note: str) -> None:
        """Take the export's next checkpoint, which must be for the log as it stands."""
        checkpoint = self._open(note, wrong=(Wrong.CHECKPOINT_INVALID, self.checkpoints))
        if checkpoint.size > self.size:
            raise VerificationFailed(Wrong.ENTRIES_MISSING, self.size, end=checkpoint.size)
        if checkpoint.size < self.size or checkpoint.size <= self._last_checkpoint:
            raise VerificationFailed(Wrong.CHECKPOINT_MOVED, self.checkpoints)
        self._vouch(checkpoint, Wrong.ENTRIES_CHANGED)
        self._last_checkpoint = checkpoint.size
        self.checkpoints += 1

    def end(self, head: bytes) -> None:
        """Check that nothing more was witnessed, that the root is the header's, and that somebody vouches for it."""
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
        """The witnessed checkpoints, the smallest last: it is met first."""
        opened = [self._open(note, wrong=(Wrong.WITNESSED_INVALID, index)) for index, note in enumerate(witnessed)]
        return sorted(opened, key=lambda checkpoint: checkpoint.size, reverse=True)

    def _open(self, note: str, *, wrong: tuple[Wrong, int]) -> Checkpoint:
        try:
            return open_note(note, self._key)
        except CheckpointInvalid:
            raise VerificationFailed(*wrong) from None
