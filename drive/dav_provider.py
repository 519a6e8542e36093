"""The drive as wsgidav sees it: paths to files and folders, and the rules of single requests."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from catalog.errors import NameRefused, NotFound
from drive.dav_answers import Environ, Refused, StartResponse
from drive.dav_files import DavFile
from drive.dav_folders import PLACEHOLDER, DavFolder, DavRoot, resource
from drive.dav_library import DAVProvider, RequestServer, util
from drive.dav_locks import LockKeeper
from drive.dav_properties import PropertyShelf
from drive.dav_transfer import transfer
from drive.ports import Journal, Login
from drive.space import Space

# A merchant's space in the hands of a user.
Spaces = Callable[[str, str], Space]

_READING = frozenset({"OPTIONS", "GET", "HEAD", "PROPFIND"})

# Where a request keeps its login, and the spaces that it has looked at.
LOGIN = "crossdock.login"
_SPACES = "crossdock.spaces"


class MerchantProvider(DAVProvider):  # type: ignore[misc]
    """All spaces in one tree. The first part of a path is the merchant: what a lock or a property
    belongs to is told by the path alone, so no merchant ever meets another's.

    A merchant that the login does not see is not there: who guesses a name learns nothing.
    """

    def __init__(
        self, spaces: Spaces, locks: LockKeeper, properties: PropertyShelf, journal: Journal
    ) -> None:
        super().__init__()
        self._spaces = spaces
        self._journal = journal
        self.set_share_path("/")
        self.set_lock_manager(locks)
        self.set_prop_manager(properties)

    def get_resource_inst(
        self, path: str, environ: Environ
    ) -> DavRoot | DavFolder | DavFile | None:
        """What is at a path; None where nothing is, or nothing that the login sees."""
        login: Login = environ[LOGIN]
        merchant, _, below = path.strip("/").partition("/")
        if not merchant:
            return DavRoot(environ, login)
        if merchant not in login.merchants:
            return None
        try:
            space = self.space(merchant, environ)
            return resource(environ, space, space.stat(below))
        except (NotFound, NameRefused):
            return None

    def space(self, merchant: str, environ: Environ) -> Space:
        """A merchant's space in the hands of the request's user. Raises NotFound: it has none."""
        known: dict[str, Space] = environ.setdefault(_SPACES, {})
        if merchant not in known:
            util.parse_if_header_dict(environ)
            tokens = environ["wsgidav.ifLockTokenList"]
            known[merchant] = self._spaces(merchant, environ[LOGIN].user).holding(tokens)
        return known[merchant]

    def custom_request_handler(
        self, environ: Environ, start_response: StartResponse, default_handler: Any
    ) -> Iterable[bytes]:
        """Handle a request: as wsgidav does it, with the rules of this drive around it."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        merchant = path.strip("/").partition("/")[0]
        if merchant and merchant not in environ[LOGIN].merchants:
            raise Refused(HTTPStatus.NOT_FOUND, "nothing is there")
        if not merchant and method not in _READING:
            raise Refused(HTTPStatus.FORBIDDEN, "this folder stays as it is")
        server: RequestServer = default_handler.__self__
        if method in ("COPY", "MOVE"):
            return transfer(server, self, environ, start_response, is_move=method == "MOVE")
        has_condition = method in ("PUT", "LOCK") and "HTTP_IF_MATCH" in environ
        if has_condition and self.get_resource_inst(path, environ) is None:
            # wsgidav looks at the condition only where there is a file.
            raise Refused(HTTPStatus.PRECONDITION_FAILED, "there is no such version")
        if method in ("GET", "HEAD") and self.is_collection(path, environ):
            raise Refused(HTTPStatus.FORBIDDEN, "a folder: map this address as a network drive")
        if method == "LOCK":
            return self._lock(environ, start_response, default_handler)
        answer: Iterable[bytes] = default_handler(environ, start_response)
        below = path.strip("/").partition("/")[2]
        if method == "UNLOCK" and below:
            self.space(merchant, environ).keep_placeholder(below)
        if method == "PROPPATCH" and below:
            self._journal.touched(merchant, below)
        return answer

    def _lock(
        self, environ: Environ, start_response: StartResponse, handler: Any
    ) -> Iterable[bytes]:
        """Take or refresh a lock; a file made for one that is refused goes again."""
        if environ["CONTENT_LENGTH"] == "0":
            util.parse_if_header_dict(environ)
            for token in environ["wsgidav.ifLockTokenList"]:
                self.lock_manager.refresh_for(token, environ["wsgidav.auth.user_name"])
        try:
            answer: Iterable[bytes] = handler(environ, start_response)
        except Exception:
            if PLACEHOLDER in environ:
                merchant = environ["PATH_INFO"].strip("/").partition("/")[0]
                self.space(merchant, environ).delete(environ[PLACEHOLDER])
            raise
        return answer
