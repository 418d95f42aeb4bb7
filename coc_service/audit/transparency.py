"""Checks the transparency reports in an export: who signed them, and whether their figures are what the log says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coc_service import canonical
from coc_service.audit import entry as entries
from coc_service.audit.acts import Act
from coc_service.audit.case_times import CaseTimes, Fact, Period
from coc_service.audit.entry import Entry
from coc_service.audit.export import ExportReader, Note, ShownEntry
from coc_service.audit.figures import Targets, count
from coc_service.audit.tree import leaf_hash

_CASE, _COMMITTEE = "case:", "committee:"
_EXACT = frozenset({"v", "received", "expunged"})
_AT_LEAST = frozenset({"recusals", "referrals", "votes", "appeals"})


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A published report: its entry, its committee, its days, and what is wrong with it; `wrong` is empty if nothing is.

    `gone` cases were erased since it was published, so not all of its figures can be computed again.
    """

    index: int
    committee: str
    days: str
    figures: Mapping[str, Any]
    wrong: tuple[str, ...] = ()
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Report:
    index: int
    entry: Entry
    said: Mapping[str, Any]


@dataclass(slots=True)
class _Read:
    cases: dict[str, CaseTimes] = field(default_factory=dict)
    drafts: dict[str, tuple[Entry, Mapping[str, Any]]] = field(default_factory=dict)
    reports: list[_Report] = field(default_factory=list)

    def take(self, index: int, shown: ShownEntry) -> None:
        entry = entries.decode(shown.encoded)
        if entry.digest and not shown.detail:
            return
        said = canonical.decode(shown.detail) if shown.detail else {}
        if entry.subject.startswith(_CASE):
            times = self.cases.setdefault(entry.subject, CaseTimes())
            times.follow(Fact(entry.act, entry.actor, entry.at, said))
        elif entry.act is Act.TRANSPARENCY_DRAFTED:
            self.drafts[leaf_hash(shown.encoded).hex()] = (entry, said)
        elif entry.act is Act.TRANSPARENCY_PUBLISHED:
            self.reports.append(_Report(index, entry, said))


def check_reports(lines: Iterable[bytes], void: frozenset[int]) -> Iterator[CheckedReport]:
    """Compute the figures of every published report again, from an export that was verified before.

    `void` are the entries that count for nothing by that verification. Who had a seat when they signed is not checked here.
    """
    read = _Read()
    shown = (one for one in ExportReader(lines) if not isinstance(one, Note))
    for index, one in enumerate(shown):
        if isinstance(one, ShownEntry) and index not in void:
            read.take(index, one)
    for report in read.reports:
        yield _checked(report, read)


def _checked(report: _Report, read: _Read) -> CheckedReport:
    committee = report.entry.subject.removeprefix(_COMMITTEE)
    try:
        document = canonical.decode(report.said["document"].encode())
        figures = canonical.decode(report.said["figures"].encode())
        period, targets = Period.of(_map(document["period"])), Targets.of(document)
    except (ValueError, KeyError, TypeError, AttributeError):
        return CheckedReport(report.index, committee, "", {}, ("it cannot be read",))
    own = [one for one in read.cases.values() if one.committee == committee]
    counted = count(own, period, targets)
    gone = sum(one.erased_at is not None and one.erased_at > report.entry.at for one in own)
    wrong = [f"{name} is not what the log says" for name in differences(figures, counted, gone=gone)]
    wrong += [] if document.get("committee") == committee else ["it names another committee"]
    days = f"{period.first} to {period.last}"
    return CheckedReport(report.index, committee, days, counted, (*wrong, *_signers(report, read)), gone)


def differences(said: Mapping[str, Any], counted: Mapping[str, Any], *, gone: int) -> list[str]:
    """Return the names of the figures that are not what the log says. `gone` cases were erased after `said` was published: then
    the log still shows how many reports came, and otherwise only how much there was at least.
    """
    names = sorted(said.keys() | counted.keys())
    if not gone:
        return [one for one in names if said.get(one) != counted.get(one)]
    return [
        one
        for one in names
        if (one in _EXACT and said.get(one) != counted.get(one)) or (one in _AT_LEAST and _is_less(said, counted, one))
    ]


def _is_less(said: Mapping[str, Any], counted: Mapping[str, Any], name: str) -> bool:
    number = said.get(name)
    return not isinstance(number, int) or number < counted[name]


def _map(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _signers(report: _Report, read: _Read) -> list[str]:
    entry, said = read.drafts.get(report.said["draft"], (None, {}))
    if entry is None or entry.subject != report.entry.subject:
        return ["its draft is not shown"]
    digest = canonical.sha256(report.said["document"].encode()).hex()
    is_same = digest == said["digest"] and report.entry.actor == f"member:{said['second']}"
    return [] if is_same and entry.actor != report.entry.actor else ["its drafter signed something else"]
