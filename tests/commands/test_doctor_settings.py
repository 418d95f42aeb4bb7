"""What `doctor` says of settings: those that cannot be used, and names that are none."""

from datetime import timedelta

import pytest

from tests.commands.operator import Operator
from tests.commands.test_doctor import examine, publish_checkpoint


@pytest.mark.parametrize(("setting", "least"), [("COC_PORT", 0), ("COC_SMTP_PORT", 1), ("COC_BODY_LIMIT_BYTES", 65536)])
def test_a_setting_that_cannot_be_used_is_named(operator: Operator, setting: str, least: int) -> None:
    code, _, to_fix = examine(operator.having(**{setting: "-1"}))

    why = f"should be greater than or equal to {least}"
    assert (code, to_fix) == (1, {"configuration": f"these settings cannot be used: {setting} ({why})"})


def test_what_is_spelled_like_a_setting_and_is_none_is_named(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())

    code, _, to_fix = examine(operator.having(COC_SMTP_HOTS="mail.example.org", COC_WHATEVER_THIS_IS="secret"))

    named = "COC_SMTP_HOTS (or is it COC_SMTP_HOST?), COC_WHATEVER_THIS_IS"
    assert (code, to_fix) == (1, {"configuration": f"there are no such settings: {named}"})
