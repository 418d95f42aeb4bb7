"""Names a browser for the list of sessions, in words of our own: nothing that a request says is stored or shown."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("Lynx/", "Lynx"),
    ("w3m/", "w3m"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_LONGEST = 400  # characters that are looked at


def name_of(user_agent: str) -> str:
    """Return the browser and system that a `User-Agent` header names, such as "Firefox, Linux"; "" if it names neither."""
    looked_at = user_agent[:_LONGEST]
    found = (_first(looked_at, table) for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found))


def _first(text: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in table if mark in text), "")
