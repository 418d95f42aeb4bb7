"""A real browser: found on this machine, else Debian's."""

import os
from pathlib import Path

from tests.services.programs import ProgramMissing, executable, install_debian_packages

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = "The tests need a Chromium: install one, or name it with CHROMIUM=/path/to/chromium."


def find_chromium() -> Path | None:
    """The browser named by CHROMIUM, else the first one on PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return executable(named)
    return next((found for name in _NAMES if (found := executable(name))), None)


def provide_chromium() -> Path:
    """The browser, installed first if need be.

    Raises: ProgramMissing.
    """
    found = find_chromium()
    if found is None and not os.environ.get("CHROMIUM"):
        install_debian_packages("chromium", "fonts-dejavu-core")
        found = find_chromium()
    if found is None:
        raise ProgramMissing(_MISSING)
    return found


def chromium_arguments() -> list[str]:
    """Arguments with which a browser needs no screen and reaches out to nobody by itself."""
    quiet = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # Chromium refuses its own sandbox when root starts it; containers often are root.
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet
