"""What a WebDAV request may be, looked at before wsgidav reads it."""

import io
import re
from http import HTTPStatus

from drive.dav_answers import Environ, Refused
from drive.dav_bodies import Body
from drive.dav_library import FINITE_DEPTH, DAVError, util

METHODS = (
    "OPTIONS", "GET", "HEAD", "PROPFIND", "PROPPATCH", "PUT", "DELETE", "MKCOL", "COPY", "MOVE",
    "LOCK", "UNLOCK",
)  # fmt: skip
_READING = frozenset({"OPTIONS", "GET", "HEAD", "PROPFIND"})

# Bytes of a body that is no file. PROPFIND and LOCK of all known clients stay below 2 KB.
_MOST_XML_BYTES = 64 << 10

# A document type is the beginning of every attack with entities, and no client sends one.
_DOCUMENT_TYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(r"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii"})

# Characters of an If header: thirty lock tokens. wsgidav reads it by patterns that take the square
# of its length: 30 KB took two seconds.
_MOST_IF_CHARS = 4_096

_ONE_RANGE = re.compile(r"bytes=(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)
_BYTES = re.compile(r"[0-9]{1,18}", re.ASCII)


def wanted_path(environ: Environ) -> str:
    """The path of a request: UTF-8, dot segments resolved. Raises Refused, DAVError (400)."""
    raw: str = environ["PATH_INFO"]
    if raw == "*" or (raw == "/*" and environ["REQUEST_METHOD"] == "OPTIONS"):
        return "/"
    return normal_path(raw.encode("latin-1"))


def normal_path(raw: bytes) -> str:
    """A path as it came, percent signs decoded, in its normal form. Raises Refused, DAVError."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Refused(HTTPStatus.BAD_REQUEST, "the path is not in UTF-8") from None
    if "\0" in text:
        raise Refused(HTTPStatus.BAD_REQUEST, "the path has a zero byte")
    path: str = util.normalize_path(text)
    return path


def check_request(environ: Environ, *, writes: bool) -> None:
    """Refuse what no client of good will sends, and bring the rest into one form.

    The body of every method but PUT is read here, at most 64 KiB of it, and stands in its place
    as a stream in memory.

    Args:
        environ: Of the request; changed.
        writes: Whether its login may change anything.

    Raises:
        Refused, DAVError: With the status that says why.
        BodyCut: The body did not come whole.
    """
    method = environ["REQUEST_METHOD"]
    if method not in METHODS:
        allow = ("Allow", ", ".join(METHODS))
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, f"{method[:20]} is not known here", allow)
    if method not in _READING and not writes:
        raise Refused(HTTPStatus.FORBIDDEN, "this login may only read")
    if method == "PUT":
        _check_upload(environ)
    else:
        _take_body(environ, is_xml=method in ("PROPFIND", "PROPPATCH", "LOCK"))
    if len(environ.get("HTTP_IF", "")) > _MOST_IF_CHARS:
        raise Refused(HTTPStatus.BAD_REQUEST, "the If header is too long")
    depth = environ.get("HTTP_DEPTH", "infinity").lower()
    if method == "PROPFIND" and depth == "infinity":
        raise DAVError(HTTPStatus.FORBIDDEN.value, err_condition=FINITE_DEPTH)
    _check_range(environ, method)


def _check_upload(environ: Environ) -> None:
    if environ.get("HTTP_CONTENT_ENCODING", "").lower() == "identity":
        del environ["HTTP_CONTENT_ENCODING"]
    for name, form in (("X_OC_MTIME", _SECONDS), ("X_EXPECTED_ENTITY_LENGTH", _BYTES)):
        if not form.fullmatch(environ.get(f"HTTP_{name}", "0")):
            raise Refused(HTTPStatus.BAD_REQUEST, f"{name.replace('_', '-')} is no whole number")


def _take_body(environ: Environ, *, is_xml: bool) -> None:
    """Read a body into memory. Raises Refused, BodyCut."""
    body: Body = environ["wsgi.input"]
    announced = environ.get("CONTENT_LENGTH") or "0"
    too_large = Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is larger than 64 KiB")
    if int(announced) > _MOST_XML_BYTES:
        raise too_large
    data = body.read(_MOST_XML_BYTES + 1)
    if len(data) > _MOST_XML_BYTES:
        raise too_large
    if is_xml:
        _check_xml(data)
    environ["wsgi.input"] = io.BytesIO(data)
    environ["CONTENT_LENGTH"] = str(len(data))
    environ["wsgidav.all_input_read"] = 1


def _check_xml(data: bytes) -> None:
    """Refuse a document type, in whatever encoding it might hide."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is not in UTF-8") from None
    encoding = _ENCODING.match(text)
    if "\0" in text or (encoding is not None and encoding[1].lower() not in _ENCODINGS):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is not in UTF-8")
    if _DOCUMENT_TYPE.search(text):
        raise Refused(HTTPStatus.BAD_REQUEST, "a document type is not accepted")


def _check_range(environ: Environ, method: str) -> None:
    """Leave one range of bytes of a GET; all else means the whole file (RFC 9110, 14.2)."""
    wanted = environ.get("HTTP_RANGE")
    if wanted is not None and (method != "GET" or not _ONE_RANGE.fullmatch(wanted)):
        del environ["HTTP_RANGE"]
