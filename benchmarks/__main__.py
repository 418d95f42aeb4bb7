"""`python -m benchmarks [--tiny]`: all that is measured, in one run, on 127.0.0.1 alone."""

import argparse
import asyncio
import os
import platform
import tempfile
import time
from pathlib import Path

from benchmarks import site, staff_pages, submissions, tables


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--tiny", action="store_true", help="a few visits only, to see that everything runs")
    parser.add_argument("--no-pages", action="store_true", help="leave the queue and case pages out")
    chosen = parser.parse_args()
    began, load_before = time.perf_counter(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="coc-bench-") as folder:
        asyncio.run(run(Path(folder), is_tiny=chosen.tiny, with_pages=not chosen.no_pages))
    took = time.perf_counter() - began
    print(f"\nThe run took {took:.0f} s; load average {load_before:.1f} before, {os.getloadavg()[0]:.1f} after it.")


async def run(folder: Path, *, is_tiny: bool, with_pages: bool) -> None:
    print(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}.\n"
        "Client and server share the processors: a client's work lowers the server's rate, the floor's as ours."
    )
    made = await site.make(folder / "submissions")
    size = submissions.TINY if is_tiny else submissions.FULL
    measured = await submissions.measure(folder, made=made, members=site.MEMBERS, size=size)
    print("\n".join(tables.submissions(measured)), flush=True)
    if with_pages:
        made = await site.make(folder / "pages")
        steps = await staff_pages.measure(made, size=staff_pages.TINY if is_tiny else staff_pages.FULL)
        print("\n".join(tables.pages(steps)))


if __name__ == "__main__":
    main()
