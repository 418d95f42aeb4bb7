"""What the command line says when it cannot do what it was asked: one clear line for every error that can be foreseen."""

from collections.abc import Sequence

import click
from pydantic import ValidationError

from coc_service.app import DemonstrationOnly, NotSetUp
from coc_service.audit import VerificationFailed
from coc_service.demonstration import NotADemonstration
from coc_service.mail import EnvelopeMalformed
from coc_service.store.database import DatabaseBusy, KeyRefused, ServedAlready
from coc_service.store.key_files import KeyFileMalformed, KeyFileMissing, KeyFileOpenToOthers
from coc_service.store.migrations import DatabaseMissing, DatabaseTooNew, DatabaseTooOld, DatabaseUnsupported
from coc_service.usecases.custody.pin import PinMalformed
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.people.inviting import LoginNameTaken, NameMixesScripts
from coc_service.usecases.site.set_up import AlreadyThere, NotThere, SiteNameMalformed, SlugMalformed

_LINES: dict[type[Exception], str] = {
    KeyFileMissing: "There is no key file {0.path}. Run `coc-service init` first, or mount the keys of this site.",
    KeyFileOpenToOthers: (
        "Others can read {0.path}. Run `chmod 600 {0.path}`; if others had access, see `If keys leak` in docs/operators.md."
    ),
    KeyFileMalformed: "{0.path} does not hold a key. Restore it from your backup.",
    KeyRefused: "The database does not open under the keys in COC_KEYS_DIR: they belong to another database.",
    DatabaseMissing: "There is no database yet. Run `coc-service init`.",
    DatabaseTooOld: "The database is of an older version. Back it up and run `coc-service init`, which brings it up to date.",
    DatabaseUnsupported: (
        "This database is of version 0.2.0 or earlier, of which nothing can be kept: set COC_DATABASE_URL and COC_KEYS_DIR "
        "to new places and run `coc-service init`."
    ),
    DatabaseTooNew: "The database is of a newer version ({0.revision}) than this program. Install the newer version again.",
    DatabaseBusy: "The database does not answer. Is the server running, and is COC_DATABASE_URL right?",
    ServedAlready: "Another server is serving this database. Stop it first: an SQLite file has one.",
    NotSetUp: "The database holds no site yet. Run `coc-service init --name ...`.",
    DemonstrationOnly: (
        "This is a demonstration: it runs on this machine alone and sends no mail away. Unset {0.setting}, "
        "or set COC_DATABASE_URL and COC_KEYS_DIR to new places for a real site."
    ),
    NotADemonstration: "This folder holds a real site. Choose another with --folder.",
    AlreadyThere: "Something of that name is there already.",
    NotThere: "There is nothing of that name.",
    SiteNameMalformed: "A site's name is one line of at most 80 characters, without an address in it.",
    SlugMalformed: "A short name has 1 to 40 lower-case letters, digits and inner hyphens.",
    LoginNameTaken: "Someone logs in under that name already. Choose another with --login-name.",
    NameMixesScripts: (
        "{0.word} mixes letters of several alphabets, so no report that names this person would be kept from them. "
        "Write each word in one alphabet."
    ),
    EnvelopeMalformed: "This mail address cannot be used.",
    VerificationFailed: "The log is not as it was written: {0}.",
    LogFault: (
        "The log does not continue what this site remembers in COC_STATE_DIR: the database was wound back or altered. "
        "See `When the log was wound back` in docs/operators.md."
    ),
    PinMalformed: "What COC_STATE_DIR remembers of the log cannot be read, or is of another log. See docs/operators.md.",
}


class OneLine(click.Group):
    """A command group that answers every foreseen error with one clear line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except tuple(_LINES) as error:
            raise click.ClickException(_LINES[type(error)].format(error)) from error
        except ValidationError as error:
            raise click.ClickException(settings_line(error)) from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{named}{error.strerror or type(error).__name__}.") from error


def settings_line(error: ValidationError) -> str:
    """Return which settings cannot be used; what they hold may be secret and is not repeated."""
    names = ", ".join(f"COC_{str(one['loc'][0]).upper()}" for one in error.errors(include_input=False))
    return f"These settings cannot be used: {names}. See docs/operators.md."


def policy_line(error: ValueError) -> str:
    """Return the first thing that makes a document no policy, and how many there are more."""
    if not isinstance(error, ValidationError):
        return str(error)
    found = error.errors(include_input=False, include_url=False)
    first = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{_dotted(first['loc'])}: {first['msg']}{more}"


def _dotted(place: Sequence[int | str]) -> str:
    return ".".join(map(str, place))
