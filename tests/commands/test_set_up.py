"""Set-up from an empty folder to a committee: commands can be repeated and say what to do next."""

import email
import re
import stat
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from coc_service import serving
from tests.commands.operator import Operator

INVITE = ("member", "invite", "conduct", "--name", "Noor Haddad", "--login-name", "noor", "--mail", "noor@example.org")


def mails(operator: Operator) -> list[EmailMessage]:
    return [
        email.message_from_bytes(file.read_bytes(), policy=default) for file in (operator.folder / "mail").glob("*.eml")
    ]


def test_init_makes_keys_and_database_for_their_owner_alone_and_shows_the_verifier_key(newcomer: Operator) -> None:
    said = newcomer.done("init", "--name", "Example Foundation")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in newcomer.folder.rglob("*") if path.is_file()}
    assert re.search(r"^coc\.example\.org/log\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$", said, re.MULTILINE)
    assert {"root.secret", "checkpoint.seed", "coc.db"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((newcomer.folder / "keys").stat().st_mode) == 0o700


def test_init_again_makes_no_other_keys_and_gives_another_name_only_where_one_is_said(operator: Operator) -> None:
    keys = {path.name: path.read_bytes() for path in (operator.folder / "keys").iterdir()}
    before, name = operator.done("init"), site_name(operator)

    assert operator.done("init", "--name", "Another Name") == before
    assert operator.done("init") == before
    assert {path.name: path.read_bytes() for path in (operator.folder / "keys").iterdir()} == keys
    assert (name, site_name(operator)) == ("Example Foundation", "Another Name")
    operator.done("audit", "verify")


def test_a_name_that_the_site_has_already_is_logged_once(operator: Operator) -> None:
    for _ in range(2):
        operator.done("init", "--name", "Another Name")
    operator.done("audit", "export", str(operator.folder / "log.jsonl"))

    assert (operator.folder / "log.jsonl").read_bytes().count(b'"act":"site.renamed"') == 1


def test_a_name_that_is_a_message_is_refused_in_one_line(operator: Operator) -> None:
    line = "A site's name is one line of at most 80 characters, without an address in it."

    assert operator.refused("init", "--name", "Confirm at https://evil.example") == line
    assert site_name(operator) == "Example Foundation"


def site_name(operator: Operator) -> str:
    found = re.search(r"site: (.+)", operator.run("doctor").stdout)
    assert found
    return found[1]


def test_the_first_init_needs_a_name(newcomer: Operator) -> None:
    assert newcomer.refused("init") == "The database holds no site yet. Run `coc-service init --name ...`."

    newcomer.done("init", "--name", "Example Foundation")


@pytest.mark.parametrize("name", ["root.secret", "checkpoint.seed", "origin"])
def test_init_makes_no_new_key_beside_an_old_database(operator: Operator, name: str) -> None:
    """With a new key all addresses, forms and receipts of the database would be lost without an error."""
    (operator.folder / "keys" / name).unlink()

    said = operator.refused("init")

    assert said.startswith(f"There is no key file {operator.folder}/keys/{name}.")
    assert not (operator.folder / "keys" / name).exists()


def test_projects_and_committees_are_added_and_say_what_comes_next(operator: Operator) -> None:
    project = operator.done("project", "add", "other", "--name", "Other Project")
    committee = operator.done("committee", "add", "other", "care", "--name", "Care Team")

    assert project == "Added. Next: coc-service committee add other SLUG --name ...\n"
    assert committee.splitlines() == [
        "Added. Reports are written at https://coc.example.org/c/care",
        "Next: coc-service member invite care ...",
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("project", "add", "example", "--name", "X"), "Something of that name is there already."),
        (("committee", "add", "example", "conduct", "--name", "X"), "Something of that name is there already."),
        (("committee", "add", "nowhere", "care", "--name", "X"), "There is nothing of that name."),
        (
            ("project", "add", "Bad Slug", "--name", "X"),
            "A short name has 1 to 40 lower-case letters, digits and inner hyphens.",
        ),
        (("member", "invite", "nowhere", *INVITE[3:]), "There is no committee nowhere."),
        (("seat", "add", "conduct", "ilse"), "There is no committee conduct, or nobody logs in as ilse."),
        (("seat", "add", "nowhere", "noor"), "There is no committee nowhere, or nobody logs in as noor."),
        ((*INVITE[:-1], "not an address"), "This mail address cannot be used."),
        ((*INVITE[:-1], "a@example.org\nBcc: b@example.org"), "This mail address cannot be used."),
        (
            (*INVITE[:4], "N\N{CYRILLIC SMALL LETTER O}or", *INVITE[5:]),
            (
                "N\N{CYRILLIC SMALL LETTER O}or mixes letters of several alphabets, so no report that names this person "
                "would be kept from them. Write each word in one alphabet."
            ),
        ),
        (
            (*INVITE[:4], "Noor\N{RIGHT-TO-LEFT OVERRIDE} Haddad", *INVITE[5:]),
            "A name holds U+202E, which nobody sees and which can turn the words around it. Type the name by hand.",
        ),
        (
            (*INVITE[:4], "Dr. Noor Haddad", *INVITE[5:]),
            (
                "Write the name alone, without Dr.: title and pronouns are fields of their own, which members fill in "
                "themselves, on the page that their roster leads to."
            ),
        ),
        (
            (*INVITE[:4], "田中太郎", *INVITE[5:]),
            (
                "Write 田中太郎 with a blank between family name and given name, so that a report with one of them is kept "
                "from this person. If it is one name, add --one-name."
            ),
        ),
        ((*INVITE[:6], " ", *INVITE[7:]), "A member needs a name and a name to log in with."),
    ],
    ids=[
        "project",
        "committee",
        "no project",
        "slug",
        "no committee",
        "nobody",
        "no seat",
        "address",
        "header",
        "alphabets",
        "hidden character",
        "title",
        "one word",
        "login name",
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(operator: Operator, arguments: tuple[str, ...], line: str) -> None:
    assert operator.refused(*arguments) == line


def test_somebody_with_a_login_is_invited_to_one_more_committee_without_another_link(operator: Operator) -> None:
    operator.done("committee", "add", "example", "care", "--name", "Care Team")
    operator.done(*INVITE)
    operator.done("outbox", "deliver")

    said = [operator.done("seat", "add", "care", "noor") for _ in range(2)]  # the second run changes nothing
    operator.done("audit", "export", str(operator.folder / "log.jsonl"))

    assert said == ["Invited. The members of that committee admit them on their roster's page.\n"] * 2
    assert operator.done("outbox", "deliver") == "0 delivered\n"
    assert (operator.folder / "log.jsonl").read_bytes().count(b'"act":"person.invited"') == 2


def test_an_invitation_waits_until_it_is_delivered_and_is_delivered_once(operator: Operator) -> None:
    operator.done(*INVITE)
    assert operator.refused(*INVITE).startswith("Someone logs in under that name already.")

    delivered = [operator.done("outbox", "deliver") for _ in range(2)]

    (mail,) = mails(operator)
    assert delivered == ["1 delivered\n", "0 delivered\n"]
    assert (mail["To"], mail["From"]) == ("noor@example.org", "Example Foundation <desk@example.org>")
    assert re.search(r"https://coc\.example\.org/enrol/[a-z2-7]{26}[0-9a-f]{40}\b", mail.get_content())


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (b"[hours", "is not a policy: "),
        (b"\xff", "is not a policy: 'utf-8' codec can't decode byte 0xff"),
        (b"[voting]\nminimum_votes = 0", "is not a policy: hours: Field required (and 3 more)."),
    ],
    ids=["not TOML", "not UTF-8", "rules missing"],
)
def test_a_file_that_is_no_policy_is_refused_in_one_line(operator: Operator, written: bytes, line: str) -> None:
    file = operator.folder / "policy.toml"
    file.write_bytes(written)

    said = operator.refused("committee", "add", "example", "care", "--name", "Care", "--policy", str(file))

    assert said.startswith(f"{file} {line}")


def test_a_committee_may_bring_a_policy(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    default_policy = Path(__file__).parents[2] / "coc_service" / "domain" / "policy.toml"
    file.write_text(default_policy.read_text().replace("acknowledge = 24", "acknowledge = 12"))

    operator.done("committee", "add", "example", "care", "--name", "Care", "--policy", str(file))


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("COC_PORT", "eighty", "should be a valid integer, unable to parse string as an integer"),
        ("COC_DATABASE_URL", "nonsense", "a database URL begins with sqlite:/// or postgresql://"),
        ("COC_DATABASE_URL", "mysql://127.0.0.1/coc", "a database URL begins with sqlite:/// or postgresql://"),
        ("COC_DATABASE_URL", "sqlite://", "an SQLite database needs a file"),
        ("COC_BASE_URL", "coc.example.org", "an address begins with https:// (or http:// on this machine alone)"),
        ("COC_MAIL_SENDER", "desk", "this is no mail address"),
        ("COC_CHECKPOINT_STEP", "0", "should be greater than or equal to 1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_not_repeated(
    operator: Operator, setting: str, value: str, why: str
) -> None:
    for command in (("init",), ("serve",), ("audit", "verify"), ("outbox", "deliver")):
        said = operator.having(**{setting: value}).refused(*command)

        assert said == f"These settings cannot be used: {setting} ({why}). See docs/operators.md."


@pytest.mark.parametrize("command", ["serve", "outbox deliver"])
def test_mail_settings_that_do_not_go_together_are_named(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(serving, "until_interrupted", lambda _: pytest.fail("it was served"))
    half = operator.having(COC_SMTP_HOST="127.0.0.1", COC_SMTP_USERNAME="desk")

    said = half.refused(*command.split())

    assert said.startswith("These settings do not go together: COC_SMTP_USERNAME, COC_SMTP_PASSWORD.")
