"""Checks of what files need: the confined cleaner, and the sweep of files that no record took."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.cleaning import Cleaner, State
from coc_service.doctor.finding import Finding, to_fix, well
from coc_service.settings import Settings
from coc_service.store import contents

STALE = timedelta(hours=1)  # after a file expired


def cleaner() -> Finding:
    """Start a cleaner as the service does, and look at its locks. Must not be called in a running event loop."""
    return cleaner_finding(asyncio.run(_state()))


def cleaner_finding(state: State) -> Finding:
    """Return whether files can be cleaned on this machine. Without the locks nothing is cleaned, and nothing is previewed."""
    landlock = (
        f"Landlock {state.landlock_abi}" if state.landlock_abi else "no Landlock (it needs Linux 5.13, switched on)"
    )
    if not state.seccomp:
        return to_fix("cleaner", f"files are not cleaned: install libseccomp (Debian: libseccomp2); {landlock}")
    if not state.works:
        names = ", ".join(state.failed_samples)
        return to_fix("cleaner", f"cannot clean {names}: report this to the developers, with your system's name")
    return well("cleaner", f"files are cleaned behind seccomp and {landlock}")


def waiting(session: Session, settings: Settings, *, now: datetime) -> Finding:
    """Report files that the sweep should have deleted; and say what no program can see from here: what a proxy writes."""
    if contents.expired(session, until=now - STALE):
        return to_fix("files", "some wait that should have been deleted: is `coc-service serve` running?")
    most = f"up to {settings.channel_files_limit_mib:,} MiB for the panel and for each party of a case"
    return well("files", f"{most}; behind nginx set proxy_request_buffering off, or it writes them to its disk")


async def _state() -> State:
    with Cleaner() as started:
        return await started.state()
