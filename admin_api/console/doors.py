"""Signing in and out: plain forms, without a script and without a socket."""

import html
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from admin_api.api_parts import ApiParts
from admin_api.console.static import StaticFiles
from admin_api.cookies import give_session, session_secret, take_session
from admin_api.problems import Refused
from catalog.errors import TooManyTries

_PAGE = Template((Path(__file__).parent / "static" / "login.html").read_text())
_ALERT = '<p class="cd-alert" role="alert">{}</p>'

# Longer ones are nobody's; hashing them would cost time.
_MOST_CHARS = 1_000
_MOST_NEXT_CHARS = 2_000

_WRONG = "Name or password is wrong. After several wrong tries there is a pause."


class Doors:
    """The addresses that need no session."""

    def __init__(self, parts: ApiParts, files: StaticFiles) -> None:
        self._parts = parts
        self._files = files

    def routes(self) -> list[Route]:
        """Of signing in, signing out, and asking whether one is signed in."""
        return [
            Route("/login", self._show, methods=["GET"]),
            Route("/login", self._sign_in, methods=["POST"]),
            Route("/logout", self._sign_out, methods=["POST"]),
            Route("/session", self._tell, methods=["GET"]),
        ]

    async def _show(self, request: Request) -> Response:
        to = inner_address(request.query_params.get("next", ""))
        if await self._is_signed_in(request):
            return _go(to)
        return self._page(HTTPStatus.OK, to)

    async def _sign_in(self, request: Request) -> Response:
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
        name, password, to = (fields.get(key, [""])[0] for key in ("name", "password", "next"))
        to = inner_address(to)
        name = name.strip().lower()
        if not name or not password or len(name) + len(password) > _MOST_CHARS:
            return self._page(HTTPStatus.UNAUTHORIZED, to, name[:100], "Give name and password.")
        address = request.client.host if request.client else ""
        agent = request.headers.get("user-agent", "")
        sign_in = self._parts.doorman.sign_in
        try:
            new = await self._parts.threads.login(sign_in, name, password, address, agent)
        except TooManyTries as error:
            told = f"Too many wrong tries. Try again in {error.context['seconds']} seconds."
            return self._page(HTTPStatus.TOO_MANY_REQUESTS, to, name, told)
        except Refused:
            return self._page(HTTPStatus.UNAUTHORIZED, to, name, _WRONG)
        answer = _go(to)
        give_session(answer, request, new)
        return answer

    async def _sign_out(self, request: Request) -> Response:
        if secret := session_secret(request):
            address = request.client.host if request.client else ""
            await self._parts.threads.disk(self._parts.doorman.sign_out, secret, address)
        answer = _go("/login")
        take_session(answer)
        return answer

    async def _tell(self, request: Request) -> Response:
        there = await self._is_signed_in(request)
        status = HTTPStatus.NO_CONTENT if there else HTTPStatus.UNAUTHORIZED
        return Response(status_code=status.value, headers={"Cache-Control": "no-store"})

    async def _is_signed_in(self, request: Request) -> bool:
        secret = session_secret(request)
        address = request.client.host if request.client else ""
        try:
            by_session = self._parts.doorman.by_session
            await self._parts.threads.disk(by_session, secret, address, uses=False)
        except Refused:
            return False
        return True

    def _page(self, status: HTTPStatus, to: str, name: str = "", alert: str = "") -> Response:
        text = _PAGE.substitute(
            styles=self._files.address("console.css"),
            script=self._files.address("theme.js"),
            icon=self._files.address("mark.svg"),
            alert=_ALERT.format(html.escape(alert)) if alert else "",
            name=html.escape(name),
            next=html.escape(to),
            name_focus="" if name else "autofocus",
            password_focus="autofocus" if name else "",
        )
        return HTMLResponse(text, status.value, {"Cache-Control": "no-store"})


def inner_address(text: str) -> str:
    """Where to go after signing in: a path of ours, whatever the address said."""
    if len(text) > _MOST_NEXT_CHARS or not text.isprintable() or "\\" in text:
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    is_inner = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return text if is_inner and not text.startswith("//") else "/"


def _go(to: str) -> Response:
    return RedirectResponse(to, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
