"""The one refusal of this room, in a place of its own because several modules raise it."""


class OpenFailed(Exception):
    """What was given does not open with this key in this context.

    It carries no detail on purpose: which check failed is an answer to an attacker's question.
    """
