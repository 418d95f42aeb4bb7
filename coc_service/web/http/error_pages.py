"""The texts of error pages, in one table, so that the same error has the same text everywhere."""

from dataclasses import dataclass

from coc_service.catalogue import Message, msg


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    status: int
    title: Message
    text: Message
    advice: tuple[Message, ...] = ()


NOT_FOUND = ErrorPage(404, msg("There is nothing here"), msg("The address may be mistyped, or what was here is gone."))
CROSS_SITE = ErrorPage(
    403,
    msg("This form did not come from our own page"),
    msg("To protect you, we only take forms that were sent from a page of this site. Nothing was stored."),
    (
        msg("Open the page again from its address and send the form from there."),
        msg("Some browsers keep what you wrote: go back with your browser's button and copy it, if it is still there."),
    ),
)
HIDDEN_PAGE = ErrorPage(
    403,
    msg("We cannot see that this form came from our own page"),
    msg(
        "Your browser keeps secret which page a form was sent from. To protect you, we only take forms from a page of this "
        "site. Nothing was stored. Your words are below, so that you can copy them."
    ),
    (
        msg("Let your browser tell this site which page you came from (the referrer), or use another browser."),
        msg("Then open the page again and send the form from there."),
    ),
)
TOO_LARGE = ErrorPage(
    413,
    msg("This is more than we can take at once"),
    msg("Nothing was stored."),
    (
        msg("Some browsers keep what you wrote: go back with your browser's button and copy it, if it is still there."),
        msg("Shorten the longest answer. You can send the rest in a message afterwards."),
    ),
)
EXPIRED = ErrorPage(
    409,
    msg("This page had been open for too long"),
    msg("Nothing was stored. Your words are below, so that you can copy them."),
    (msg("Open the page again and send it from there."),),
)
LOGGED_OUT = ErrorPage(
    409,
    msg("You are not logged in any more"),
    msg("Nothing was stored. Your words are below, so that you can copy them."),
    (msg("Log in, open the case, and put them in again."),),
)
LOGGED_OUT_OF_A_FORM = ErrorPage(409, LOGGED_OUT.title, LOGGED_OUT.text, EXPIRED.advice)
WITHDRAWN = ErrorPage(
    409,
    msg("You have withdrawn this report"),
    msg("The same page was sent again. Nothing was stored, so that a withdrawn report does not come back by itself."),
    (msg("If you want to write to us again, open the form anew. Your words are below, so that you can copy them."),),
)
CHECKPOINT = ErrorPage(
    500,
    msg("Our log\N{RIGHT SINGLE QUOTATION MARK}s checkpoint was changed"),
    msg(
        "What stands in its place was not signed by our key, so we do not show it. Somebody may have tampered with this site."
    ),
    (msg("Please tell those who run this site, and compare the checkpoints that you kept from earlier mails."),),
)
BUSY = ErrorPage(
    503,
    msg("Too much at once"),
    msg("We could not store this just now. Nothing was stored."),
    (msg("Wait a minute, then reload this page: your browser offers to send the form again."),),
)
UNSETTLED = ErrorPage(
    503,
    msg("We cannot say if this was stored"),
    msg("The way to our database broke off just as we stored this."),
    (
        msg(
            "Wait a minute, then reload this page: your browser offers to send the form again. "
            "What is stored already is not stored twice."
        ),
    ),
)
BROKEN = ErrorPage(
    500,
    msg("Something is wrong on our side"),
    msg("The error was noted without anything you wrote."),
    (msg("If it happens again, use another door to the committee."),),
)
POLICY = ErrorPage(
    503,
    msg("This cannot go on right now"),
    msg(
        "The committee's rules were changed without it being in the log, so nothing is decided under them. Nothing was stored."
    ),
    (msg("Tell the people who run this site: `coc-service audit verify` shows what is left."),),
)
FILE_BROKEN = ErrorPage(
    500,
    msg("This file is not whole"),
    msg("A part of it is missing or was changed later, so we send nothing of it. The log has a note of that."),
    (msg("Please tell those who run this site: a backup can put it back."),),
)
NO_PREVIEW = ErrorPage(
    422,
    msg("There is no preview of this file"),
    msg("We make previews of photos and PDF files, and of this one it was not possible."),
    (msg("You can still save it. Open it with care, best on a computer that holds nothing else."),),
)
NO_ADDRESS = ErrorPage(
    400,
    msg("This address is not whole"),
    msg("No page of ours leads to it. It may have been cut off, or changed on the way."),
)
UNREADABLE = ErrorPage(
    400,
    msg("We could not read this form"),
    msg("It did not arrive the way a browser sends it. Nothing was stored."),
    (msg("Go back with your browser's button and send it again."),),
)
LOG = ErrorPage(
    503,
    msg("Nothing can be shown or stored right now"),
    msg(
        "Our log of what was done here is not as this server remembers it, so we trust nothing that is stored. "
        "Somebody may have tampered with this site."
    ),
    (
        msg("Please tell those who run this site."),
        msg("If it is urgent, speak to a member of the committee directly, or to the event's staff."),
    ),
)
FROZEN = ErrorPage(
    503,
    msg("This cannot go on right now"),
    msg(
        "A part of what belongs here is missing or was altered, so nothing is written or decided on it. Nothing was stored."
    ),
    (
        msg("Please tell those who run this site: a backup can put it back."),
        msg("If it is urgent, speak to a member of the committee directly, or to the event's staff."),
    ),
)
