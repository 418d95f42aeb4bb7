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


MAX_PIXELS = 60_000_000  # of a JPEG, HEIC or AVIF: phones take photos of 50 million
# Of the others: above a screen of 7,680 by 4,320 (8K), and no phone's camera writes them. 170 kB of PNG with 59 million took
# three times the processor time of a JPEG of that size, which needs 900 kB.
MAX_PACKED_PIXELS = 34_000_000
MAX_ANIMATION_PIXELS = 80_000_000  # of all frames together: they are held at once, with four bytes each
MAX_FRAMES = 500
MAX_PAGES = 2_000
PREVIEW_SIDE = 1_600
