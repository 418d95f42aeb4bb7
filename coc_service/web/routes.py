"""All addresses of the service."""

from pathlib import Path

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route

from coc_service.web.http import fresh, pages, proofs
from coc_service.web.http.fresh import asks_again
from coc_service.web.http.sessions import members_only, people_only
from coc_service.web.http.static_files import HashedFiles
from coc_service.web.public import first_run, health, leaving, log
from coc_service.web.reporter import (
    committee_pages,
    conversations,
    files,
    heard,
    messages,
    own_acts,
    own_words,
    policy_page,
    receipt_page,
    report_form,
    space_pages,
    transparency,
)
from coc_service.web.staff import (
    administration,
    auditing,
    case_acts,
    case_files,
    cases,
    code_app,
    composing,
    desk,
    disclosures,
    employers,
    finding_pages,
    label_form,
    log_page,
    login,
    lost,
    mail_key,
    move_pages,
    names,
    on_call,
    our_pages,
    own_slots,
    party_routes,
    passkeys,
    policies,
    policy_change,
    previews,
    recording_routes,
    recovery,
    retention,
    roster,
    seat_pages,
    spam,
    task_acts,
    transparency_pages,
    vote_page,
    ways,
)


class Slug(StringConvertor):
    """A committee's short name. A path that cannot be one is a 404 and never reaches the database."""

    regex = r"[a-z0-9-]{1,40}"


class Id(StringConvertor):
    """A random id: 128 bits in base32, lower case."""

    regex = r"[a-z2-7]{26}"


class Leaf(StringConvertor):
    """The leaf hash of a log entry, in hexadecimal."""

    regex = r"[0-9a-f]{64}"


# For answers that are the same for everyone. If a page has a token and, beside it, words of an attacker, its compressed length
# tells whether they guessed the token (BREACH).
PUBLIC_ONLY = (Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),)

register_url_convertor("slug", Slug())
register_url_convertor("id", Id())
register_url_convertor("leaf", Leaf())


def routes(static: Path = pages.STATIC) -> list[BaseRoute]:
    """Return the routes. No two of them match the same request."""
    return [
        *_reporter(),
        *space_pages.routes(PUBLIC_ONLY),
        *files.routes(),
        *heard.routes(),
        *own_acts.routes(),
        *_public(),
        *_people(),
        *_keys(),
        *_leaving(),
        *auditing.routes(),
        *_own_pages(),
        *_recovery(),
        *_policy(),
        *_intake(),
        *_case(),
        *case_files.routes(),
        *disclosures.routes(),
        *previews.routes(),
        *party_routes.routes(),
        *retention.routes(),
        *finding_pages.routes(),
        Mount("/static", HashedFiles(directory=static), middleware=PUBLIC_ONLY),
    ]


def _reporter() -> list[BaseRoute]:
    """Return the routes of reporters."""
    return [
        Route("/", committee_pages.index, middleware=PUBLIC_ONLY),
        Route("/c/{slug:slug}", committee_pages.landing_of_slug, middleware=PUBLIC_ONLY),
        Route("/c/{slug:slug}/report", report_form.form, methods=["GET"]),
        Route("/c/{slug:slug}/report", report_form.submit, methods=["POST"]),
        # The form's last button posts here, so that the receipt has an address of its own: opened again, it says what was done.
        Route("/c/{slug:slug}/sent", report_form.sent_already, methods=["GET"]),
        Route("/c/{slug:slug}/sent", report_form.submit, methods=["POST"]),
        Route("/c/{slug:slug}/receipt", receipt_page.check, methods=["POST"]),
        Route("/c/{slug:slug}/receipt", conversations.enter_again, methods=["GET"]),
        Route("/return", conversations.enter, methods=["GET"]),
        Route("/return", conversations.open_conversation, methods=["POST"]),
        *(
            Route(f"/return/{act}", conversations.enter_again, methods=["GET"])
            for act in ("message", "readers", "withdraw", "proof")
        ),
        Route("/return/message", messages.message, methods=["POST"]),
        Route("/return/readers", conversations.answer_reader, methods=["POST"]),
        Route("/return/withdraw", conversations.withdraw, methods=["POST"]),
        Route("/return/proof", conversations.proof, methods=["POST"]),
    ]


def _public() -> list[BaseRoute]:
    """Return the routes for everyone, and for programs."""
    return [
        Route("/leaving", leaving.leaving, middleware=PUBLIC_ONLY),
        Route("/log", log.log),
        Route("/log/compare", log.compare, methods=["POST"]),
        Route("/log/entries", members_only(log_page.entries)),
        Route("/log/entries/{committee_id:id}/{leaf:leaf}", members_only(log_page.proof)),
        Route("/log/checkpoint", log.checkpoint),
        Route("/log/consistency", log.consistency),
        Route("/log/keys", log.keys),
        Route("/alive", health.alive),
        Route("/ready", health.ready),
        Route("/set-up/{token}", first_run.form, methods=["GET"]),
        Route("/set-up/{token}", first_run.set_up, methods=["POST"]),
    ]


def _people() -> list[BaseRoute]:
    """Return the routes of members besides those of their cases: login, roster, desk."""
    return [
        Route("/enrol/{token}", login.enrol, methods=["GET"]),
        Route("/enrol/{token}", login.take_enrolment, methods=["POST"]),
        Route("/login", login.login_page, methods=["GET"]),
        Route("/login", login.take_login, methods=["POST"]),
        Route("/login/passkey", login.take_passkey, methods=["POST"]),
        Route("/logout", people_only(login.logout), methods=["POST"]),
        Route("/lock", people_only(ways.lock), methods=["POST"]),
        Route(proofs.GO_ON, people_only(asks_again(fresh.go_on)), methods=["POST"]),
        Route(ways.WAYS, people_only(ways.ways)),
        Route(code_app.CODE_APP, people_only(asks_again(code_app.page)), methods=["GET"]),
        Route(code_app.CODE_APP, people_only(asks_again(code_app.add)), methods=["POST"]),
        Route(f"{code_app.CODE_APP}/remove", people_only(asks_again(code_app.remove)), methods=["POST"]),
        *passkeys.routes(),
        *mail_key.routes(),
        Route(f"{ways.WAYS}/end", people_only(ways.end), methods=["POST"]),
        Route("/roster", members_only(roster.roster)),
        Route("/administration", members_only(administration.administration)),
        Route("/names", members_only(names.names), methods=["GET"]),
        Route("/names", members_only(names.store), methods=["POST"]),
        Route("/roster/{committee_id:id}/admit", members_only(asks_again(roster.admit)), methods=["POST"]),
        Route("/roster/{committee_id:id}/agree", members_only(asks_again(roster.agree)), methods=["POST"]),
        Route("/roster/{committee_id:id}/compare", members_only(roster.compare), methods=["POST"]),
        Route("/on-call", members_only(on_call.on_call), methods=["GET"]),
        Route("/on-call", members_only(on_call.state), methods=["POST"]),
        Route("/desk", members_only(desk.desk)),
        Route("/desk/search", members_only(desk.search_again), methods=["GET"]),
        Route("/desk/search", members_only(desk.search), methods=["POST"]),
    ]


def _keys() -> list[BaseRoute]:
    """Return the routes about keys: a member's own ways to them, and lost ones."""
    return [
        Route(own_slots.PASSPHRASE, people_only(own_slots.passphrase_page), methods=["GET"]),
        Route(own_slots.PASSPHRASE, people_only(own_slots.change_passphrase), methods=["POST"]),
        Route(own_slots.CODE, people_only(own_slots.code_page), methods=["GET"]),
        Route(own_slots.CODE, people_only(own_slots.make_code), methods=["POST"]),
        Route(f"{own_slots.CODE}/revoke", people_only(own_slots.revoke_code), methods=["POST"]),
        Route("/roster/{committee_id:id}/lost", members_only(lost.form), methods=["GET"]),
        Route("/roster/{committee_id:id}/lost", members_only(asks_again(lost.state)), methods=["POST"]),
        Route("/roster/{committee_id:id}/lost/agree", members_only(asks_again(lost.agree)), methods=["POST"]),
        Route("/roster/{committee_id:id}/lost/link", members_only(lost.send_link), methods=["POST"]),
    ]


def _leaving() -> list[BaseRoute]:
    """Return the routes for leaving a committee."""
    at = "/roster/{committee_id:id}"
    return [
        Route(f"{at}/seats/{{person:id}}", members_only(seat_pages.seat), methods=["GET"]),
        Route(f"{at}/seats/{{person:id}}/end", members_only(asks_again(seat_pages.end)), methods=["POST"]),
        Route(f"{at}/seats/{{person:id}}/term", members_only(asks_again(seat_pages.term)), methods=["POST"]),
        Route(f"{at}/seats/{{person:id}}/standing", members_only(asks_again(seat_pages.standing)), methods=["POST"]),
        Route(f"{at}/seats/{{person:id}}/pause", members_only(seat_pages.pause), methods=["POST"]),
        Route(f"{at}/removals", members_only(asks_again(seat_pages.agree)), methods=["POST"]),
        Route(f"{at}/hand-over/{{person:id}}", members_only(seat_pages.hand_over)),
    ]


def _own_pages() -> list[BaseRoute]:
    """Return the routes of what a committee says in its own words."""
    return [
        Route("/c/{slug:slug}/logo", own_words.logo),
        *our_pages.routes(),
        *transparency.routes(),
        *transparency_pages.routes(),
    ]


def _recovery() -> list[BaseRoute]:
    """Return the routes of a committee's recovery key."""
    at = "/recovery/{committee_id:id}"
    return [
        Route("/recovery", members_only(recovery.recovery)),
        Route(f"{at}/propose", members_only(asks_again(recovery.propose)), methods=["POST"]),
        Route(f"{at}/end", members_only(asks_again(recovery.end)), methods=["POST"]),
        Route(f"{at}/confirm", members_only(asks_again(recovery.confirm)), methods=["POST"]),
        Route(f"{at}/request", members_only(asks_again(recovery.ask_trustees)), methods=["GET"]),
        Route(f"{at}/answer", members_only(asks_again(recovery.take_back)), methods=["POST"]),
    ]


def _policy() -> list[BaseRoute]:
    """Return the routes of a committee's policy."""
    return [
        Route("/c/{slug:slug}/policy", policy_page.policy_page, middleware=PUBLIC_ONLY),
        Route("/policy", members_only(policies.show)),
        Route("/employers", members_only(employers.employers), methods=["GET"]),
        Route("/employers", members_only(employers.state), methods=["POST"]),
        Route("/policy/{committee_id:id}/confirm", members_only(asks_again(policies.confirm)), methods=["POST"]),
        Route("/policy/{committee_id:id}/change", members_only(policy_change.edit), methods=["GET"]),
        Route("/policy/{committee_id:id}/change", members_only(policy_change.edit_again), methods=["POST"]),
        Route("/policy/{committee_id:id}/check", members_only(policy_change.check), methods=["POST"]),
        Route("/policy/{committee_id:id}/propose", members_only(policy_change.propose), methods=["POST"]),
    ]


def _intake() -> list[BaseRoute]:
    """Return the routes for reports that came another way, and for spam."""
    return [
        Route("/spam", members_only(spam.spam), methods=["GET"]),
        Route("/spam", members_only(spam.sort), methods=["POST"]),
        *recording_routes.routes(),
    ]


def _case() -> list[BaseRoute]:
    """Return the routes of one case."""
    return [
        Route("/cases/{case_id:id}", cases.case),
        Route("/cases/{case_id:id}/log", log_page.of_case),
        Route("/cases/{case_id:id}/log/{leaf:leaf}", log_page.proof_of_case),
        Route("/cases/{case_id:id}/declare", cases.declare, methods=["POST"]),
        Route("/cases/{case_id:id}/write", composing.write, methods=["POST"]),
        Route("/cases/{case_id:id}/note", composing.note, methods=["POST"]),
        Route("/cases/{case_id:id}/letter", composing.letter_page, methods=["GET"]),
        Route("/cases/{case_id:id}/letter", composing.letter, methods=["POST"]),
        Route("/cases/{case_id:id}/drafts", composing.throw_away, methods=["POST"]),
        Route("/cases/{case_id:id}/label", label_form.label, methods=["POST"]),
        Route("/cases/{case_id:id}/lead", case_acts.lead, methods=["POST"]),
        Route("/cases/{case_id:id}/danger", case_acts.take_danger, methods=["POST"]),
        Route("/cases/{case_id:id}/moves/{name}", move_pages.page, methods=["GET"]),
        Route("/cases/{case_id:id}/moves/{name}", move_pages.move, methods=["POST"]),
        Route("/cases/{case_id:id}/ballot", vote_page.page, methods=["GET"]),
        Route("/cases/{case_id:id}/ballot", vote_page.cast, methods=["POST"]),
        Route("/cases/{case_id:id}/tasks", task_acts.add, methods=["POST"]),
        Route("/cases/{case_id:id}/tasks/end", task_acts.end, methods=["POST"]),
        Route("/cases/{case_id:id}/recuse", cases.recuse_page, methods=["GET"]),
        Route("/cases/{case_id:id}/recuse", cases.recuse, methods=["POST"]),
    ]
