"""Programs that tests need and Python does not bring: found, or installed, or named in one line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_IMPATIENT = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20")  # a machine may have no way out


class ProgramMissing(Exception):
    """A program is not there and could not be installed; the message says what to do."""


def install_debian_packages(*packages: str) -> bool:
    """Whether Debian's packages were installed: only root on a Debian can, and nobody is asked anything."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print(f"Installing Debian's {' '.join(packages)} for the tests ...", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-qq", "-y", "--no-install-recommends", *_IMPATIENT, *packages]
    # A list that is a little old will do when the mirror cannot be asked; a failed install will not.
    subprocess.run([apt, "update", "-qq", *_IMPATIENT], env=quiet, stdin=subprocess.DEVNULL, check=False)
    done = subprocess.run(install, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.returncode == 0


def executable(path: Path | str | None) -> Path | None:
    """The program at this path or of this name, if it can be run."""
    found = shutil.which(path) if path else None
    return Path(found) if found else None
