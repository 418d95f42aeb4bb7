"""What the roster page shows: members and alternates, who was invited or waits for a signature, and whose keys are lost."""

from dataclasses import dataclass, field

from coc_service.catalogue import Day, Message, Text
from coc_service.web.http.fingerprints import FingerprintView
from coc_service.web.http.forms import FieldError
from coc_service.web.staff.seat_pages import DeparturesView


@dataclass(frozen=True, slots=True)
class SeatView:
    """A member, an alternate or an invited person on the roster page. `form_url` is the target of their form, `may_choose`:
    whoever signs it chooses whether they become an alternate.
    """

    id: str
    name: str
    handle: str
    login_name: str
    address: str
    fingerprint: FingerprintView
    term: Text
    replaces: Text | None
    notes: list[Text]
    digest: str
    leaf: str
    admitted_by: Text
    also_called: Text | None = None
    form_url: str = ""
    is_comparison_owed: bool = False
    seat_url: str = ""
    errors: list[FieldError] = field(default_factory=list)
    steps: list[Message] = field(default_factory=list)
    title: str = ""
    pronouns: str = ""
    is_alternate: bool = False
    may_choose: bool = False


@dataclass(frozen=True, slots=True)
class LostView:
    """Keys that were stated as lost: what waits for a signature (`sign_url`), or for new keys (`link_url`).

    `alone_from`: there is no other member to sign, so the same one signs again from that day on, unless `has_come`. `kept` is
    the admission of the seat that waits, if others can end it (`end_url`).
    """

    person: str
    name: str
    leaf: str
    fingerprint: str
    signed_by: Text
    sign_url: str
    link_url: str
    alone_from: Day | None
    has_come: bool
    kept: str
    end_url: str
    errors: list[FieldError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InvitedView:
    """Somebody who was invited, and what the administrator did about it."""

    name: str
    steps: list[Message]


@dataclass(frozen=True, slots=True)
class RosterView:
    """One committee's roster. `admitting` says what a signature leads to; `owed` are the members to compare again; `own` is
    what the member reads to others. An alternate signs nothing, so they see nothing that waits.
    """

    name: str
    readers_digest: str
    admitting: Message
    members: list[SeatView]
    alternates: list[SeatView]
    owed: list[SeatView]
    waiting: list[SeatView]
    half_admitted: list[SeatView]
    invited: list[InvitedView]
    withdrawn: list[InvitedView]
    own: FingerprintView
    lost: list[LostView]
    lost_url: str
    leaving: DeparturesView
    auditors_url: str
    has_auditor_waiting: bool
