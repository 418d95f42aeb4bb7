"""The rows of all kinds of mail, written out."""

import pytest

from coc_service.mail import Envelope, EnvelopeMalformed, MessageKind, on_leaving


@pytest.mark.parametrize(
    ("kind", "added"), [(MessageKind.NEW_ACTIVITY, {"checkpoint": "A note."}), (MessageKind.INVITATION, {})]
)
def test_what_is_added_to_a_mail_that_leaves_is_what_its_kind_asks_for_then(
    kind: MessageKind, added: dict[str, str]
) -> None:
    assert on_leaving(kind, {"checkpoint": "A note."}) == added


def test_a_mail_of_a_kind_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(EnvelopeMalformed) as refused:
        Envelope("reminder", "ada@example.org")

    assert refused.value.name == "kind"
