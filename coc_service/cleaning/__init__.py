"""Cleans and previews files that strangers sent, in a confined process that holds no keys and can reach nothing.

The app uses `Cleaner` alone. Everything that looks at the bytes of a file runs in a child of the helper process.
"""

from coc_service.cleaning.cleaner import Cleaner
from coc_service.cleaning.limits import Limits
from coc_service.cleaning.memory import MemoryFile
from coc_service.cleaning.results import (
    Cleaned,
    Failed,
    FileType,
    Found,
    NotCleanable,
    Previewed,
    Remains,
    State,
    WhyFailed,
    WhyNot,
)
from coc_service.cleaning.turns import Share

__all__ = [
    "Cleaned",
    "Cleaner",
    "Failed",
    "FileType",
    "Found",
    "Limits",
    "MemoryFile",
    "NotCleanable",
    "Previewed",
    "Remains",
    "Share",
    "State",
    "WhyFailed",
    "WhyNot",
]
