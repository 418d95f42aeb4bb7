"""How a command performs an act: at once, or as a dry run that checks everything and changes nothing."""

from collections.abc import Callable
from typing import TypeVar, cast

import click

from coc_service.commands.running import run_with_parts
from coc_service.parts import Parts
from coc_service.usecases.act import DryRun, WouldDo, WriteAct

Done = TypeVar("Done")

dry_run = click.option("--dry-run", is_flag=True, help="Check everything, say what would happen, and change nothing.")


def perform(act_of: Callable[[Parts], WriteAct[Done]], *, is_dry: bool) -> Done:
    """Perform an act, or do a dry run of it, and return its result."""

    async def run(opened: Parts) -> Done:
        act = act_of(opened)
        if not is_dry:
            return await opened.perform(act)
        try:
            await opened.perform(DryRun(act))
        except WouldDo as would:
            return cast("Done", would.result)  # it is what this act's `write` returned
        raise AssertionError  # a dry run always ends with WouldDo

    return run_with_parts(run)


def say(line: str, *, is_dry: bool) -> None:
    """Print what was done, or what would be."""
    print(f"Nothing was changed. Without --dry-run:\n{line}" if is_dry else line)
