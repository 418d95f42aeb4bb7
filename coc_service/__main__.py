"""The operator's command line. No command can open a report: the service does not hold the keys for that."""

import gc

gc.disable()  # modules stay once they are loaded, and walking them again and again was a fifth of the time of each start

import asyncio
import json
import os
import sys
from pathlib import Path

import click

from coc_service import __version__, demonstration, doctor, serving
from coc_service.commands.audit import audit, restored
from coc_service.commands.backup import backup_command, backup_identity, move_command, rehearse_command, restore_command
from coc_service.commands.giving_back import answer, request
from coc_service.commands.keys import keys
from coc_service.commands.members import member
from coc_service.commands.monitor import monitor
from coc_service.commands.outbox import outbox
from coc_service.commands.projects import committee, project
from coc_service.commands.recovery import recovery
from coc_service.commands.running import check_mail, wait_for_database
from coc_service.commands.seats import seat
from coc_service.commands.set_up import init, set_up
from coc_service.doctor.finding import as_json
from coc_service.refusals import OneLine
from coc_service.settings import Settings

gc.freeze()
gc.enable()


@click.group(cls=OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Confidential code-of-conduct reports for a foundation's committees.

    Settings come from the environment (COC_...); see docs/operators.md.
    """


@main.command()
def serve() -> None:
    """Serve the site on COC_HOST and COC_PORT until interrupted."""
    settings = Settings()
    check_mail(settings)
    wait_for_database(settings)
    serving.until_interrupted(settings)


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--folder", default=Path("var/demo"), show_default=True, type=click.Path(path_type=Path))
def demo(port: int, folder: Path) -> None:
    """Set up and serve a demonstration with a committee of three, on this machine alone."""
    for name in [name for name in os.environ if name.startswith("COC_")]:
        del os.environ[name]  # a demonstration must never touch a real site's database or keys
    settings = demonstration.settings(folder, port=port)
    if demonstration.is_new(folder):
        print("Making keys, a database and a committee of three; this is done once ...", flush=True)
    welcome = asyncio.run(demonstration.prepare(settings, folder))
    serving.until_interrupted(settings, welcome=welcome)


@main.command("doctor")
@click.option("--json", "is_json", is_flag=True, help="For a program: one JSON object.")
def doctor_command(*, is_json: bool) -> None:
    """Check configuration, keys, database, log, disks, mail, backups and clock, and say what to do."""
    findings = doctor.examine()
    print(json.dumps(as_json(findings), indent=2) if is_json else "\n".join(map(str, findings)))
    sys.exit(any(not finding.is_well for finding in findings))


for _command in (init, set_up, project, committee, member, seat, outbox, audit, restored, monitor, recovery, keys):
    main.add_command(_command)
for _command in (backup_command, backup_identity, restore_command, rehearse_command, move_command):
    main.add_command(_command)
for _command in (request, answer):
    recovery.add_command(_command)

if __name__ == "__main__":
    main()
