"""What browsers are told about the console's pages: where anything in them may come from."""

from collections.abc import Mapping

ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    # Our own forms need an Origin, which "no-referrer" would turn into "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

_EVERYWHERE = (
    "default-src 'none'",
    "connect-src 'self'",  # the socket too
    "font-src 'self' data:",  # the grid carries its icons as data
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
_PLAIN = ("script-src 'self'", "style-src 'self'")


def policy(path: str, nonce: str) -> str:
    """The Content-Security-Policy of an answer.

    NiceGUI asks for two exceptions, which the sign-in page does without:

    - `'unsafe-eval'`: pages compile their templates, and run what the server sends them over the
      socket, in the browser. Text of merchants goes there as values, never as source.
    - `style-src 'unsafe-inline'`: the grid and the editor write their styles into the page.

    Args:
        path: Of the request.
        nonce: The page's own scripts carry it; one that was smuggled in does not.
    """
    if path == "/login":
        return "; ".join(_EVERYWHERE + _PLAIN)
    scripts = f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'"
    return "; ".join((*_EVERYWHERE, scripts, "style-src 'self' 'unsafe-inline'"))
