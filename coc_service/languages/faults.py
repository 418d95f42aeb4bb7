"""The faults of a translation. A catalogue's markup is not escaped on pages, so comparing the tags is a security check."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import c2py

from babel.messages.catalog import Catalog, Message

from coc_service.languages.marks import wrong_quotes

KEPT = "same"  # a translator's comment (`# same`): this text is meant to be the same as in English
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|%")
_MARKUP = re.compile(r'<[^>]*>|[<>"]|&#?\w+;')
_NOT_WORDS = re.compile(r"<code>[^<]*</code>|<[^>]*>|%\(\w+\)s|%%|&#?\w+;|https?://\S+")
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+")
_AFTER_THE_END = " \u00a0\u202f)）’”»“」』›‘„«‹「『"  # what may follow it: also the opening marks around a placeholder
_ENDS = {".": ".。।．", "?": "?？؟", "!": "!！", ":": ":：", "…": "…"}
_COUNT = "%(count)s"
_STRAIGHT = '"'
_AS_TYPED = frozenset('"`')  # around what somebody types into a file or a terminal: kept where the original has them
_RUN = 4  # so many words of the original, one after another, were left in English
_COUNTED_TO = 2_000  # far enough to tell which plural forms stand for one number only
_INVISIBLE = re.compile("[\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one translation; `kind` is one word, `found` says where."""

    msgid: str
    kind: str
    found: str = ""


def faults(translated: Catalog, template: Catalog, code: str) -> list[Fault]:
    """Return every fault of a catalogue, in the order of the template."""
    asked = [message for message in template if message.id]
    return [fault for message in asked for fault in message_faults(translated.get(message.id), message, code)]


def message_faults(given: Message | None, asked: Message, code: str) -> list[Fault]:
    """Return the faults of one translation."""
    msgid = originals(asked)[0]
    if given is None or not any(forms_of(given)):
        return [Fault(msgid, "missing")]
    if given.fuzzy:
        return [Fault(msgid, "fuzzy")]
    forms = forms_of(given)
    if not all(forms):
        return [Fault(msgid, "empty form", ", ".join(str(at) for at, form in enumerate(forms) if not form))]
    found = list(_plural_faults(asked, forms, code))
    for at, form in enumerate(forms):
        original = originals(asked)[-1]
        found += _form_faults(form, original, is_kept=KEPT in given.user_comments, code=code)
        found += _placeholder_faults(form, original, may_leave_out_count=at in _forms_of_one_number(code, len(forms)))
    return [Fault(msgid, kind, what) for kind, what in dict.fromkeys(found)]


def originals(message: Message) -> tuple[str, ...]:
    """Return the English text, or the singular and the plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the translation's forms; one without a plural has one."""
    given = message.string or ""
    return (given,) if isinstance(given, str) else tuple(one or "" for one in given)


def is_whole(message: Message) -> bool:
    """Return whether a translation has all its forms and is not in doubt."""
    return not message.fuzzy and all(forms_of(message))


@cache
def _catalog(code: str) -> Catalog:
    return Catalog(locale=code.replace("-", "_"))


@cache
def _forms_of_one_number(code: str, count: int) -> frozenset[int]:
    """Return the plural forms that stand for one number only ("two words" in Arabic), which need not repeat it."""
    if count == 1:
        return frozenset()
    used = Counter(map(c2py(_catalog(code).plural_expr), range(_COUNTED_TO)))
    return frozenset(form for form, times in used.items() if times == 1)


def _plural_faults(asked: Message, forms: Sequence[str], code: str) -> Iterator[tuple[str, str]]:
    expected = _catalog(code).num_plurals if len(originals(asked)) > 1 else 1
    if len(forms) != expected:
        yield "plural forms", f"{len(forms)} instead of {expected}"


def _placeholder_faults(form: str, original: str, *, may_leave_out_count: bool) -> Iterator[tuple[str, str]]:
    there, asked = Counter(_PLACEHOLDER.findall(form)), Counter(_PLACEHOLDER.findall(original))
    if may_leave_out_count and not there[_COUNT]:
        asked.pop(_COUNT, None)
    if there != asked:
        yield "placeholders", _difference(there, asked)


def _form_faults(form: str, original: str, *, is_kept: bool, code: str) -> Iterator[tuple[str, str]]:
    there, asked = Counter(_MARKUP.findall(form)), Counter(_MARKUP.findall(original))
    asked[_STRAIGHT] = min(asked[_STRAIGHT], there[_STRAIGHT])  # a translation may quote by its own marks instead
    if there != asked:
        yield "markup", _difference(there, asked)
    if not _is_nested(form):
        yield "markup", "a tag is closed before it is opened, or by another one"
    if _blanks(form) != _blanks(original) or re.search("  |\t", form):
        yield "blanks", "at the start or at the end, or two in a row"
    if not is_kept and (left := _left_in_english(form, original)):
        yield "left in English", left
    if quotes := set(wrong_quotes(code, _NOT_WORDS.sub(" ", form))) - (_AS_TYPED & set(original)):
        yield "quotes", "".join(sorted(quotes))
    yield from _writing_faults(form, original)


def _writing_faults(form: str, original: str) -> Iterator[tuple[str, str]]:
    if _INVISIBLE.search(form) or unicodedata.normalize("NFC", form) != form:
        yield "writing", "an invisible character, or letters that are not composed (NFC)"
    if native := [one for one in form if one.isdecimal() and not one.isascii()]:
        yield "digits", "".join(native)
    numbers = {one for one in _NUMBER.findall(original) if len(one) > 1} - set(_NUMBER.findall(form))
    if numbers:
        yield "numbers", ", ".join(sorted(numbers))
    if _end(form) != _end(original):
        yield "end", f"{original[-1:]} in English"


def _difference(there: Counter[str], asked: Counter[str]) -> str:
    return ", ".join([*(f"+ {one}" for one in there - asked), *(f"- {one}" for one in asked - there)])


def _blanks(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _left_in_english(form: str, original: str) -> str:
    words, said = (_WORD.findall(_NOT_WORDS.sub(" | ", text)) for text in (original, form))
    if words and words == said:
        return " ".join(said)
    runs = {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    for at in range(len(said) - _RUN + 1):
        if (run := tuple(said[at : at + _RUN])) in runs:
            return " ".join(run)
    return ""


def _end(text: str) -> str:
    """Return which sign ends a sentence, in English's writing; "" for none."""
    bare = _NOT_WORDS.sub(" ", text).rstrip(_AFTER_THE_END) if not text.endswith("%") else text
    return next((english for english, marks in _ENDS.items() if bare.endswith(tuple(marks))), "")


def _is_nested(text: str) -> bool:
    opened: list[str] = []
    for closing, tag in _TAG.findall(text):
        if not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return False
    return not opened or all(tag in {"br", "wbr"} for tag in opened)
