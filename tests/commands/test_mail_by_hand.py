"""`outbox test` sends a mail as the service would; `outbox retry` and `outbox drop` take one mail by its id."""

import socket
from email import message_from_bytes, policy

from tests.commands.operator import Operator
from tests.commands.test_set_up import INVITE


def test_a_test_mail_goes_the_way_of_every_mail_and_uses_no_outbox(operator: Operator) -> None:
    said = operator.done("outbox", "test", "ops@bücher.example")

    (file,) = (operator.folder / "mail").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert said.startswith(f"Accepted by the folder {operator.folder}/mail, from desk@example.org.")
    assert (mail["to"], mail["subject"]) == ("ops@xn--bcher-kva.example", "A test of our mail")
    assert operator.done("outbox", "list") == ""


def test_a_test_mail_that_is_not_taken_says_how_far_it_came(operator: Operator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = str(closed.getsockname()[1])
    down = operator.having(COC_SMTP_HOST="127.0.0.1", COC_SMTP_PORT=port)

    assert down.refused("outbox", "test", "ops@example.org") == (
        "Not accepted: the mail server does not answer. See `Mail` in docs/operators.md."
    )
    assert down.refused("outbox", "test", "ops at example") == "This mail address cannot be used."


def test_one_mail_is_retried_and_dropped_by_its_id(operator: Operator) -> None:
    operator.done(*INVITE)
    mail_id = operator.done("outbox", "list").split("\t")[0]

    assert operator.done("outbox", "retry") == "0 due again\n"
    assert operator.done("outbox", "retry", mail_id) == "1 due again\n"
    assert operator.done("outbox", "drop", mail_id) == "1 dropped\n"
    assert operator.refused("outbox", "retry", mail_id) == f"There is no mail {mail_id}, or it is being delivered now."
    assert operator.refused("outbox", "drop", "x", "--dry-run") == "There is no mail x, or it is being delivered now."
