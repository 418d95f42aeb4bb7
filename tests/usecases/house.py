"""A committee with true keys and one report that reached it, without a server, a passphrase or a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from coc_service.audit import Act
from coc_service.crypto import HolderSecret, encryption_public_key, seal, sign, signing_public_key
from coc_service.domain import roster
from coc_service.domain.casefile import Payload, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.report import Identity, Report
from coc_service.store import audit_log, cases
from coc_service.store.tables import Case, Member, Record
from coc_service.usecases import (
    channels,
    conversation,
    logbook,
    panel,
    places,
    rosters,
    submit_report,
)
from coc_service.usecases.conversation import Way
from coc_service.usecases.login import Reader
from coc_service.usecases.panel import Turn
from tests.usecases.light import KEYS, NOON, Light, light

HOLDERS = {name: HolderSecret(name.encode().ljust(32, b".")) for name in ("noor", "ilse", "tomas")}
NONCE = bytes(range(16))
HOUR = NOON.replace(minute=0, second=0)
REPORT = Report(narrative="Someone followed me.", who="Somebody", identity=Identity(name="Robin Reporter"))


@dataclass(frozen=True, slots=True)
class House:
    """A committee with true keys, and one report that reached all three of it."""

    desk: Light
    way: Way
    case_id: str

    def reader(self, name: str) -> Reader:
        return replace(self.desk.reader(name), holder=HOLDERS[name])

    def case(self) -> Case:
        return self.desk.case(self.case_id)

    def turn(self, name: str) -> Turn:
        staying = panel.staying_after_recusal(self.desk.session, self.case_id, self.reader(name))
        return panel.seal_turn(staying, now=NOON)

    def step_back(self, name: str, turn: Turn) -> None:
        panel.recuse(self.desk.session, self.case_id, self.reader(name), turn, now=NOON)

    def opened(self, name: str = "noor") -> list[Payload]:
        rows = cases.all_records(self.desk.session, self.case_id)
        granted = cases.grants(self.desk.session, self.case_id, holder_id=name)
        return [one.payload for one in channels.open_records(rows, grants=granted, holder=HOLDERS[name])]

    def write(self, text: str) -> Record:
        """The reporter writes."""
        session = self.desk.session
        sealed = conversation.peek(session, self.way)
        made = conversation.seal_letter(
            sealed, self.way, kind=RecordKind.MESSAGE, fields={"text": text}, nonce=NONCE, now=NOON
        )
        conversation.store_letter(session, self.way, made, now=NOON)
        return made


def seat(desk: Light) -> None:
    for order, (name, holder) in enumerate(HOLDERS.items()):
        member = desk.session.get_one(Member, name)
        member.encryption_key, member.signing_key = encryption_public_key(holder), signing_public_key(holder)
        member.admitted_by, member.admission_order = "noor", order
        address = f"{name}@members.example.org".encode()
        member.sealed_address = seal(KEYS.addresses, address, place=places.address(member_id=name))
        statement = roster.admission_statement("conduct", rosters.seat_of(member))
        member.admission_signature = sign(HOLDERS["noor"], statement)
    desk.session.flush()


def receive(desk: Light, report: Report) -> tuple[Way, str]:
    found = rosters.by_slug(desk.session, "conduct")
    assert found is not None
    ready = submit_report.seal_report(report, form_nonce=NONCE, roster=found, keys=KEYS, now=NOON)
    submit_report.store_report(desk.session, ready, now=NOON)
    entropy = submit_report.draw_receipt(report, form_nonce=NONCE, keys=KEYS)
    for name in HOLDERS:
        desk.answer(name, Answer.CLEAR, case_id=ready.case_id)
    return conversation.way(entropy.reveal()), ready.case_id


@contextmanager
def open_house() -> Iterator[House]:
    """The house, with other acts in its log before the report came: an index is not zero."""
    with light() as desk:
        entries = [logbook.entry(Act.COVER, actor="service", at=NOON) for _ in range(9)]
        audit_log.append(desk.session, entries)
        seat(desk)
        way, case_id = receive(desk, REPORT)
        yield House(desk, way, case_id)
