"""Template environments, one per language. Messages, dates and names become text when they are rendered."""

from collections.abc import Sequence
from datetime import UTC
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup, escape

from coc_service import resources
from coc_service.catalogue import Day, Message, Moment, Name, Names, TimeOfDay, msg
from coc_service.languages.language import Language
from coc_service.languages.marks import unbroken, unbroken_date


class FoldedTrans(InternationalizationExtension):
    """Translates `{% trans %}` without variables when a template is compiled, which makes rendering faster.

    Translations are trusted as markup, as always in `{% trans %}`: a test compares their tags with the original's.
    """

    def _make_node(self, singular: str, plural: str | None, context: str | None, *rest: Any) -> nodes.Output:  # noqa: ANN401  jinja's own
        variables = rest[0]
        if plural is None and context is None and not variables:
            ours: Any = self.environment.globals
            text = ours["language"].translations.gettext(singular)
            return nodes.Output([nodes.TemplateData(text.replace("%%", "%"))])
        made: nodes.Output = super()._make_node(singular, plural, context, *rest)
        return made


def html(language: Language, value: object) -> object:
    """Return a message as HTML with its names isolated (`<bdi>`). Other values are returned as they are, to be escaped."""
    match value:
        case str() | None:
            return value
        case Message():
            return _sentence(language, value) if value.values else _constant(language, value.msgid)
        case Name():
            return _name(value.text)
        case Names():
            return _listed(language, [_name(text) for text in value.texts])
        case Moment():
            return _moment(language, value)
        case _:
            return unbroken_date(language.text(value)) if isinstance(value, Day | TimeOfDay) else value


def _name(text: str) -> Markup:
    if not isinstance(text, str):
        raise TypeError(text)  # otherwise the page would show its Python representation
    return Markup(f'<bdi translate="no">{escape(text)}</bdi>')  # noqa: S704  escaped here


def _moment(language: Language, moment: Moment) -> Markup:
    """Return a moment as an element that says it to programs too: the script shows reporters their own local time."""
    at = moment.at.astimezone(UTC)
    return Markup(f'<time datetime="{at:%Y-%m-%dT%H:%MZ}">{escape(unbroken_date(language.text(moment)))}</time>')  # noqa: S704  escaped here


def _sentence(language: Language, message: Message) -> Markup:
    return escape(language.sentence(message)) % _values(language, message.values)


@lru_cache(maxsize=4096)
def _constant(language: Language, msgid: str) -> Markup:
    """Return a message without values; cached, because most are on every page."""
    return escape(language.translations.gettext(msgid) % {})


def _values(language: Language, values: Any) -> dict[str, object]:  # noqa: ANN401  anything may fill a placeholder
    return {
        name: language.text(value) if isinstance(value, int) else html(language, value)
        for name, value in values.items()
    }


def strong_names(language: Language, names: list[str]) -> Markup:
    """Return names as one list, each in bold."""
    return _listed(language, [f"<strong>{_name(name)}</strong>" for name in names])


def _listed(language: Language, items: Sequence[str]) -> Markup:
    return Markup(unbroken(language.listed(items), language.locale.language))  # noqa: S704  names are escaped, the rest is from CLDR


def _gettext(language: Language, msgid: str, /, **values: object) -> Markup:
    return Markup(language.translations.gettext(msgid)) % _values(language, values)  # noqa: S704  see FoldedTrans


def _ngettext(language: Language, one: str, many: str, number: int, /, **values: object) -> Markup:
    if not isinstance(number, int):
        raise TypeError("a plural form is chosen by a whole number")  # jinja takes the first value, whatever it is
    return Markup(language.translations.ngettext(one, many, number)) % _values(language, values)  # noqa: S704  as above


@cache
def html_environment(language: Language) -> Environment:
    """Return the environment for pages in a language. Everything is escaped; an undefined name is an error.

    It has `{% trans %}` for text with markup, `_()` for a message as an argument, `between` for what stands between two
    sentences, `url()` for each address on this site, and `| name` for names.
    """
    made = _environment(language, autoescape=True)
    made.finalize = partial(html, language)
    made.globals |= {
        "gettext": partial(_gettext, language),
        "ngettext": partial(_ngettext, language),
        "url": partial(url, language),
        "strong_names": partial(strong_names, language),
    }
    made.filters["name"] = _name
    return made


def url(language: Language, path: str) -> str:
    """Return an address on this site with the language's prefix."""
    return language.prefix + path


@cache
def text_environment(language: Language) -> Environment:
    """Return the environment for mails in a language: plain text, nothing escaped."""
    made = _environment(language, autoescape=False)
    made.finalize = language.text
    made.globals |= {
        "gettext": lambda msgid, /, **values: language.text(Message(msgid, values=values)),
        "url": partial(url, language),
    }
    return made


def _environment(language: Language, *, autoescape: bool) -> Environment:
    loader: BaseLoader = FileSystemLoader(resources.root("templates"))
    made = Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701  only for mails, which are plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # files of a running service do not change: no check on each render
        extensions=[FoldedTrans],
    )
    made.policies["ext.i18n.trimmed"] = True
    extended: Any = made
    extended.newstyle_gettext = True  # `_gettext` fills in the placeholders itself
    made.globals |= {"_": msg, "language": language, "between": language.between_sentences}
    return made
