"""Every act of the log has a sentence on the page that shows it to members, or a reason to be hidden there."""

from datetime import UTC, datetime

import pytest

from coc_service.audit import Act, Chain
from coc_service.domain.chain import Statement
from coc_service.usecases.committee.log_lines import HIDDEN, LogLine, Source
from coc_service.web.staff import log_words
from tests.audit.test_forms import OWN

SHOWN = [act for act in Act if act.chain is not Chain.NONE and act not in HIDDEN]


@pytest.mark.parametrize("act", SHOWN)
def test_an_act_is_told_in_words_of_its_own(act: Act) -> None:
    """For a new act: add its sentence to `coc_service/web/staff/log_words.py`, or to the timeline of cases."""
    one = Statement("leaf", act, "member:a", datetime(2026, 3, 16, tzinfo=UTC), OWN.get(act, {}))
    line = LogLine(Source(f"{act.chain}:x", act.chain), one, 0, has_proof=False)

    said = log_words.sentences(line, own_name="Noor Haddad")

    assert said != []
    assert log_words.NO_WORDS.msgid not in [sentence.msgid for sentence in said]
