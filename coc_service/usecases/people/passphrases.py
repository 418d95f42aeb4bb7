"""Refuses passphrases that could be guessed, with advice."""

from zxcvbn import zxcvbn

from coc_service.catalogue import Message, msg
from coc_service.usecases.people import passphrase_hints

PASSPHRASE_MAX_CHARS = 256
# A trillion guesses by zxcvbn's count: 4,000 years at 8 guesses a second, which Argon2id allows an attacker.
MINIMUM_GUESSES_LOG10 = 12
# zxcvbn's time grows with the square of the length, and it tries every combination of reading "4" as "a", "$" as "s" and so
# on: 72 characters with twenty of these took tens of seconds. Characters that are not judged only make a passphrase stronger.
_ZXCVBN_MAX_CHARS = 72
_READ_AS_LETTERS = frozenset("4@8({[<369!1|7%0$5+2")
_READ_AS_LETTERS_MAX = 5


def as_typed_again(passphrase: str) -> str:
    """Return a passphrase with single blanks and none around it: pasting adds blanks and line ends that nobody sees."""
    return " ".join(passphrase.split())


class PassphraseWeak(Exception):
    """The passphrase could be guessed. `advice` says how to improve it."""

    def __init__(self, *advice: Message) -> None:
        super().__init__()
        self.advice = advice


def check_strength(passphrase: str, *, about: list[str]) -> None:
    """Refuse a passphrase that could be guessed by an attacker who knows the words in `about`, such as the owner's name.

    Raises:
        PassphraseWeak: with advice.
    """
    if not passphrase:
        raise PassphraseWeak(msg("Choose five or six words that have nothing to do with each other."))
    if len(passphrase) > PASSPHRASE_MAX_CHARS:
        raise PassphraseWeak(msg("Please stay below %(most)s characters.", most=PASSPHRASE_MAX_CHARS))
    judged = zxcvbn(_judged_part(passphrase), user_inputs=about)
    if judged["guesses_log10"] < MINIMUM_GUESSES_LOG10:
        raise PassphraseWeak(*passphrase_hints.of(judged["feedback"]))


def _judged_part(passphrase: str) -> str:
    """Return the part that zxcvbn judges quickly: the beginning, with only the first few signs that can be read as letters."""
    signs = [char for char in dict.fromkeys(passphrase) if char in _READ_AS_LETTERS]
    dropped = str.maketrans(dict.fromkeys(signs[_READ_AS_LETTERS_MAX:]))
    return passphrase.translate(dropped)[:_ZXCVBN_MAX_CHARS]
