"""What the roster page shows of people who join: each step that the operator took."""

from coc_service.audit import Act
from coc_service.catalogue import Day, Message, msg
from coc_service.usecases.people.invitations import Step

_STEPS = {
    Act.PERSON_INVITED: msg("Invited on %(day)s"),
    Act.PERSON_LINK_ISSUED: msg("A link was mailed on %(day)s. Every earlier link is dead."),
    Act.PERSON_UNINVITED: msg("The invitation was withdrawn on %(day)s"),
    Act.PERSON_ENROLLED: msg("The key was made on %(day)s"),
}
_CORRECTED = {
    "name": msg("The name was corrected on %(day)s"),
    "handle": msg("The handle was corrected on %(day)s"),
    "login_name": msg("The login name was corrected on %(day)s"),
    "address": msg("The mail address was corrected on %(day)s"),
}


def steps(taken: tuple[Step, ...]) -> list[Message]:
    """Return what the operator did about an invitation, in sentences, oldest first."""
    return [sentence.filled(day=Day(step.at)) for step in taken for sentence in _sentences(step)]


def _sentences(step: Step) -> list[Message]:
    if step.act is Act.PERSON_CORRECTED:
        return [_CORRECTED[name] for name in step.fields]
    return [_STEPS[step.act]]
