"""The operator writes the request for the trustees of a recovery key; for nobody whom it would give nothing."""

from coc_service.commands.giving_back import NOTHING_TO_ASK
from tests.commands.operator import Operator
from tests.commands.test_set_up import INVITE


def test_there_is_no_request_where_there_is_nothing_to_ask_for(operator: Operator) -> None:
    operator.done(*INVITE)

    for names in (("conduct", "noor"), ("conduct", "nobody"), ("other", "noor")):
        assert operator.refused("recovery", "request", *names) == NOTHING_TO_ASK
    assert not list(operator.folder.glob("recovery-request*"))
