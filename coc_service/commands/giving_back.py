"""The two commands with which a recovery key is used: the operator writes the request, the trustees answer it elsewhere."""

from pathlib import Path

import click

from coc_service import files
from coc_service.commands.recovery import NOT_OFFLINE, OFFLINE, join, words
from coc_service.commands.running import run_with_parts
from coc_service.parts import Parts
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import recovery_files, serving
from coc_service.usecases.custody.recovery_files import FileMalformed
from coc_service.usecases.custody.replay import ReplayBroken
from coc_service.usecases.custody.serving import NothingToServe, Request
from coc_service.usecases.people.recovering import AskTrusteesFor
from coc_service.usecases.site.exporting import LogExport

NOTHING_TO_ASK = (
    "There is nothing to ask the trustees for: no recovery key, no such member, or no case that waits for them."
)
BAD_REQUEST = "This request is not whole, or was changed. Nothing was opened. Ask for a new one, and ask what happened."
NOT_SERVED = (
    "By its signed entries, this committee has no recovery key in force, or no such member. Nothing was opened."
)
NOT_SPOKEN = "Nothing was opened. Speak with them first."
NONE_OPENED = "The key opens none of these cases. Nothing was written."
_ASKED = (
    "Have you called them yourselves, by voice, and did they read you these ten words? Did another member of the committee\n"
    "tell you that they are still on it?"
)
_path = click.Path(path_type=Path, dir_okay=False)


@click.command("request")
@click.argument("committee_slug")
@click.argument("login_name")
@click.option("--out", default="recovery-request.txt", show_default=True, type=_path)
def request(committee_slug: str, login_name: str, out: Path) -> None:
    """On the server: write the request for the trustees, for a member who was admitted again with new keys.

    Nothing in it is readable without the trustees. It is logged, as every copy of the log is.
    """

    async def write(opened: Parts) -> str:
        await opened.perform(LogExport(opened.custody))
        return await opened.ask(AskTrusteesFor(opened.custody, committee_slug, login_name))

    try:
        text = run_with_parts(write)
    except Refused as refused:
        raise click.ClickException(NOTHING_TO_ASK) from refused
    files.write_whole(out, text.encode())
    print(f"The request is in {out}. Bring it to the trustees.")


@click.command("answer")
@click.argument("request_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", default="recovery-answer.txt", show_default=True, type=_path)
def answer(request_file: Path, out: Path) -> None:
    """Without a network: check a request, join your words, and write what only the member's new keys open.

    It shows you no report. What it writes is for the member, who uploads it on the page "Recovery key".
    """
    asked = _checked(request_file)
    click.echo(_shown(asked))
    if not click.confirm(_ASKED):
        raise click.ClickException(NOT_SPOKEN)
    if not click.confirm(OFFLINE):
        raise click.ClickException(NOT_OFFLINE)
    answers = serving.answers(asked, join(asked.key))
    if not answers:
        raise click.ClickException(NONE_OPENED)
    for number, one in enumerate(answers, start=1):
        to = out if len(answers) == 1 else out.with_stem(f"{out.stem}-{number}")
        files.write_whole(to, recovery_files.write_answer(one).encode())
        click.echo(f"{len(one.cases)} cases in {to}.")
    click.echo(f"Give it to {asked.seat.name}. It opens nothing for anybody else. Now switch this computer off.")


def _checked(file: Path) -> Request:
    try:
        return serving.checked(file.read_text(encoding="utf-8"))
    except (FileMalformed, ReplayBroken, UnicodeDecodeError) as error:
        raise click.ClickException(BAD_REQUEST) from error
    except NothingToServe as error:
        raise click.ClickException(NOT_SERVED) from error


def _shown(asked: Request) -> str:
    seat, others = asked.seat, f" ({asked.others} others in the file are not theirs)" if asked.others else ""
    return (
        f"{asked.committee.name}, {asked.committee.project}: what its members signed until {asked.at:%Y-%m-%d %H:%M} UTC.\n"
        f"Your key, kept by {', '.join(asked.key.trustees)}:\n\n  {words(asked.key)}\n\n"
        f"The member who is to get cases back: {seat.name} {seat.handle}\n\n  {asked.words}\n\n"
        f"Cases that they read before: {len(asked.cases)}{others}.\n"
    )
