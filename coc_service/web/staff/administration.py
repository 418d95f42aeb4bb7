"""What the administrator did, in words, for every member: nothing that whoever runs the server does is hidden from them."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import Act
from coc_service.catalogue import Message, Moment, Name, msg
from coc_service.usecases.people.administration import OperatorAct, ShowAdministration
from coc_service.web.http import pages, runtime

_WORDS = {
    Act.SITE_CREATED: msg("The site %(name)s was set up."),
    Act.SITE_RENAMED: msg("The site is now called %(name)s."),
    Act.SITE_LINK_ISSUED: msg(
        "A link for the first set-up was issued. It works once, and only before anything is set up."
    ),
    Act.SITE_RESTORED: msg("A backup was restored. What was written after it is lost."),
    Act.KEY_CHANGED: msg("One of the site’s own keys was changed. Your keys and your cases stay as they are."),
    Act.SITE_MOVED: msg("The site was moved to another database. All that was stored was compared before and after."),
    Act.AUDIT_EXPORTED: msg(
        "The log was written to a file. It says who did what and when, and nothing that is sealed."
    ),
    Act.PROJECT_CREATED: msg("The project %(name)s was added."),
    Act.PROJECT_RENAMED: msg("A project is now called %(name)s."),
    Act.PROJECT_RETIRED: msg("The project %(name)s was taken away. No committee served it."),
    Act.COMMITTEE_PROPOSED: msg("The committee %(name)s was proposed. Its first member founds it."),
    Act.COMMITTEE_REPROPOSED: msg("A committee that nobody had founded is now called %(name)s."),
    Act.COMMITTEE_UNPROPOSED: msg("The committee %(name)s was taken away. Nobody had founded it."),
}


@dataclass(frozen=True, slots=True)
class ActView:
    """One act of the administrator, with its time."""

    at: Moment
    words: Message


async def administration(request: Request) -> Response:
    """Show the administrator's acts, the newest first."""
    running = runtime.of(request)
    shown = await running.ask(ShowAdministration(running.custody))
    return pages.page(request, "members/administration.html", acts=[_view(one) for one in shown])


def _view(one: OperatorAct) -> ActView:
    return ActView(Moment(one.at), _WORDS[one.act].filled(name=Name(one.name)))
