"""What a message says in English."""

from coc_service import languages


def english(text: object) -> str:
    return languages.default().text(text)
