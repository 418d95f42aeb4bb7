"""Messages, names and sentences with markup in templates of pages and mails."""

import pytest
from jinja2 import Environment

from coc_service import languages
from coc_service.catalogue import Name, Names, msg
from coc_service.languages import html_environment, text_environment

PAGE = html_environment(languages.default())
MAIL = text_environment(languages.default())
PSEUDO = html_environment(languages.pseudo()["en-XA"])


def render(environment: Environment, source: str, **values: object) -> str:
    return environment.from_string(source).render(values)


def test_a_message_is_escaped_with_its_values_and_its_names_set_apart() -> None:
    shown = msg("%(who)s wrote <%(what)s>", who=Name("<Noor>"), what="a & b")

    assert render(PAGE, "{{ shown }}", shown=shown) == (
        '<bdi translate="no">&lt;Noor&gt;</bdi> wrote &lt;a &amp; b&gt;'
    )


def test_names_stand_in_a_list_each_set_apart() -> None:
    assert render(PAGE, "{{ names }}", names=Names(("A", "<B>"))) == (
        '<bdi translate="no">A</bdi> and <bdi translate="no">&lt;B&gt;</bdi>'
    )
    assert render(PAGE, "{{ strong_names(names) }}", names=["A", "<B>"]) == (
        '<strong><bdi translate="no">A</bdi></strong> and <strong><bdi translate="no">&lt;B&gt;</bdi></strong>'
    )


def test_what_fills_a_sentence_with_markup_is_escaped() -> None:
    source = "{% trans who=who %}<em>{{ who }}</em> wrote{% endtrans %}"

    assert render(PAGE, source, who="<script>") == "<em>&lt;script&gt;</em> wrote"
    assert render(PAGE, source, who=Name("<b>")) == '<em><bdi translate="no">&lt;b&gt;</bdi></em> wrote'


@pytest.mark.parametrize(("count", "text"), [(1, "1 word"), (2_000, "2,000 words")])
def test_a_sentence_with_a_count_is_chosen_by_it(count: int, text: str) -> None:
    source = "{% trans count=count %}{{ count }} word{% pluralize %}{{ count }} words{% endtrans %}"

    assert render(PAGE, source, count=count) == text


def test_a_sentence_without_variables_costs_nothing_when_shown() -> None:
    compiled = PAGE.compile("{% trans %}100% of <b>us</b>{% endtrans %}", raw=True)

    assert "gettext" not in compiled
    assert render(PAGE, "{% trans %}100% of <b>us</b>{% endtrans %}") == "100% of <b>us</b>"


def test_each_language_keeps_its_own_words() -> None:
    source = "{% trans %}Leave this page{% endtrans %} {{ _('Passphrase') }} {{ url('/desk') }}"

    assert render(PSEUDO, source) == "⟦Łéáṽé ťĥíš þáğé⟧ ⟦Þáššþĥŕášé⟧ /en-XA/desk"
    assert render(PAGE, source) == "Leave this page Passphrase /desk"


def test_lines_of_a_sentence_are_joined() -> None:
    assert render(PAGE, "{% trans %}\n  one\n  line\n{% endtrans %}") == "one line"


def test_a_mail_escapes_nothing() -> None:
    assert render(
        MAIL, "{{ shown }} {% trans who=who %}{{ who }} & co{% endtrans %}", shown=msg("a < b"), who="<x>"
    ) == ("a < b <x> & co")


@pytest.mark.parametrize(
    ("code", "text"),
    [("en", "Yes No"), ("de", "Ja Nein"), ("ko", "예 아니요"), ("ja", "はいいいえ"), ("zh-Hans", "是否")],
)
def test_sentences_are_joined_as_their_language_joins_them(code: str, text: str) -> None:
    environment = html_environment(languages.available()[code])

    assert render(environment, "{% trans %}Yes{% endtrans %}{{ between }}{% trans %}No{% endtrans %}") == text
