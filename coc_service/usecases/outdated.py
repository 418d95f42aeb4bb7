"""The one error that asks for another try."""


class Outdated(Exception):
    """What was prepared beside the transaction no longer fits what is stored: prepare it again."""
