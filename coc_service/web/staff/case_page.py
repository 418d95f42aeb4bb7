"""The values of the case page: the thread, the path with its next step, the side column, and what was just done."""

from collections.abc import Mapping
from dataclasses import dataclass

from coc_service.catalogue import Message, msg
from coc_service.domain import case_proposals
from coc_service.domain.disclosures import Disclosure
from coc_service.usecases.committee import moves, recounting, voting
from coc_service.usecases.committee.access import OpenedCase
from coc_service.web.staff import (
    case_views,
    danger,
    decisions,
    finding_views,
    labels,
    leads,
    new_reader_views,
    next_step,
    party_views,
    retention_views,
    task_views,
    thread,
    timeline,
)
from coc_service.web.staff.case_request import CaseRequest, FormState
from coc_service.web.staff.file_views import Shown
from coc_service.web.staff.links import LinkView
from coc_service.web.staff.next_step import Standing
from coc_service.web.staff.thread import ThreadView

OPENINGS, PAPER = "openings", "paper"
DONE = {
    "letter": msg("Your letter was sent. The reporter reads it with their receipt."),
    "note": msg("Your note is in the file."),
    "label": msg("The title and the tags are kept."),
    "draft": msg("Your draft is saved. Only you can read it."),
    "kept": msg("This page was from an earlier login, so nothing was sent. Your words are kept as a draft, below."),
    "thrown_away": msg("The draft is gone."),
    "danger": msg("The others see that you take care of the danger."),
    "lead": msg("The lead was chosen."),
    "move": msg("The case has moved on."),
    "ballot": msg("Your ballot was cast."),
    "declare": msg("You declared no conflict. The case is open to you."),
    "reader-proposed": msg("The reporter reads your question. When their time is over, it can be confirmed."),
    "reader-added": msg("The new reader was told. They first say whether they have a conflict of interest."),
    "reader-refused": msg("Nobody else reads the case for now."),
    "party-letter": msg("Your letter was sent. They read it with their receipt."),
    "party-closed": msg("The channel is closed."),
    "task": msg("The task is in the list."),
    "task-ended": msg("The list of tasks is up to date."),
}
_IN_TASKS = frozenset({"task", "task-ended"})
_ON_TOP = frozenset(
    {
        "label",
        "declare",
        "lead",
        "draft",
        "kept",
        "thrown_away",
        "danger",
        "reader-proposed",
        "reader-added",
        "reader-refused",
        "party-closed",
    }
)
_FILTERS: Mapping[Shown | None, Message] = {
    None: msg("All"),
    Shown.LETTERS: msg("Letters"),
    Shown.NOTES: msg("Notes"),
    Shown.MOVES: msg("Moves and votes"),
    Shown.FILES: msg("Files"),
}


@dataclass(frozen=True, slots=True)
class DoneView:
    """What was just done, and where on the page it is said."""

    text: Message
    on_top: bool = False
    in_tasks: bool = False
    in_thread: bool = False


def done_of(act: str, *, is_in_thread: bool) -> DoneView | None:
    """Return what was just done; `is_in_thread` if the thread shows an entry for it."""
    if act not in DONE:
        return None
    if act in _IN_TASKS:
        return DoneView(DONE[act], in_tasks=True)
    return (
        DoneView(DONE[act], in_thread=True) if is_in_thread and act not in _ON_TOP else DoneView(DONE[act], on_top=True)
    )


def values(at: CaseRequest, opened: OpenedCase, state: FormState, *, asked: Mapping[str, str]) -> dict[str, object]:
    """Return the template values of the page. `asked` are the parameters of its address: `show` and `done`."""
    counted, recounted = voting.shown_count(opened.file), recounting.recount(opened.file)
    policy = opened.file.sealed.policy
    facts = moves.facts(opened.case, policy, counted, person=at.member.person, at=at.running.now())
    standing = Standing(opened, facts, recounted, at.url)
    return {
        **_file_values(at, standing, state, asked=asked),
        **_step_values(at, standing),
        **leads.values(at, standing),
        "new_readers": new_reader_views.case_view(standing, now=at.running.now()),
        "retention": retention_views.side(opened, url=at.url + "/kept"),
        "ballot_reasons": decisions.reasons(opened),
        "kept": state.kept,
        "tasks": task_views.tasks(opened, today=at.running.now().date()),
        "task_form": task_views.form(opened, url=at.url, touched=state.touched, now=at.running.now()),
    }


def _file_values(
    at: CaseRequest, standing: Standing, state: FormState, *, asked: Mapping[str, str]
) -> dict[str, object]:
    """Return the template values of the file."""
    opened, now, show = standing.opened, at.running.now(), asked.get("show", "")
    name_of = opened.file.sealed.committee.name_of
    only = Shown(show) if show in set(Shown) else None
    shown = thread.thread(opened, only=only, recounted=standing.recounted, now=now, is_whole=show == PAPER)
    has_own = any(one.is_own for one in shown.newer)
    return {
        "label": labels.view(opened),
        "case": case_views.head(opened, name_of=name_of, now=now),
        "thread": shown,
        "filters": _filters(at.url, shown, only, is_filtered=show != OPENINGS),
        "done": done_of(asked.get("done", ""), is_in_thread=has_own) if not state.errors else None,
        "acts": timeline.timeline(opened.chain, name_of=name_of) if show == OPENINGS else None,
        "is_paper": show == PAPER,
        "openings_url": f"{at.url}?show={OPENINGS}#thread",
        "paper_url": f"{at.url}?show={PAPER}",
        "readers": case_views.readers(opened, now=now),
        "recovery": case_views.recovery(opened),
        "heard": party_views.views(opened, now=now),
        "heard_url": party_views.url(opened.case.id),
        "findings": finding_views.side(opened, today=now.date()),
        "danger": danger.banner(
            opened.case,
            standing.policy,
            committee=opened.file.sealed.committee,
            now=now,
            take_url=at.url + "/danger",
        ),
        "log_url": at.url + "/log",
        "disclosures_url": at.url + "/disclosures",
        "waiting_disclosures": len(case_proposals.waiting(opened.case, Disclosure)),
        "recuse_url": at.url + "/recuse",
        "damaged": opened.file.failed,
        "closed_epochs": opened.file.closed_epochs,
    }


def _step_values(at: CaseRequest, standing: Standing) -> dict[str, object]:
    """Return the template values of `cases/next_step.html`, and of the warning about a miscounted decision."""
    possible, blocked = next_step.others(standing, person=at.member.person)
    return {
        "path": next_step.path(standing, now=at.running.now()),
        "next": next_step.next_step(standing, person=at.member.person),
        "other_moves": possible,
        "blocked": blocked,
        "decision": decisions.decision(standing.recounted),
    }


def _filters(url: str, shown: ThreadView, only: Shown | None, *, is_filtered: bool) -> list[LinkView]:
    """Return the filters, without those that would show nothing."""
    counts: dict[Shown | None, int] = {None: sum(shown.counts.values())}
    counts.update(shown.counts.items())
    return [
        LinkView(
            label, url + (f"?show={one}" if one else "") + "#thread", is_filtered and one is only, counts.get(one, 0)
        )
        for one, label in _FILTERS.items()
        if counts.get(one, 0) or one in {None, only}
    ]
