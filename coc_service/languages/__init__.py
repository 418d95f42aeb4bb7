"""Turns messages into text: languages, their catalogues, CLDR formats, and the template environments."""

from coc_service.languages.catalogues import available, default, for_staff, in_english, pseudo
from coc_service.languages.language import Language
from coc_service.languages.own_texts import OwnTextUnusable, offered
from coc_service.languages.templates import html_environment, text_environment

__all__ = [
    "Language",
    "OwnTextUnusable",
    "available",
    "default",
    "for_staff",
    "html_environment",
    "in_english",
    "offered",
    "pseudo",
    "text_environment",
]
