"""`make mutate`: every guard is taken away once; ends with 1 if nobody noticed."""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from queue import Queue
from shutil import copytree

from tests.mutations.entries import select
from tests.mutations.mutation import Mutation
from tests.mutations.runner import Verdict, Workshop, make_copy, red_without_mutation

AT_ONCE = int(os.environ.get("MUTATIONS_AT_ONCE", "2"))  # copies, and processes that run the tests
_SHOWN_CHARS = 1500


def main(chosen: Sequence[str]) -> int:
    """Try the entries that one of the patterns in `chosen` names, or all; return the exit status."""
    entries = select(chosen)
    if not entries:
        print("no entry is named so")
        return 1
    with tempfile.TemporaryDirectory(prefix="mutations-", ignore_cleanup_errors=True) as folder:
        copies = [Path(folder).resolve() / f"copy-{number}" for number in range(AT_ONCE)]
        make_copy(copies[0])
        tests = sorted({entry.test for entry in entries if not entry.is_stale(copies[0])})
        red = frozenset(red_without_mutation(copies[0], tests, at_once=AT_ONCE))
        for copy in copies[1:]:
            copytree(copies[0], copy)
        with ExitStack() as open_until_then:
            workshops = [open_until_then.enter_context(Workshop(copy)) for copy in copies]
            return _report(_try_all(entries, workshops, red=red))


def _try_all(entries: Sequence[Mutation], workshops: Sequence[Workshop], *, red: frozenset[str]) -> Counter[Verdict]:
    free: Queue[Workshop] = Queue()
    for workshop in workshops:
        free.put(workshop)

    def try_in_a_copy(entry: Mutation) -> Verdict:
        workshop, began = free.get(), time.monotonic()
        verdict, said = (Verdict.RED, "") if entry.test in red else workshop.try_mutation(entry)
        free.put(workshop)
        line = f"{verdict:<9} {time.monotonic() - began:5.1f}s  {entry.target}: {entry.why}  [{entry.test}]\n"
        shown = "" if verdict is Verdict.KILLED else said[-_SHOWN_CHARS:]
        print(line + shown, end="", flush=True)
        return verdict

    with ThreadPoolExecutor(len(workshops)) as pool:
        tried = [pool.submit(try_in_a_copy, entry) for entry in entries]
        return Counter(future.result() for future in as_completed(tried))


def _report(verdicts: Counter[Verdict]) -> int:
    killed, others = verdicts[Verdict.KILLED], verdicts.total() - verdicts[Verdict.KILLED]
    told = "".join(
        f", of them {verdicts[one]} {one}" for one in (Verdict.STALE, Verdict.RED, Verdict.BROKEN) if verdicts[one]
    )
    print(f"{killed} killed, {others} survived{told}")
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
