"""Why a backup cannot be made, read or restored. The command line tells the operator what to do about each problem."""

from enum import Enum, auto


class BackupProblem(Enum):
    """What is wrong."""

    NO_RECIPIENT = auto()  # nothing is written that everyone who finds it could read
    RECIPIENT_MALFORMED = auto()
    FOLDER_EMPTY = auto()  # no manifest in it
    NOT_OURS = auto()  # not made with these keys, or changed since
    INCOMPLETE = auto()  # the sealed file is missing, cut or changed
    IDENTITY_WRONG = auto()  # it does not open what was sealed to somebody else
    OTHER_ENGINE = auto()
    NOT_EMPTY = auto()  # a restore never overwrites
    UNSOUND = auto()  # it opened, but is no sound database
    PROGRAM_MISSING = auto()  # PostgreSQL's own programs
    PROGRAM_FAILED = auto()
    SAME_ENGINE = auto()  # a move is from one engine to the other
    MOVED_DIFFERS = auto()  # what arrived is not what was read
    NO_PLACE = auto()  # a rehearsal on PostgreSQL needs an empty database


class BackupRefused(Exception):
    """The backup cannot be made, read or restored. `what` is the file, setting or program that is the problem."""

    def __init__(self, problem: BackupProblem, what: object = "") -> None:
        super().__init__(problem, str(what))
        self.problem = problem
        self.what = str(what)
