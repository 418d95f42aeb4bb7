"""Whether a passphrase could be guessed, and what to do about it."""

from zxcvbn import zxcvbn

from coc_service.catalogue import Message, msg
from coc_service.usecases.people import passphrase_hints

PASSPHRASE_MAX_CHARS = 256
# A trillion guesses of zxcvbn's count: at 8 a second, as Argon2id allows a thief, 4,000 years.
MINIMUM_GUESSES_LOG10 = 12
_ZXCVBN_MAX_CHARS = 72  # zxcvbn's time grows with the square of the length; more characters only make it stronger


class PassphraseWeak(Exception):
    """The passphrase could be guessed. `advice` is what to do."""

    def __init__(self, *advice: Message) -> None:
        super().__init__()
        self.advice = advice


def check_strength(passphrase: str, *, about: list[str]) -> None:
    """Refuse a passphrase that could be guessed by whoever knows what `about` tells of its owner.

    Raises:
        PassphraseWeak: with advice.
    """
    if not passphrase:
        raise PassphraseWeak(msg("Choose five or six words that have nothing to do with each other."))
    if len(passphrase) > PASSPHRASE_MAX_CHARS:
        raise PassphraseWeak(msg("Please stay below %(most)s characters.", most=PASSPHRASE_MAX_CHARS))
    judged = zxcvbn(passphrase[:_ZXCVBN_MAX_CHARS], user_inputs=about)
    if judged["guesses_log10"] < MINIMUM_GUESSES_LOG10:
        raise PassphraseWeak(*passphrase_hints.of(judged["feedback"]))
