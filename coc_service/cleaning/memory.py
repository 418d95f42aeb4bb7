"""Files that exist in memory only: no name, no disk."""

import fcntl
import os
import sys
from dataclasses import dataclass
from typing import Self

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class MemoryFile:
    """An open memory file (Linux memfd). Its memory is freed when every descriptor of it is closed."""

    fd: int

    @classmethod
    def empty(cls) -> Self:
        """Return a new file that can be sealed."""
        return cls(os.memfd_create("coc", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING))

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return a new file with this content."""
        file = cls.empty()
        file.write(data)
        return file

    @property
    def size(self) -> int:
        """The number of bytes in it."""
        return os.fstat(self.fd).st_size

    def write(self, data: bytes) -> None:
        """Append a piece."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.fd, rest) :]

    def seal(self) -> None:
        """Make the content final for every process that has the file, this one included."""
        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(self.fd, fcntl.F_ADD_SEALS, seals)

    def read(self, start: int = 0, size: int | None = None) -> bytes:
        """Return `size` bytes from `start`, fewer at the end; without `size` the whole rest."""
        end = sys.maxsize if size is None else start + size  # behind the locks nobody may ask for the size
        pieces = []
        while piece := os.pread(self.fd, min(end - start, _PIECE), start):
            pieces.append(piece)
            start += len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Free the memory, unless another process still has the file open."""
        os.close(self.fd)
