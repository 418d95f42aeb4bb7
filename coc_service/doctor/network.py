"""Checks of what people reach: the site's address, and the certificate that stands there."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from coc_service.doctor.finding import Finding, to_fix, well
from coc_service.settings import THIS_MACHINE, Settings

ENDS_SOON = timedelta(days=14)
_SECONDS = 5.0
_HTTPS = 443


def address(settings: Settings) -> Finding:
    """Check that the address people use is https, or of this machine alone."""
    url = urlsplit(settings.base_url)
    if url.scheme == "https" or (url.hostname in THIS_MACHINE and url.scheme == "http"):
        return well("address", settings.base_url)
    return to_fix("address", "COC_BASE_URL must begin with https:// (only this machine may do without)")


def certificate(settings: Settings, *, now: datetime) -> list[Finding]:
    """Look at the certificate behind COC_BASE_URL as a browser does; nothing without https.

    A server that cannot reach its own public address is common, and no fault.
    """
    url = urlsplit(settings.base_url)
    if url.scheme != "https" or not url.hostname:
        return []
    host, port = url.hostname, url.port or _HTTPS
    try:
        ends_at = _ends_at(host, port)
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or "no TLS"
        return [to_fix("certificate", f"browsers refuse {host} ({reason}): renew it, and look at the reverse proxy")]
    except (OSError, UnicodeError):
        return [well("certificate", f"not looked at: {host} cannot be reached from here")]
    if ends_at - now < ENDS_SOON:
        return [to_fix("certificate", f"that of {host} ends at {ends_at:%Y-%m-%d %H:%M} UTC: renew it")]
    return [well("certificate", f"that of {host} is good until {ends_at:%Y-%m-%d}")]


def _ends_at(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as encrypted,
    ):
        shown = encrypted.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
