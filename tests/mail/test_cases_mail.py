"""Mail: servers and addresses of real installations, by kind. Which replies are final: `test_refusals`."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from coc_service import doctor
from coc_service.doctor import Finding
from coc_service.mail import EnvelopeMalformed, ascii_address
from coc_service.mail.failure import enhanced_code
from coc_service.mail.messages import require_address
from coc_service.settings import Settings
from tests.mail.certificates import Authority, make_authority, server_context
from tests.mail.delivery import SENDER
from tests.mail.servers import PASSWORD, USERNAME, Inbox, check_login, mail_server


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as it is set up, and the settings with which doctor looks at it."""

    replies: dict[str, str] = field(default_factory=dict)
    tls: str = "starttls"
    is_trusted: bool = True
    asks_login: bool = False
    password: str = PASSWORD
    address: str = "127.0.0.1"
    lifetime: timedelta = timedelta(days=1)


SERVERS = [
    (Server(), True, f"127.0.0.1 takes mail from {SENDER}"),
    (Server(tls="implicit"), True, f"127.0.0.1 takes mail from {SENDER}"),
    (Server(is_trusted=False), False, "authority that this machine does not know"),
    (Server(tls="implicit", is_trusted=False), False, "authority that this machine does not know"),
    (Server(lifetime=timedelta(days=-1)), False, "has expired"),
    (Server(tls="implicit", lifetime=timedelta(days=-1)), False, "has expired"),
    (Server(address="127.0.0.2"), False, "of another name"),
    (Server(tls="implicit", address="127.0.0.2"), False, "of another name"),
    (Server(tls="not offered"), False, "encryption"),
    (Server(asks_login=True, password="wrong"), False, "refuses the login"),
    (Server(replies={"MAIL": "550 5.7.1 not from you"}), False, "refuses mail from COC_MAIL_SENDER"),
    (Server(replies={"MAIL": "451 4.3.2 later"}), False, "refuses mail from COC_MAIL_SENDER"),
]


async def _looked_at(server: Server, authority: Authority, folder: Path) -> Finding:
    context = server_context(authority, folder, address=server.address, lifetime=server.lifetime)
    options: dict[str, Any] = {}
    if server.tls == "implicit":
        options["implicit_tls"] = context
    elif server.tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if server.asks_login:
        options |= {"authenticator": check_login, "auth_required": True, "auth_require_tls": server.tls != "implicit"}
    other = make_authority(folder)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(mail_server(Inbox(replies=server.replies), **options))
        settings = Settings(
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_starttls=server.tls != "implicit",
            smtp_implicit_tls=server.tls == "implicit",
            smtp_username=USERNAME if server.asks_login else "",
            smtp_password=SecretStr(server.password if server.asks_login else ""),
            smtp_ca_file=authority.ca_file if server.is_trusted else other.ca_file,
            mail_sender=SENDER,
        )
        return await doctor.mail_server(settings)


@pytest.mark.parametrize(("server", "is_well", "words"), SERVERS)
async def test_doctor_names_the_stage_of_the_delivery_that_fails(
    server: Server, authority: Authority, certificates: Path, *, is_well: bool, words: str
) -> None:
    finding = await _looked_at(server, authority, certificates)

    assert (finding.what, finding.is_well) == ("mail", is_well)
    assert words in finding.words


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("ek@b\u00fccher.example", "ek@xn--bcher-kva.example"),
        ("ek@BU\u0308CHER.example", "ek@xn--bcher-kva.example"),
        ("ek@stra\u00dfe.example", "ek@xn--strae-oqa.example"),
        ("ek@\u4f8b\u3048.\u30c6\u30b9\u30c8", "ek@xn--r8jz45g.xn--zckzah"),
        ("ek@\u4f8b\u3048\u3002example", "ek@xn--r8jz45g.example"),
        ("Ek@mail.example", "Ek@mail.example"),
    ],
)
def test_a_domain_of_any_script_is_stored_as_servers_read_it(address: str, stored: str) -> None:
    assert require_address(ascii_address(address), name="to") == stored


@pytest.mark.parametrize(
    "address", ["\u00e9k@mail.example", "ek@\u202email.example", "ek@.b\u00fccher", "ek@\u2024.example", "\u00e9"]
)
def test_what_is_no_address_stays_none(address: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        require_address(ascii_address(address), name="to")


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("5.1.1 no such person", "5.1.1"),
        (" 5.7.1", "5.7.1"),
        ("blocked, see 5.1.1", ""),
        ("5.1.1.9 is blocked", ""),
        ("no such person", ""),
        ("5.1.1234 x", ""),
        ("", ""),
    ],
)
def test_an_enhanced_code_stands_first_in_a_reply(reply: str, code: str) -> None:
    assert enhanced_code(reply) == code
