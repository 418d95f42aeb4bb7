"""The error messages of the command line: one line for each expected error, instead of a traceback."""

from collections.abc import Sequence

import click
from pydantic import ValidationError

from coc_service import rotation
from coc_service.app import SiteProblem, WrongSite
from coc_service.audit import VerificationFailed
from coc_service.backup.problems import BackupProblem, BackupRefused
from coc_service.languages import OwnTextUnusable
from coc_service.mail import EnvelopeMalformed
from coc_service.settings import Settings, unusable
from coc_service.store.database import DatabaseBusy, KeyRefused, OutcomeUnknown, ServerReadOnly, StorageFailed
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable, KeyFileProblem, KeyFileUnusable
from coc_service.usecases.act import SetUpProblem, SetUpRefused
from coc_service.usecases.custody.pin import PinMalformed
from coc_service.usecases.custody.view import LogFault

Problem = KeyFileProblem | DatabaseProblem | SiteProblem | SetUpProblem | BackupProblem

_WITH_PROBLEM = (KeyFileUnusable, DatabaseUnusable, WrongSite, SetUpRefused, BackupRefused)
PROBLEM_LINES: dict[Problem, str] = {
    KeyFileProblem.MISSING: (
        "There is no key file {0.path}. Mount the keys of this site. Only for a new site, run `coc-service init`."
    ),
    KeyFileProblem.OPEN_TO_OTHERS: (
        "Others can read {0.path}. Run `chmod 600 {0.path}`; if others had access, see `If keys leak` in docs/operators.md."
    ),
    KeyFileProblem.MALFORMED: "{0.path} does not hold a key. Restore it from your backup.",
    KeyFileProblem.COMMAND_FAILED: "The program in COC_KEYS_COMMAND failed: {0.path}. Run it by hand with root.secret.",
    DatabaseProblem.MISSING: "There is no database yet. Run `coc-service init`.",
    DatabaseProblem.TOO_OLD: (
        "The database is of an older version. Back it up and run `coc-service init`, which brings it up to date."
    ),
    DatabaseProblem.UNSUPPORTED: (
        "This database is of version 0.2.0 or earlier, of which nothing can be kept: set COC_DATABASE_URL and COC_KEYS_DIR "
        "to new places and run `coc-service init`."
    ),
    DatabaseProblem.TOO_NEW: (
        "The database is of a newer version ({0.revision}) than this program. Install the newer version again."
    ),
    DatabaseProblem.BEHIND_POOLER: "A pooler stands before the database: add `?pooler=transaction` to COC_DATABASE_URL.",
    DatabaseProblem.SERVED_ALREADY: "Another server is serving this database. Stop it first: an SQLite file has one.",
    SiteProblem.NOT_SET_UP: "The database holds no site yet. Run `coc-service init --name ...`.",
    SiteProblem.DEMONSTRATION_ONLY: (
        "This is a demonstration: it runs on this machine alone and sends no mail away. Unset {0.setting}, "
        "or set COC_DATABASE_URL and COC_KEYS_DIR to new places for a real site."
    ),
    SiteProblem.NOT_A_DEMONSTRATION: "This folder holds a real site. Choose another with --folder.",
    SetUpProblem.NAME_TAKEN: "Something of that name is there already.",
    SetUpProblem.NAME_UNKNOWN: "There is nothing of that name.",
    SetUpProblem.SITE_NAME_MALFORMED: "A site's name is one line of at most 80 characters, without an address in it.",
    SetUpProblem.SHORT_NAME_MALFORMED: "A short name has 1 to 40 lower-case letters, digits and inner hyphens.",
    SetUpProblem.LOGIN_NAME_TAKEN: "Someone logs in under that name already. Choose another with --login-name.",
    SetUpProblem.NOT_INVITED: "Nobody is invited under that login name. See `coc-service seat list`.",
    SetUpProblem.KEYS_ARE_MADE: (
        "They have made their keys, so they need no link. The members of the committee admit them on their roster page."
    ),
    SetUpProblem.MEMBERS_HAVE_SIGNED: (
        "A member has signed who they are, and only members can change that: on their roster page."
    ),
    SetUpProblem.NOTHING_CHANGES: "That is how it is already.",
    SetUpProblem.SET_UP_HAS_BEGUN: "The set-up has begun already. Go on with the commands: see docs/operators.md.",
    SetUpProblem.HAS_COMMITTEES: "A committee serves this project, so it stays.",
    SetUpProblem.COMMITTEE_IS_FOUNDED: "Its members have founded this committee: only they can change it now.",
    SetUpProblem.SOMEBODY_IS_INVITED: "Somebody is invited to this committee. First run `coc-service seat retire`.",
    SetUpProblem.NAME_HIDES_A_CHARACTER: (
        "A name holds {0.word}, which nobody sees and which can turn the words around it. Type the name by hand."
    ),
    SetUpProblem.NAME_IS_NOT_ALONE: (
        "Write the name alone, without {0.word}: title and pronouns are fields of their own, which members fill in themselves, "
        "on the page that their roster leads to."
    ),
    SetUpProblem.NAME_IN_ONE_WORD: (
        "Write {0.word} with a blank between family name and given name, so that a report with one of them is kept from "
        "this person. If it is one name, add --one-name."
    ),
    SetUpProblem.NAME_MIXES_SCRIPTS: (
        "{0.word} mixes letters of several alphabets, so no report that names this person would be kept from them. "
        "Write each word in one alphabet."
    ),
    BackupProblem.NO_RECIPIENT: (
        "For whom is the backup? Give --to or COC_BACKUP_RECIPIENTS: `coc-service backup-identity FILE` makes an identity."
    ),
    BackupProblem.RECIPIENT_MALFORMED: "This is no age recipient: {0.what}. One begins with age1.",
    BackupProblem.FOLDER_EMPTY: "There is no backup in {0.what} that was made with these keys.",
    BackupProblem.NOT_OURS: "{0.what} was not made with the keys of this site, or was changed since. Mount the right keys.",
    BackupProblem.INCOMPLETE: "{0.what} is missing, or not whole. Take another backup.",
    BackupProblem.IDENTITY_WRONG: "{0.what} does not open this backup.",
    BackupProblem.OTHER_ENGINE: "This is a backup of {0.what}: COC_DATABASE_URL names another kind of database.",
    BackupProblem.NOT_EMPTY: "Something is in the way: {0.what}. A restore overwrites nothing; move it away first.",
    BackupProblem.UNSOUND: "{0.what} opened, but what is in it is damaged. Take another backup.",
    BackupProblem.PROGRAM_MISSING: "{0.what} is not installed: install PostgreSQL's client programs.",
    BackupProblem.PROGRAM_FAILED: "This failed: {0.what}",
    BackupProblem.SAME_ENGINE: "A move is from one engine to the other. For the same one, restore a backup instead.",
    BackupProblem.MOVED_DIFFERS: "What arrived is not what was read, so nothing was moved. Look at both disks, and try again.",
    BackupProblem.NO_PLACE: "Give --into with the URL of an empty PostgreSQL database.",
}
_LINES: dict[type[Exception], str] = {
    KeyRefused: "The database does not open under the keys in COC_KEYS_DIR: they belong to another database.",
    ServerReadOnly: "Nothing was written: the database server is read-only. Is it a standby? See COC_DATABASE_URL.",
    StorageFailed: "Nothing was written: the disk is full or fails.",  # before its base class DatabaseBusy
    OutcomeUnknown: "The way to the database broke off at the end: look whether it was done before you run this again.",
    DatabaseBusy: "The database does not answer. Is the server running, and is COC_DATABASE_URL right?",
    OwnTextUnusable: "{0.path} cannot be used: {0.found}. See docs/translating.md.",
    EnvelopeMalformed: "This mail address cannot be used.",
    VerificationFailed: "The log is not as it was written: {0}.",
    LogFault: (
        "The log does not continue what this site remembers in COC_STATE_DIR: the database was wound back or altered. "
        "See `When the log was wound back` in docs/operators.md."
    ),
    PinMalformed: "What COC_STATE_DIR remembers of the log cannot be read, or is of another log. See docs/operators.md.",
}
HALF_ROTATED = "A change of keys was interrupted. Stop the service and run `coc-service keys finish`."
MAYBE_OF_BEFORE = (
    "The database does not open under the keys in COC_KEYS_DIR. If it is a backup from before the keys were changed, "
    "run `coc-service keys finish`; otherwise they belong to another database."
)
EXPECTED: tuple[type[Exception], ...] = (*_WITH_PROBLEM, *_LINES, ValidationError, click.ClickException)


class OneLine(click.Group):
    """A command group that reports each expected error as one line, with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command, and turn its expected errors into a line."""
        try:
            return super().invoke(ctx)
        except _WITH_PROBLEM as error:
            raise click.ClickException(PROBLEM_LINES[error.problem].format(error)) from error
        except tuple(_LINES) as error:
            raise click.ClickException(_about_a_change(error) or line_of(error)) from error
        except ValidationError as error:
            raise click.ClickException(settings_line(error)) from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{named}{error.strerror or type(error).__name__}.") from error


def _about_a_change(error: Exception) -> str | None:
    """Return what to do if a change of keys may be why the database does not open, or does not continue the log."""
    if not isinstance(error, KeyRefused | LogFault):
        return None
    settings = Settings()
    try:
        is_half = rotation.is_pending(settings)
    except KeyFileUnusable:
        return None
    if is_half:
        return HALF_ROTATED
    return MAYBE_OF_BEFORE if isinstance(error, KeyRefused) and rotation.was_done(settings) else None


def line_of(error: Exception) -> str:
    """Return the line for an error of `_LINES`."""
    return next(line for kind, line in _LINES.items() if isinstance(error, kind)).format(error)


def settings_line(error: ValidationError) -> str:
    """Return which settings are invalid and why."""
    return f"These settings cannot be used: {unusable(error)}. See docs/operators.md."


def policy_line(error: ValueError) -> str:
    """Return the first error in a policy document, and the number of further ones."""
    if not isinstance(error, ValidationError):
        return str(error)
    found = error.errors(include_input=False, include_url=False)
    first = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{_dotted(first['loc'])}: {first['msg']}{more}"


def _dotted(place: Sequence[int | str]) -> str:
    return ".".join(map(str, place))
