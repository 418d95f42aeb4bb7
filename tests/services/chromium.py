"""A real browser: found on this machine, else Debian's."""

import os
from pathlib import Path

from tests.services.programs import ProgramMissing, executable, install_debian_packages

_SHELL = "chromium-headless-shell"  # draws pages and nothing else: half the work of a whole browser in these tests
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = "The tests need a Chromium: install one, or name it with CHROMIUM=/path/to/chromium."


def find_chromium() -> Path:
    """The browser named by CHROMIUM, else the first one on PATH.

    Raises: ProgramMissing.
    """
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else (_SHELL, *_BROWSERS)
    found = next((found for name in names if (found := executable(name))), None)
    if found is None:
        raise ProgramMissing(_MISSING)
    return found


def provide_chromium() -> Path:
    """The browser; where only Debian's headless shell is missing, that is installed first.

    Raises: ProgramMissing.
    """
    if not os.environ.get("CHROMIUM") and executable(_SHELL) is None:
        install_debian_packages(_SHELL, "fonts-dejavu-core")
    return find_chromium()


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
