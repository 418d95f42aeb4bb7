"""Commands that list, show, rename, correct and retire what was set up, and their dry runs."""

import re

from tests.commands.operator import Operator
from tests.commands.test_set_up import INVITE, mails


def test_an_invitation_is_sent_again_corrected_and_revoked(operator: Operator) -> None:
    operator.done(*INVITE)

    again = operator.done("member", "resend", "noor")
    corrected = operator.done("member", "correct", "noor", "--mail", "noor@example.com", "--login-name", "noorh")
    revoked = operator.done("member", "revoke", "conduct", "NoorH")

    assert again.startswith("A new link is on its way; every earlier one is dead.")
    assert corrected == "Corrected: login name, address. The members see it on their roster page.\n"
    assert revoked == "Withdrawn. Every link of it is dead. The members see it on their roster page.\n"
    for refused in (("resend", "noorh"), ("correct", "noorh", "--name", "Nour"), ("revoke", "conduct", "noorh")):
        assert operator.refused("member", *refused).startswith("Nobody is invited under that login name.")
    assert operator.refused("member", "correct", "x", "--name", " ").startswith("A member needs a name")
    assert operator.done("outbox", "deliver") == "3 delivered\n"
    assert sorted(mail["To"] for mail in mails(operator)) == ["noor@example.com", *["noor@example.org"] * 2]
    operator.done(*INVITE)
    operator.done("audit", "verify")


def test_what_is_set_up_is_listed_shown_renamed_and_retired(operator: Operator) -> None:
    operator.done("project", "add", "other", "--name", "Other Project")
    operator.done("committee", "add", "other", "care", "--name", "Care Team")
    operator.done(*INVITE)

    assert operator.done("project", "list") == "example\tExample Project\tconduct\nother\tOther Project\tcare\n"
    assert operator.done("project", "show", "other") == "other\tOther Project\n  care\tCare Team\tnot founded yet\n"
    assert operator.done("committee", "list").splitlines() == [
        "conduct\tConduct Committee\tnot founded yet",
        "care\tCare Team\tnot founded yet",
    ]
    assert operator.done("committee", "show", "conduct").splitlines() == [
        "conduct\tConduct Committee\tnot founded yet",
        "Reports are written at https://coc.example.org/c/conduct",
        "  noor\tNoor Haddad\tinvited",
    ]
    (seat,) = operator.done("seat", "list", "conduct").splitlines()
    assert re.fullmatch(r"noor\tNoor Haddad\tinvited\tlink until \d{4}-\d\d-\d\d \d\d:\d\d UTC", seat)
    shown = operator.done("seat", "show", "conduct", "Noor").splitlines()
    assert [line.split("\t")[1] for line in shown[1:]] == ["person.invited", "person.link_issued"]

    operator.done("project", "rename", "other", "--name", "Another Project")
    operator.done("committee", "rename", "care", "--name", "Care")
    assert operator.done("project", "show", "other") == "other\tAnother Project\n  care\tCare\tnot founded yet\n"
    assert operator.refused("project", "retire", "other") == "A committee serves this project, so it stays."
    operator.done("committee", "retire", "care")
    operator.done("project", "retire", "other")
    assert operator.done("project", "list") == "example\tExample Project\tconduct\n"
    operator.done("seat", "retire", "conduct", "noor")
    operator.done("audit", "verify")


def test_what_is_not_there_is_shown_by_no_command(operator: Operator) -> None:
    assert operator.refused("project", "show", "none") == "There is no project none."
    assert operator.refused("committee", "show", "none") == "There is no committee none."
    assert operator.refused("seat", "list", "none") == "There is no committee none."
    assert operator.refused("seat", "show", "conduct", "none").startswith("Nobody who logs in as none")
    assert operator.refused("outbox", "show", "none") == "There is no mail none."


def test_mails_are_listed_without_address_or_text(operator: Operator) -> None:
    operator.done(*INVITE)

    (line,) = operator.done("outbox", "list").splitlines()
    shown = operator.done("outbox", "show", line.split("\t")[0])

    assert line.split("\t")[1:] == ["invitation", "by address", "owed", "not tried yet"]
    assert shown.splitlines()[1].endswith("UTC\t0 attempts\tnot tried yet")
    assert "noor@example.org" not in line + shown


def test_a_dry_run_says_what_would_be_done_and_does_not_do_it(operator: Operator) -> None:
    for command in (
        INVITE,
        ("project", "add", "other", "--name", "Other"),
        ("project", "rename", "example", "--name", "Other"),
        ("committee", "rename", "conduct", "--name", "Other"),
        ("committee", "retire", "conduct"),
        ("outbox", "drop"),
    ):
        assert operator.done(*command, "--dry-run").startswith("Nothing was changed. Without --dry-run:\n")
    assert operator.refused("project", "retire", "example", "--dry-run").startswith("A committee serves")

    assert operator.done("project", "list") == "example\tExample Project\tconduct\n"
    assert operator.done("committee", "list") == "conduct\tConduct Committee\tnot founded yet\n"
    assert operator.done("seat", "list", "conduct") == ""
    assert operator.done("outbox", "list") == ""
    operator.done("audit", "verify")
