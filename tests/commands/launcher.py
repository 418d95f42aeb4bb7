"""Forks a `coc-service serve` for each test: loading every module thirty times would take minutes."""

import json
import os
import signal
import sys

from coc_service import languages
from coc_service.__main__ import main as command_line
from coc_service.domain.receipt_lists import lists
from coc_service.languages.sides import Side, side_of_source
from coc_service.web.http import pages


def main() -> None:
    """Start a server for each line that comes in, and print its process id."""
    _warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # killed servers must not become zombies
    for line in sys.stdin:
        order = json.loads(line)
        process_id = os.fork()
        if process_id == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _serve(order["environment"], order["output"])
        print(process_id, flush=True)


def _warm() -> None:
    """Make once what each server would make for its first reporter: templates, CLDR's data, word lists."""
    environment = pages.environment(languages.default())
    for name in environment.list_templates(extensions=["html"]):
        if side_of_source(f"templates/{name}") is Side.REPORTER:
            environment.get_template(name)
    for one in languages.offered(None).values():
        one.own_name  # noqa: B018  loads the language's data
    lists()


def _serve(environment: dict[str, str], output: str) -> None:
    os.environ.update(environment)
    said = os.open(output, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(said, stream)
    command_line(["serve"])


if __name__ == "__main__":
    main()
