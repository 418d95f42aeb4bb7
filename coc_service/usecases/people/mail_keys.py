"""A member's OpenPGP key, for which their mails are encrypted. Kept as the language of their mails is, under the service's key.

It is in no entry of the log: whoever exchanges it makes mails unreadable that have no content, and opens none, because each
goes to the address that members signed.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.catalogue import msg
from coc_service.mail.pgp import KeyUnusable, fingerprint_of
from coc_service.usecases.act import CheckedAct, Question, Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import service_marks
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.service_marks import MAIL_KEY

FIELD = "key"
LONGEST_CHARS = 64 * 1024
UNUSABLE = msg(
    "No mail can be encrypted for this. Please paste your public OpenPGP key, from the line that begins with “-----BEGIN” on. "
    "It must not have expired."
)


@dataclass(frozen=True, slots=True)
class ShowMailKey(Question[str]):
    """The fingerprint of the key for which a member's mails are encrypted; "" if they are not."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> str:
        """Return the fingerprint. A key that has expired since counts as none, as it does when a mail is sent."""
        key = service_marks.kept(session, self.custody.keys, person=self.member.person, about=MAIL_KEY)
        try:
            return fingerprint_of(key, now=self.custody.now()) if key else ""
        except KeyUnusable:
            return ""


@dataclass(frozen=True, slots=True)
class StoreMailKey(CheckedAct[None]):
    """Encrypt the member's mails for this key from now on; with "" no more. Effects: the row of their mark about it.

    Raises:
        Refused: no mail can be encrypted for it, or it is longer than `LONGEST_CHARS`.
    """

    custody: Custody
    member: UnlockedMember
    key: str

    def check(self, session: Session) -> None:
        """Raise Refused if the key cannot be used."""
        del session  # depends on the key alone
        if not self.key:
            return
        if len(self.key) > LONGEST_CHARS:
            raise Refused(UNUSABLE, field=FIELD)
        try:
            fingerprint_of(self.key, now=self.custody.now())
        except KeyUnusable as error:
            raise Refused(UNUSABLE, field=FIELD) from error

    def write(self, session: Session) -> None:
        """Seal and keep the key."""
        service_marks.keep(session, self.custody.keys, self.key, person=self.member.person, about=MAIL_KEY)
