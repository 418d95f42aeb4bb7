"""The service in a separate process: it serves, stops on a signal, and a demonstration stays a demonstration."""

import contextlib
import json
import re
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from coc_service import demonstration, serving
from coc_service.settings import Settings
from tests.commands.operator import Operator

SECONDS = 300  # generous for a busy machine: it only ends tests that hang


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextlib.contextmanager
def started(operator: Operator, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a separate process, which is stopped at the end of the block."""
    with operator.start("coc_service", *arguments) as process:
        try:
            yield process
        finally:
            process.kill()


@contextlib.contextmanager
def running(operator: Operator, *arguments: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run a command and wait until it responds on its port."""
    with started(operator, *arguments) as process:
        wait_until_alive(process, port)
        yield process


def wait_until_alive(process: subprocess.Popen[str], port: int) -> None:
    ends_at = time.monotonic() + SECONDS
    while time.monotonic() < ends_at:
        assert process.poll() is None, process.communicate()
        with contextlib.suppress(httpx.TransportError):
            assert httpx.get(f"http://127.0.0.1:{port}/alive").text == "alive\n"
            return
        time.sleep(0.1)
    pytest.fail("the service does not answer")


@pytest.fixture
def _takes_interrupts() -> Iterator[None]:
    """A shell starts processes in the background with SIGINT ignored, and the service would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_takes_interrupts")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_service_serves_until_it_is_told_to_end(operator: Operator, ending: signal.Signals) -> None:
    port = free_port()
    with running(operator.having(COC_PORT=str(port)), "serve", port=port) as process:
        page = httpx.get(f"http://127.0.0.1:{port}/c/conduct")
        process.send_signal(ending)
        out, err = process.communicate(timeout=SECONDS)

    assert page.status_code == 200
    assert "server" not in page.headers
    assert process.returncode in {0, -signal.SIGTERM}
    assert (out, err) == (f"Serving on http://127.0.0.1:{port}\n", "")


def test_a_served_site_refuses_a_head_without_end(operator: Operator) -> None:
    port = free_port()
    with (
        running(operator.having(COC_PORT=str(port)), "serve", port=port),
        socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as attacker,
    ):
        attacker.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000)
        answer = attacker.recv(1_000)

        assert httpx.get(f"http://127.0.0.1:{port}/alive").status_code == 200
    assert answer.startswith(b"HTTP/1.1 431 ")


CLOSE = "Connection: close"
UNASKED = (
    ["POST /return HTTP/1.1", CLOSE, "Content-Type: multipart/form-data; boundary=Y", "Content-Length: 4", "", "Jane"],
    ["POST /return HTTP/1.1", CLOSE, "Content-Type: multipart/form-data", "Content-Length: 4", "", "Jane"],
    ["GET /alive HTTP/1.1", f"{CLOSE}, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "", ""],
    ["Jane was here", "", ""],
)


def test_whoever_sends_what_is_no_request_fills_no_log(operator: Operator) -> None:
    port = free_port()
    with running(operator.having(COC_PORT=str(port), COC_LOG_FORMAT="json"), "serve", port=port) as process:
        answers = [sent_raw(port, *lines)[:12] for lines in UNASKED * 3]
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=SECONDS)

    assert answers == [b"HTTP/1.1 400", b"HTTP/1.1 400", b"HTTP/1.1 200", b"HTTP/1.1 400"] * 3
    said = [json.loads(line) for line in err.splitlines()]
    assert [(one["level"], one["logger"], one["message"]) for one in said] == [
        ("warning", "uvicorn.error", "Invalid HTTP request received.")
    ]


def sent_raw(port: int, first: str, *lines: str) -> bytes:
    request = "\r\n".join((first, "Host: a", "Sec-Fetch-Site: none", *lines)).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as visitor:
        visitor.sendall(request)
        return b"".join(iter(lambda: visitor.recv(65_536), b""))


def test_a_port_that_is_taken_is_told_in_one_line_and_no_login_of_a_demonstration(operator: Operator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = operator.having(COC_PORT=port).run("serve")
        shown = operator.run("demo", "--port", port, "--folder", str(operator.folder / "demo"))

    for result in (refused, shown):
        assert result.exit_code == 1
        assert result.stderr.startswith(
            f"Error: Another program listens on 127.0.0.1:{port}. Stop it, or choose another port"
        )
        assert result.stderr.count("\n") == 1
    assert refused.stdout == ""
    assert shown.stdout == "Making keys, a database and a committee of three; this is done once ...\n"


def test_a_key_that_others_can_read_stops_the_service_before_it_serves(operator: Operator) -> None:
    (operator.folder / "keys" / "root.secret").chmod(0o644)

    with started(operator, "serve") as process:
        out, err = process.communicate(timeout=SECONDS)

    assert (process.returncode, out) == (1, "")
    assert re.fullmatch(r"Error: Others can read .*root\.secret\. Run `chmod 600 .*\n", err)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A finished run of a demonstration: its folder, output and landing page."""
    folder, port = tmp_path_factory.mktemp("demo") / "demo", free_port()
    operator = Operator(folder, {"COC_HOST": "0.0.0.0", "COC_SMTP_HOST": "mail.example.org"})
    with running(operator, "demo", "--port", str(port), "--folder", str(folder), port=port) as process:
        page = httpx.get(f"http://127.0.0.1:{port}/c/conduct").text
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=SECONDS)
    return folder, out, page


def visitor(shown: tuple[Path, str, str], tmp_path: Path, **settings: str) -> Operator:
    """An operator whose settings point at a copy of the demonstration's database and keys."""
    local = {"COC_BASE_URL": "http://127.0.0.1:8000"}
    operator = Operator(shown[0], local | settings).moved_to(tmp_path / "demo")
    return operator.having(COC_DATABASE_URL=f"sqlite:///{operator.folder / 'demonstration.db'}")


def test_a_demonstration_says_where_everything_is_and_what_it_is(shown: tuple[Path, str, str]) -> None:
    folder, out, page = shown

    assert re.search(r"Write a report +http://127\.0\.0\.1:\d+/c/conduct", out)
    assert re.search(r"login +http://127\.0\.0\.1:\d+/login", out)
    assert len(re.findall(r"^ +(?:noor|ilse|tomas) +(?:\w+ ){5}\w+$", out, re.MULTILINE)) == 3
    assert f"{folder}/mail" in out
    assert "demonstration" in page.casefold()


def test_a_demonstration_does_not_listen_to_settings_of_a_real_site(shown: tuple[Path, str, str]) -> None:
    """It was started with COC_HOST=0.0.0.0, a mail server and a database of another site."""
    folder, _, _ = shown

    assert (folder / "demonstration.db").exists()
    assert not (folder / "coc.db").exists()


def test_a_demonstration_takes_no_setting_from_a_real_site(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Settings] = []
    monkeypatch.setattr(serving, "until_interrupted", lambda settings, **_: served.append(settings))
    real = operator.having(COC_SMTP_HOST="mail.example.org", COC_QUICK_EXIT_URL="https://real.example.org")
    folder = operator.folder / "demo"

    real.done("demo", "--folder", str(folder))

    assert served == [demonstration.settings(folder, port=8000)]


def test_the_logins_of_a_demonstration_are_its_owners_alone(shown: tuple[Path, str, str]) -> None:
    assert stat.S_IMODE((shown[0] / "logins.txt").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("setting", "value"),
    [("COC_HOST", "0.0.0.0"), ("COC_SMTP_HOST", "127.0.0.1"), ("COC_BASE_URL", "https://coc.example.org")],
)
def test_a_demonstration_cannot_be_served_as_a_real_service(
    shown: tuple[Path, str, str], tmp_path: Path, setting: str, value: str
) -> None:
    said = visitor(shown, tmp_path, **{setting: value}).refused("serve")

    assert said.startswith(
        f"This is a demonstration: it runs on this machine alone and sends no mail away. Unset {setting}"
    )


def test_a_demonstration_sends_no_mail_away_by_hand_either(shown: tuple[Path, str, str], tmp_path: Path) -> None:
    said = visitor(shown, tmp_path, COC_SMTP_HOST="127.0.0.1").refused("outbox", "deliver")

    assert said.startswith("This is a demonstration")


def test_init_does_not_make_a_demonstration_a_real_site(shown: tuple[Path, str, str], tmp_path: Path) -> None:
    said = visitor(shown, tmp_path).refused("init", "--name", "Example Foundation")

    assert said.startswith("This database is a demonstration and stays one.")


def test_a_real_site_does_not_become_a_demonstration(operator: Operator) -> None:
    (operator.folder / "coc.db").rename(operator.folder / "demonstration.db")

    said = operator.refused("demo", "--folder", str(operator.folder), "--port", str(free_port()))

    assert said == "This folder holds a real site. Choose another with --folder."


def test_a_second_server_on_the_same_file_is_refused_in_one_line(operator: Operator) -> None:
    first, second = free_port(), free_port()
    with running(operator.having(COC_PORT=str(first)), "serve", port=first):
        with started(operator.having(COC_PORT=str(second)), "serve") as process:
            out, err = process.communicate(timeout=SECONDS)
        assert httpx.get(f"http://127.0.0.1:{first}/alive").status_code == 200

    assert process.returncode == 1
    assert (out, err) == (
        "",
        "Error: Another server is serving this database. Stop it first: an SQLite file has one.\n",
    )
