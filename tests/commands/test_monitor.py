"""`coc-service monitor` on another machine: it knows a site by its address and key alone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from coc_service.__main__ import main
from coc_service.audit import consistency_proof
from coc_service.audit.note import to_base64
from tests.audit.books import KEY, entries, node_source, signed

LOG = entries(100)
OTHER = [*entries(30), *entries(100)[31:], LOG[30]]


class Site:
    """A site on this machine. `written` are the entries of its log; without a status of 200 it only answers with that."""

    def __init__(self) -> None:
        self.written, self.status = LOG[:40], 200
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(site.status)
                self.end_headers()
                if site.status == 200:
                    self.wfile.write(site.answer(self.path).encode())

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        return Handler

    def answer(self, path: str) -> str:
        if path == "/log/checkpoint":
            return signed(self.written)
        old, new = (int(part.partition("=")[2]) for part in path.partition("?")[2].split("&"))
        steps = consistency_proof(old, new, node_source(self.written[:new]))
        return "".join(f"{to_base64(step)}\n" for step in steps)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def watch(site: Site, folder: Path, *more: str) -> Result:
    """Look once, and let a program write down what it is told."""
    told = folder / "told"
    program = folder / "alert"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {told}\n')
    program.chmod(0o700)
    given = ["--state", str(folder / "state.json"), "--once", "--alert", str(program), *more]
    return CliRunner().invoke(main, ["monitor", site.url, *given])


def told(folder: Path) -> str:
    file = folder / "told"
    return file.read_text() if file.exists() else ""


def age(folder: Path, **since: float) -> None:
    """Let the state say that the newest checkpoint is older."""
    file = folder / "state.json"
    state = json.loads(file.read_bytes())
    file.write_text(json.dumps({**state, "since": (datetime.now(UTC) - timedelta(**since)).isoformat()}))


def test_a_log_that_grows_is_followed_without_a_word_to_anyone(site: Site, tmp_path: Path) -> None:
    first = watch(site, tmp_path, "--key", KEY)
    site.written = LOG
    second = watch(site, tmp_path)

    assert (first.exit_code, second.exit_code, told(tmp_path)) == (0, 0, "")
    assert "the log continues" in second.stdout
    assert json.loads((tmp_path / "state.json").read_bytes())["note"] == signed(LOG)


def test_a_rewritten_log_is_an_alarm_at_each_look_and_what_was_kept_stays(site: Site, tmp_path: Path) -> None:
    watch(site, tmp_path, "--key", KEY)
    site.written = OTHER

    looks = [watch(site, tmp_path) for _ in range(2)]

    assert [one.exit_code for one in looks] == [1, 1]
    assert told(tmp_path).count("THE LOG WAS REWRITTEN") == 2
    assert json.loads((tmp_path / "state.json").read_bytes())["note"] == signed(LOG[:40])
    (evidence,) = tmp_path.glob("state.json.evidence-*")
    assert evidence.read_text() == f"{signed(LOG[:40])}\n{signed(OTHER)}"


@pytest.mark.parametrize("status", [200, 500])
def test_silence_is_an_alarm_after_its_time_alone(site: Site, tmp_path: Path, status: int) -> None:
    watch(site, tmp_path, "--key", KEY)
    site.status = status
    age(tmp_path, minutes=170)
    early = watch(site, tmp_path)
    age(tmp_path, minutes=190)

    late = watch(site, tmp_path)

    assert (early.exit_code, late.exit_code) == (0 if status == 200 else 2, 1)
    assert told(tmp_path).count("SILENCE") == 1


def test_a_site_that_never_showed_a_checkpoint_falls_silent_too(site: Site, tmp_path: Path) -> None:
    site.status = 404
    watch(site, tmp_path, "--key", KEY)
    age(tmp_path, minutes=190)

    assert (watch(site, tmp_path).exit_code, "SILENCE" in told(tmp_path)) == (1, True)


REFUSED = {
    "no key": ([], "--key is the log's verifier key"),
    "a key that is none": (["--key", "x"], "--key is the log's verifier key"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_site_is_not_watched_without_its_key(site: Site, tmp_path: Path, case: str) -> None:
    given, says = REFUSED[case]

    answer = watch(site, tmp_path, *given)

    assert answer.exit_code == 1
    assert says in answer.output


def test_the_state_of_another_site_is_not_taken_for_this_one(site: Site, tmp_path: Path) -> None:
    watch(site, tmp_path, "--key", KEY)
    elsewhere = CliRunner().invoke(
        main, ["monitor", "http://127.0.0.1:9", "--once", "--state", str(tmp_path / "state.json")]
    )

    assert (elsewhere.exit_code, "is of another site" in elsewhere.output) == (1, True)


@pytest.mark.parametrize("text", ["", "{}", "[]"])
def test_a_state_that_cannot_be_read_is_said_and_not_replaced(site: Site, tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text)

    answer = watch(site, tmp_path, "--key", KEY)

    assert (answer.exit_code, "is not what a monitor kept" in answer.output) == (1, True)
    assert (tmp_path / "state.json").read_text() == text


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["monitor", "file:///etc/passwd", "--once", "--state", str(tmp_path / "x")])

    assert (answer.exit_code, "URL is the site's address" in answer.output) == (1, True)
