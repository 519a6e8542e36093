"""The cookie of a session: how it is given, read and taken away, and who may send it.

A browser sends it only with requests that begin on our own pages (SameSite=Strict); whatever
changes something must in addition say that it comes from there. Source: OWASP, Cross-Site Request
Forgery Prevention Cheat Sheet, Fetch Metadata and Verifying Origin.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from admin_api.problems import Refused
from catalog.sessions import NewSession

COOKIE = "crossdock_session"

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def session_secret(request: HTTPConnection) -> str:
    """The secret that a request brings; empty where it brings none."""
    return request.cookies.get(COOKIE, "")


def give_session(answer: Response, request: Request, new: NewSession) -> None:
    """Have the browser keep a session until it is closed."""
    answer.set_cookie(
        COOKIE,
        new.secret,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def take_session(answer: Response) -> None:
    """Have the browser forget its session."""
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def refuse_foreign(request: Request) -> None:
    """Refuse a change that a page of somebody else's asks for. Raises Refused (403)."""
    if request.method not in _SAFE and not is_own_page(request):
        detail = "a session is only good for requests from the console's own pages"
        raise Refused(HTTPStatus.FORBIDDEN, "origin_refused", detail)


def is_own_page(request: HTTPConnection) -> bool:
    """Whether a browser says that one of our own pages sends this."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host", "")
