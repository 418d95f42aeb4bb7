"""What pages say about a committee's recovery key: who keeps it, and what they can do together."""

from coc_service.catalogue import Message, Names, plural
from coc_service.domain.recovery import RECOVERY, RecoveryKey
from coc_service.web.fields import OptionView


def kept_by(key: RecoveryKey) -> Message:
    """Return how many people keep the key: its name in a list of readers."""
    return plural(
        "%(count)s person who keeps the recovery key",
        "%(count)s people who keep the recovery key together",
        count=len(key.trustees),
    )


def explained(key: RecoveryKey) -> Message:
    """Return who they are, and how many of them could read together."""
    return plural(
        "%(names)s. They help if we lose our own keys. One of them alone could read it.",
        "%(names)s. They help if we lose our own keys. It takes %(count)s of them, and then they could read it too.",
        count=key.needed,
        names=Names(key.trustees),
    )


def option(key: RecoveryKey) -> OptionView:
    """Return the key as a line in a list of readers, and as the box with which it is left out."""
    return OptionView(RECOVERY, kept_by(key), explained(key))
