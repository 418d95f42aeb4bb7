"""What one job may use."""

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one job. A picture of 60 megapixels takes 0.5 GiB and three seconds."""

    input_bytes: int = 128 * _MIB
    output_bytes: int = 256 * _MIB
    memory_bytes: int = 1024 * _MIB
    cpu_seconds: int = 20
    deadline_seconds: float = 30.0


MAX_PIXELS = 60_000_000  # of one picture; above every phone's, and 20 kB of PNG can claim 169 million
MAX_ANIMATION_PIXELS = 80_000_000  # of all frames together: they are held at once, with four bytes each
MAX_FRAMES = 500
MAX_PAGES = 2_000
PREVIEW_SIDE = 1_600
