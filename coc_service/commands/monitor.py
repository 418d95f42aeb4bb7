"""The command that watches a site's log from a second machine. It needs no keys, no database and no settings of the site."""

import hashlib
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click

from coc_service import files
from coc_service.audit import CheckpointInvalid, Fetch, Finding, KeyMalformed, Look, Unreachable, VerifierKey, look

ANSWER_BYTES = 64 * 1024
SECONDS = 30.0
_IS_FINE, _IS_ALARM, _NOT_TRIED = 0, 1, 2
WORDS = {
    Finding.FIRST: "this checkpoint is kept from now on",
    Finding.CONTINUES: "the log continues the checkpoint kept before",
    Finding.SAME: "no newer checkpoint",
    Finding.NONE_YET: "the site shows no checkpoint yet",
    Finding.NO_ANSWER: "the site does not answer",
    Finding.REWRITTEN: "THE LOG WAS REWRITTEN: what it shows does not continue the checkpoint kept here",
    Finding.SHORTER: "THE LOG IS SHORTER than the checkpoint kept here: it was wound back",
    Finding.UNPROVEN: "THE LOG GIVES NO PROOF that it continues the checkpoint kept here",
    Finding.UNSIGNED: "WHAT THE SITE SHOWS IS NOT SIGNED with the log's key",
    Finding.GONE: "THE CHECKPOINTS ARE GONE: one is kept here, and the site shows none",
}
_NEW_KEY = (
    "THE LOG'S KEY WAS CHANGED. The old key has signed for the new one: ask the site whether they did it, and for {0}"
)
_SILENT = "SILENCE: no newer checkpoint since {0:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Watched:
    """What a monitor keeps of a site: its verifier key, the newest checkpoint, and since when there was none newer.

    `given` is the key that the monitor was started with, if it has been followed to another one since.
    """

    url: str
    key: str
    note: str = ""
    since: str = ""
    given: str = ""


def _with_news(watched: Watched, found: Look, now: datetime) -> Watched:
    if not found.finding.is_news:
        return replace(watched, note="", since=now.isoformat())
    given = watched.given or (watched.key if found.key != watched.key else "")
    return replace(watched, key=found.key, note=found.note, since=now.isoformat(), given=given)


@dataclass(frozen=True, slots=True)
class Monitor:
    """How a site is watched: where the state is kept, after how long no news is an alarm, what is started then."""

    state: Path
    silence: timedelta
    alert: str = ""

    def look_once(self, watched: Watched, *, fetch: Fetch, now: datetime) -> int:
        """Look once, say what was found, and keep what is new. Returns the exit status."""
        found = look(watched.note, verifier_key=watched.key, fetch=fetch)
        before = watched.key
        if found.finding.is_news or not watched.since:
            watched = _with_news(watched, found, now)
            files.write_whole(self.state, json.dumps(asdict(watched), indent=1).encode())
        is_silent = not found.finding.is_news and now - datetime.fromisoformat(watched.since) > self.silence
        words, is_changed = WORDS[found.finding], watched.key != before
        if found.finding.is_alarm:
            words += f". Both are kept in {self._keep_evidence(watched, found)}"
        elif is_silent:
            words = f"{_SILENT.format(datetime.fromisoformat(watched.since))}: {words}"
        elif is_changed:
            words = f"{_NEW_KEY.format(watched.key)}: {words}"
        is_alarm = found.finding.is_alarm or is_silent or is_changed
        return self._say(watched, words, is_alarm=is_alarm, finding=found.finding)

    def _keep_evidence(self, watched: Watched, found: Look) -> Path:
        """Keep the two checkpoints side by side, once for each that the site showed. The kept one stays what it is."""
        both = f"{watched.note}\n{found.note}".encode()
        file = self.state.with_name(f"{self.state.name}.evidence-{hashlib.sha256(both).hexdigest()[:12]}")
        files.create_private(file, both)
        return file

    def _say(self, watched: Watched, words: str, *, is_alarm: bool, finding: Finding) -> int:
        print(f"{watched.url}: {words}", file=sys.stderr if is_alarm else sys.stdout, flush=True)
        if is_alarm and self.alert:
            subprocess.run([self.alert, f"{watched.url}: {words}"], check=False)  # noqa: S603  the operator's own program
        if is_alarm:
            return _IS_ALARM
        return _NOT_TRIED if finding is Finding.NO_ANSWER else _IS_FINE


@click.command()
@click.argument("url")
@click.option("--key", default="", help="The log's verifier key, needed the first time: from paper, not from the site.")
@click.option("--state", default="monitor.json", show_default=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--silence", default=180, show_default=True, help="Minutes without a newer checkpoint that are an alarm.")
@click.option("--every", default=30, show_default=True, type=click.IntRange(1), help="Minutes between two looks.")
@click.option("--once", is_flag=True, help="Look once; exit status 0: well, 1: an alarm, 2: no answer yet.")
@click.option("--alert", default="", help="A program that is started for each alarm, with its words.")
def monitor(url: str, *, key: str, state: Path, silence: int, every: int, once: bool, alert: str) -> None:  # noqa: PLR0913  click gives each option as an argument
    """Watch the log of the site at URL from another machine: say when it was rewritten, wound back, or falls silent.

    It needs no keys, no database and no settings of the site. The state file keeps the newest checkpoint.
    """
    watching = Monitor(state, timedelta(minutes=silence), alert)
    while True:
        watched = watched_at(state, url=url, key=key)
        status = watching.look_once(watched, fetch=partial(fetch, url), now=datetime.now(UTC))
        if once:
            sys.exit(status)
        time.sleep(60 * every)


def watched_at(state: Path, *, url: str, key: str) -> Watched:
    """Return what is kept of a site; at first only its address and key.

    Raises:
        click.ClickException: the state is of another site or key, or cannot be read; or there is none and no key was given.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise click.ClickException("URL is the site's address, such as https://coc.example.org")
    if not state.exists():
        return Watched(url, _checked(key))
    try:
        watched = Watched(**json.loads(state.read_bytes()))
        look(watched.note, verifier_key=watched.key, fetch=lambda _: "")
    except (ValueError, TypeError, CheckpointInvalid) as error:
        raise click.ClickException(
            f"{state} is not what a monitor kept. Restore it, or begin anew with --state."
        ) from error
    if watched.url != url or key not in {"", watched.key, watched.given}:
        raise click.ClickException(f"{state} is of another site or another key. Choose another file with --state.")
    return watched


def _checked(key: str) -> str:
    try:
        return str(VerifierKey.parse(key))
    except KeyMalformed as error:
        raise click.ClickException(
            "--key is the log's verifier key, name+id+base64, from where you trust it."
        ) from error


def fetch(url: str, path: str) -> str:
    """Return what a site has at a path; "" if it says that nothing is there.

    Raises:
        Unreachable: it did not answer in time, or with an error.
    """
    try:
        with urlopen(url.rstrip("/") + path, timeout=SECONDS) as answer:  # noqa: S310  `watched_at` allows http(s) only
            read: bytes = answer.read(ANSWER_BYTES)
    except HTTPError as error:
        if error.code == HTTPStatus.NOT_FOUND:
            return ""
        raise Unreachable from error
    except (OSError, HTTPException) as error:
        raise Unreachable from error
    return read.decode(errors="replace")
