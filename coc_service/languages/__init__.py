"""From a message to text: languages with their catalogues, the formats of CLDR, and the templates that use both."""

from coc_service.languages.catalogues import available, default, pseudo
from coc_service.languages.language import Language
from coc_service.languages.templates import html_environment, text_environment

__all__ = ["Language", "available", "default", "html_environment", "pseudo", "text_environment"]
