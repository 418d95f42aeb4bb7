"""Each move with the stages that it leaves and the one that it leads to, written down a second time."""

from coc_service.domain.stages import Stage

UNDER_WAY = {*Stage} - {Stage.CLOSED, Stage.SPAM}
EVERY_ROW: dict[str, tuple[set[str], str | None]] = {
    "form_panel": ({"conflict_check"}, "triage"),
    "refer_without_panel": ({"conflict_check"}, "referred"),
    "investigate": ({"triage"}, "investigating"),
    "refer": ({"triage", "investigating"}, "referred"),
    "log": ({"triage"}, "logged"),
    "take_no_action": ({"triage", "investigating"}, "no_action"),
    "ask": ({"investigating"}, "awaiting_info"),
    "resume": ({"awaiting_info"}, "investigating"),
    "propose": ({"investigating"}, "proposed"),
    "ask_view": ({"proposed"}, None),
    "open_vote": ({"proposed"}, "voting"),
    "withdraw_proposal": ({"proposed", "voting"}, "investigating"),
    "decide": ({"voting"}, "decided"),
    "implement": ({"decided"}, "implementing"),
    "monitor": ({"implementing"}, "monitoring"),
    "close": ({"implementing", "monitoring", "referred", "logged", "no_action"}, "closed"),
    "postpone": ({*UNDER_WAY}, None),
    "reopen": ({"closed"}, "triage"),
    "uphold": ({"decided", "implementing", "monitoring", "no_action", "closed"}, None),
    "overturn": ({"decided", "implementing", "monitoring", "no_action", "closed"}, "investigating"),
    "hand_over": ({*UNDER_WAY, "closed"}, None),
    "answer_wish": ({*UNDER_WAY, "closed"}, None),
    "mark_spam": ({"conflict_check", "triage"}, None),
    "confirm_spam": ({"conflict_check", "triage"}, "spam"),
    "drop_spam_mark": ({"conflict_check", "triage"}, None),
    "restore": ({"spam"}, "conflict_check"),
    "import_open": ({"conflict_check"}, None),
    "import_closed": ({"conflict_check"}, "closed"),
}
