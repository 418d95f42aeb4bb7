"""One-line functions for those who are heard in a case."""

from datetime import date

from coc_service.crypto import random_bytes
from coc_service.domain.case_state import Case
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.record_models import LetterRecord, PartyStatementRecord
from coc_service.domain.vocabulary import LetterKind, StatementKind
from coc_service.usecases.committee.parties import CloseChannel, NewLink, OpenChannel
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody import party_links
from coc_service.usecases.reporter.joining import JoinCase, own_receipt
from coc_service.usecases.reporter.receipts import ReceiptKeys
from coc_service.usecases.reporter.statements import MakeStatement
from tests.usecases.house import House, nonce


async def open_channel(
    house: House, case_id: str, by: str = "noor", *, form: bytes | None = None, role: PartyRole = PartyRole.RESPONDENT
) -> NewLink:
    return await house.do(OpenChannel(house.custody, house.member(by), case_id, role, "Sam Iversen", form or nonce()))


async def invited(house: House) -> tuple[ReceiptKeys, str, NewLink]:
    """Return a reporter's receipt, their case with a panel, and a link to it for Sam."""
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    return receipt, case_id, await open_channel(house, case_id)


async def join(house: House, link: NewLink, page: bytes = b"") -> ReceiptKeys:
    """Open a link on a page, and return the receipt."""
    keys = party_links.from_text(link.text)
    return await house.do(
        JoinCase(house.custody, keys, own_receipt(keys, page or random_bytes(16), keys=house.custody.keys))
    )


async def write_to(
    house: House, case_id: str, party: str, words: str = "We ask for your view.", *, by: str = "noor",
    purpose: LetterKind = LetterKind.NOTICE, answer_by: date | None = None,
) -> None:  # fmt: skip
    body = LetterRecord(text=words, purpose=purpose, answer_by=answer_by)
    await house.do(AddRecord(house.custody, house.member(by), case_id, body, nonce(), to=party))


async def heard(house: House) -> tuple[ReceiptKeys, str, NewLink, ReceiptKeys]:
    """Return the reporter's receipt, the case, Sam's link and the receipt that Sam got for it; Sam was written to before."""
    receipt, case_id, link = await invited(house)
    await write_to(house, case_id, link.party)
    return receipt, case_id, link, await join(house, link)


async def answer(house: House, receipt: ReceiptKeys, words: str = "It was not like that.") -> bool:
    return await house.do(MakeStatement(house.custody, receipt, PartyStatementRecord(text=words), nonce()))


async def appeal(house: House, receipt: ReceiptKeys, letter: str, grounds: tuple[str, ...] = ("new",)) -> bool:
    body = PartyStatementRecord(text="Look again.", purpose=StatementKind.APPEAL, answers_to=letter, grounds=grounds)
    return await house.do(MakeStatement(house.custody, receipt, body, nonce()))


async def close(house: House, case_id: str, party: str, by: str = "noor") -> None:
    await house.do(CloseChannel(house.custody, house.member(by), case_id, party))


def newest_letter(case: Case, party: str) -> str:
    return [one.id for one in case.records.values() if (one.channel, one.kind) == (f"party/{party}", "letter")][-1]
