"""A check of the texts: whether each language says everything itself."""

from coc_service import languages as spoken
from coc_service.doctor.finding import Finding, well


def languages() -> Finding:
    """Say which languages leave sentences in English. A release leaves none; between releases nothing has to be done."""
    others = [code for code in spoken.available() if code != spoken.default().code]
    left = {code: count for code in others if (count := spoken.in_english(code))}
    if not left:
        return well("languages", f"English and {len(others)} others, each whole")
    counted = ", ".join(f"{code} {count:,}" for code, count in left.items())
    return well("languages", f"English and {len(others)} others; sentences still shown in English: {counted}")
