"""One job in a process of its own, which ends with it."""

import os
from typing import TYPE_CHECKING, NoReturn

from coc_service.cleaning.confinement import Unconfined, confine, end_with, keep_only
from coc_service.cleaning.limits import Limits
from coc_service.cleaning.memory import MemoryFile
from coc_service.cleaning.protocol import Exit, JobResult

if TYPE_CHECKING:  # a helper that has no file yet loads no library
    from coc_service.cleaning.jobs import Done, Job


def run(job: "Job", files: list[int], limits: Limits, *, helper: int) -> NoReturn:
    """Lock this process in, do the job with the files (input, cleaned copy, preview, result), and end."""
    code = Exit.FAULT
    try:
        end_with(helper)
        given, *results = [MemoryFile(fd) for fd in keep_only(files)]
        confine(limits)
        _write(job(given.read()), results)
        code = Exit.DONE
    except MemoryError:
        code = Exit.MEMORY
    except Unconfined:
        code = Exit.UNCONFINED
    except BaseException:  # noqa: BLE001 # the outermost frame of a process: whatever a hostile file raises ends it here
        code = Exit.FAULT
    finally:
        os._exit(code)  # no handler of the helper may run here


def _write(done: "Done", results: list[MemoryFile]) -> None:
    cleaned, preview, said = results
    cleaned.write(done.cleaned)
    preview.write(done.preview)
    said.write(JobResult(done.type_found, done.reason, done.type_cleaned, done.found, done.remains).encoded())
