"""Forks a `coc-service serve` for each test: loading every module thirty times would take minutes."""

import json
import os
import signal
import sys

from coc_service.__main__ import main as command_line


def main() -> None:
    """Start a server for each line that comes in, and print its process id."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # killed servers must not become zombies
    for line in sys.stdin:
        order = json.loads(line)
        process_id = os.fork()
        if process_id == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _serve(order["environment"], order["output"])
        print(process_id, flush=True)


def _serve(environment: dict[str, str], output: str) -> None:
    os.environ.update(environment)
    said = os.open(output, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(said, stream)
    command_line(["serve"])


if __name__ == "__main__":
    main()
