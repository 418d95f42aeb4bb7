"""How a cleaner says that it will not."""

from coc_service.cleaning.results import WhyNot


class Refused(Exception):
    """This file cannot be cleaned, and `reason` says why."""

    def __init__(self, reason: WhyNot) -> None:
        super().__init__(reason)
        self.reason = reason
