"""What cleaning a file can end in."""

from dataclasses import dataclass
from enum import StrEnum

from coc_service.cleaning.memory import MemoryFile


class FileType(StrEnum):
    """A type that a file was found to be, by its first bytes. The value is its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    HEIC = "image/heic"
    AVIF = "image/avif"
    TIFF = "image/tiff"
    PDF = "application/pdf"
    MP4 = "video/mp4"
    SVG = "image/svg+xml"
    HTML = "text/html"
    ZIP = "application/zip"
    UNKNOWN = "application/octet-stream"


class Found(StrEnum):
    """A kind of hidden data that was in a file, and is not in its cleaned copy."""

    PLACE = "place"
    TIME = "time"
    CAMERA = "camera"
    AUTHOR = "author"
    COMMENT = "comment"
    SOFTWARE = "software"
    THUMBNAIL = "thumbnail"
    REVISION = "revision"
    SCRIPT = "script"
    ATTACHMENT = "attachment"
    LAYER = "layer"
    AFTER_END = "after_end"
    OTHER = "other"


class Remains(StrEnum):
    """What cleaning cannot take out, because it is what the file shows."""

    PICTURE = "picture"  # faces, screens, street signs
    TEXT = "text"  # names in the text of a document


class WhyNot(StrEnum):
    """Why there is no cleaned copy. Another try gives the same."""

    TYPE = "type"  # no cleaner for this type
    BROKEN = "broken"  # not a whole file of its type
    LOCKED = "locked"  # opens with a password only
    SIGNED = "signed"  # a signed document: cleaning breaks the signature
    FORM = "form"  # an XFA form: what it shows is made by a program
    PARTS = "parts"  # holds a part that no rule covers
    TOO_LARGE = "too_large"  # more bytes, pixels, frames or pages than are handled


class WhyFailed(StrEnum):
    """Why a job came to no end. The file may be hostile, or the machine unfit."""

    UNCONFINED = "unconfined"  # the kernel locks are missing, so nothing was tried
    DIED = "died"  # the child was ended by a fault, a lock or a limit
    TIME = "time"  # the child was killed at its deadline
    MEMORY = "memory"
    HELPER = "helper"  # the helper did not answer


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned copy and its preview, both in memory. The caller closes them."""

    type_found: FileType
    type_cleaned: FileType
    cleaned: MemoryFile
    preview: MemoryFile
    found: frozenset[Found]
    remains: frozenset[Remains]

    def close(self) -> None:
        """Free the memory of both files."""
        self.cleaned.close()
        self.preview.close()


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview (WebP). The caller closes it."""

    type_found: FileType
    preview: MemoryFile

    def close(self) -> None:
        """Free the memory of the preview."""
        self.preview.close()


@dataclass(frozen=True, slots=True)
class NotCleanable:
    """There is no cleaned copy of this file, and no other try would make one."""

    type_found: FileType
    reason: WhyNot


@dataclass(frozen=True, slots=True)
class Failed:
    """The job came to no end."""

    reason: WhyFailed


@dataclass(frozen=True, slots=True)
class State:
    """Whether files can be cleaned on this machine, as a trial showed."""

    works: bool
    seccomp: bool
    landlock_abi: int  # 0: the kernel has none
    failed_samples: tuple[FileType, ...] = ()
