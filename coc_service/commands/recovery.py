"""The ceremony of a committee's recovery key, and its yearly exercise. They need no settings, no keys and no database: they
run on a computer without a network, and write nothing but the public half.
"""

from pathlib import Path

import click

from coc_service import files
from coc_service.commands import trustees
from coc_service.commands.trustees import Trustee
from coc_service.crypto import (
    RecipientSecret,
    SharesMismatch,
    encryption_public_key,
    fingerprint,
    random_bytes,
    shares,
    signing_public_key,
)
from coc_service.domain import recovery as rules
from coc_service.domain import recovery_text
from coc_service.domain.chain import Void
from coc_service.domain.fingerprint_words import words_of
from coc_service.domain.recovery import RecoveryKey

_SECRET_BYTES = 32
OFFLINE = (
    "This computer must have no network, now and until it is switched off, and nobody else at its screen.\n"
    "Best is one that starts from a stick and forgets everything. Is it so?"
)
NOT_OFFLINE = "Nothing was made. Take the computer off the network first."
REHEARSAL = "THIS IS A REHEARSAL. The key is thrown away, and the words open nothing."
BAD_FILE = "{0} is not the public half of a recovery key."
NOT_JOINED = "These words do not join to this key: they are of another ceremony, or of the same trustee twice."


@click.group()
def recovery() -> None:
    """The committee's recovery key: made, rehearsed and used by its trustees, away from the server."""


@recovery.command("create")
@click.option("--needed", required=True, type=click.IntRange(2, 16), help="How many trustees it takes together.")
@click.option("--trustee", "names", multiple=True, required=True, help="Each trustee's name, as reporters read it.")
@click.option("--out", default="recovery-key.txt", show_default=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--rehearse", is_flag=True, help="All of it with a key that is thrown away; nothing is written.")
def create(needed: int, names: tuple[str, ...], out: Path, *, rehearse: bool) -> None:
    """Make a recovery key with its trustees, and write its public half.

    Every trustee is there in person, with pen and paper. The private half is nowhere afterwards but on their papers.
    """
    secret = RecipientSecret(random_bytes(_SECRET_BYTES))
    key = _public_half(secret, needed, names)
    if not rehearse and out.exists():
        raise click.ClickException(f"{out} exists already. Choose another file with --out.")
    if rehearse:
        click.echo(REHEARSAL)
    elif not click.confirm(OFFLINE):
        raise click.ClickException(NOT_OFFLINE)
    made = [Trustee(*one) for one in zip(names, shares.split(secret, needed=needed, count=len(names)), strict=True)]
    _check_quorums(made, key)
    for number, trustee in enumerate(made, start=1):
        trustees.hand_out(trustee, number=number, count=len(made))
    click.echo(REHEARSAL if rehearse else _written(key, out))


def _public_half(secret: RecipientSecret, needed: int, names: tuple[str, ...]) -> RecoveryKey:
    key = RecoveryKey("", encryption_public_key(secret), signing_public_key(secret), needed, names)
    try:
        return rules.read(recovery_text.detail(key), leaf="")
    except Void as error:
        raise click.ClickException(f"{error.reason[0].upper()}{error.reason[1:]}.") from error


def _check_quorums(made: list[Trustee], key: RecoveryKey) -> None:
    """Join the shares of one quorum after the other, each trustee's first in one of them, before anybody relies on them.

    Raises:
        SharesMismatch: some of them do not join to this key.
    """
    for first in range(len(made)):
        quorum = [*made[first:], *made[:first]][: key.needed]
        shares.join([one.words for one in quorum], encryption_key=key.encryption_key)


def _written(key: RecoveryKey, out: Path) -> str:
    files.write_whole(out, recovery_text.write(key).encode())
    return (
        f"The public half is in {out}: it is no secret. Bring it to the committee's page \u201cRecovery key\u201d.\n"
        f"Write down its fingerprint, and compare it there:\n\n  {words(key)}\n\n"
        "Now switch this computer off. Nothing else was written."
    )


def words(key: RecoveryKey) -> str:
    """Return a key's fingerprint as words."""
    return " ".join(words_of(fingerprint(key.encryption_key, key.signing_key)))


@recovery.command("check")
@click.argument("public_half", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check(public_half: Path) -> None:
    """Exercise: join your words, and see that they still lead to the committee's key. Nothing is revealed or written."""
    key = read_public_half(public_half)
    click.echo(f"The key of {public_half}, kept by {', '.join(key.trustees)}:\n\n  {words(key)}\n")
    if not click.confirm(OFFLINE):
        raise click.ClickException(NOT_OFFLINE)
    join(key)
    click.echo("Your words join to this key. Now switch this computer off.")


def read_public_half(file: Path) -> RecoveryKey:
    """Return the key of a file that the ceremony wrote."""
    try:
        key = recovery_text.read(file.read_text(encoding="utf-8"))
        words(key)
    except (ValueError, UnicodeDecodeError) as error:
        raise click.ClickException(BAD_FILE.format(file)) from error
    return key


def join(key: RecoveryKey) -> RecipientSecret:
    """Ask as many trustees as are needed for their words, and return the key that they join to."""
    click.echo(f"It takes {key.needed} of you. Each types their own words; the screen is cleared behind everyone.")
    typed = [trustees.read_share(f"Trustee {number}") for number in range(1, key.needed + 1)]
    try:
        return shares.join(typed, encryption_key=key.encryption_key)
    except SharesMismatch as error:
        raise click.ClickException(NOT_JOINED) from error
