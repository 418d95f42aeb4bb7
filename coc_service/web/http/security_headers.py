"""The security headers of every response: one set for pages, a stricter one for everything else."""

from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]  # as in ASGI: names in lower case

_EVERYWHERE = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
# No script may write markup at all: `static/enhance.js` only sets text and properties.
_NO_MARKUP_FROM_SCRIPTS = "require-trusted-types-for 'script'; trusted-types 'none'"
PAGE_POLICY = (
    _EVERYWHERE + "form-action 'self'; img-src 'self'; script-src 'self'; style-src 'self'; " + _NO_MARKUP_FROM_SCRIPTS
)
# On pages with a form that takes files: `static/uploads.js` sends them ahead of it, to this site alone.
UPLOAD_POLICY = PAGE_POLICY + "; connect-src 'self'"
# For downloads, plain text and other files that a browser may open directly: no script, no form, no origin.
FILE_POLICY = _EVERYWHERE + "form-action 'none'; sandbox; " + _NO_MARKUP_FROM_SCRIPTS

# All features that Chromium 156 knows. An unknown name has no effect and logs a warning on its console.
_TURNED_OFF = """
    accelerometer aria-notify autoplay browsing-topics camera captured-surface-control ch-device-memory ch-downlink
    ch-dpr ch-ect ch-prefers-color-scheme ch-prefers-reduced-motion ch-prefers-reduced-transparency ch-rtt ch-save-data
    ch-ua ch-ua-arch ch-ua-bitness ch-ua-form-factors ch-ua-full-version ch-ua-full-version-list
    ch-ua-high-entropy-values ch-ua-mobile ch-ua-model ch-ua-platform ch-ua-platform-version ch-ua-wow64
    ch-viewport-height ch-viewport-width ch-width clipboard-read compute-pressure cross-origin-isolated deferred-fetch
    deferred-fetch-minimal digital-credentials-create digital-credentials-get display-capture encrypted-media
    fullscreen gamepad geolocation gyroscope hid identity-credentials-get idle-detection interest-cohort keyboard-map
    language-detector language-model local-fonts local-network local-network-access loopback-network magnetometer
    media-playback-while-not-visible microphone midi on-device-speech-recognition otp-credentials payment
    picture-in-picture private-state-token-issuance private-state-token-redemption publickey-credentials-create
    publickey-credentials-get screen-wake-lock serial speaker-selection storage-access summarizer sync-xhr translator
    unload usb window-management xr-spatial-tracking
""".split()
# Only "Copy the words" needs a permission.
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _TURNED_OFF), "clipboard-write=(self)"])
# On the two pages with passkeys; no page for reporters has it.
_PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
PASSKEY_PERMISSIONS = ", ".join(
    [
        *(f"{name}=({'self' if name in _PASSKEYS else ''})" for name in _TURNED_OFF),
        "clipboard-write=(self)",
    ]
)
# Not for sandboxed files: they run no script, and the list is as long as a small file.
FILE_PERMISSIONS = "camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=()"

_ALWAYS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not no-referrer: browsers would send `Origin: null` with our own forms, and the same-origin check would refuse them.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # Otherwise a browser may resolve the host name behind "Leave this page" as soon as the page is shown.
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_PAGE = {
    "Content-Security-Policy": PAGE_POLICY,
    "Permissions-Policy": PERMISSIONS,
    "Origin-Agent-Cluster": "?1",  # a sandboxed file has no origin: the browser would log a warning
}
_FILE = {"Content-Security-Policy": FILE_POLICY, "Permissions-Policy": FILE_PERMISSIONS}
_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
_CACHE = (b"cache-control", b"no-store")


def _raw(headers: dict[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


# Built once, because this runs for every response.
_OURS = {
    (is_page, is_https): _raw((_PAGE if is_page else _FILE) | _ALWAYS | (_HTTPS if is_https else {}))
    for is_page in (True, False)
    for is_https in (True, False)
}
# What an endpoint may say of its page instead of ours, word for word.
_MAY_DIFFER = frozenset(
    {(b"permissions-policy", PASSKEY_PERMISSIONS.encode()), (b"content-security-policy", UPLOAD_POLICY.encode())}
)
_NAMES = frozenset(name for name, _ in _OURS[True, True])


def hardened(headers: Iterable[tuple[bytes, bytes]], *, is_https: bool) -> Headers:
    """Return a response's headers with ours replacing its own of the same name. `no-store`, unless it sets `cache-control`.

    Of its own it keeps the permissions for passkeys and the policy for files, and those only as they stand here.
    """
    given_pairs = list(headers)
    kept = [pair for pair in given_pairs if pair[0] not in _NAMES]
    given = dict(kept)
    cache = [] if b"cache-control" in given else [_CACHE]
    is_page = given.get(b"content-type", b"").startswith(b"text/html")
    ours = _OURS[is_page, is_https]
    if is_page and (own := dict(_MAY_DIFFER.intersection(given_pairs))):
        ours = [(name, own.get(name, value)) for name, value in ours]
    return [*kept, *ours, *cache]
