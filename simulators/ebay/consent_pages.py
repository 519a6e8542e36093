"""Where a seller logs in and agrees that an application may act: pages for a browser."""

from html import escape
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from simulators.ebay.sellers import ALL_SCOPES, CLIENT_ID, REDIRECT_NAME
from simulators.ebay.simulator import EbaySimulator

_ANSWER: Final = "/_simulator/consent"


def consent_router(simulator: EbaySimulator) -> APIRouter:
    """`/oauth2/authorize`, and the address that eBay knows under the redirect name."""
    router = APIRouter()

    @router.get("/oauth2/authorize")
    def ask(request: Request) -> HTMLResponse:
        query = dict(request.query_params)
        if wrong := _wrong(query):
            return HTMLResponse(f"<h1>{escape(wrong)}</h1>", 400)
        links = [
            f'<li><a href="{escape(_link(query, seller=name))}">{escape(name)} agrees</a></li>'
            for name in simulator.sellers
        ]
        links.append(f'<li><a href="{escape(_link(query))}">Nobody agrees</a></li>')
        return HTMLResponse(f"<h1>Who are you?</h1><ul>{''.join(links)}</ul>")

    @router.get("/oauth2/authorize/answer")
    def answer(request: Request) -> RedirectResponse:
        query = dict(request.query_params)
        told = {"state": query.get("state", "")}
        seller = simulator.sellers.get(query.get("seller", ""))
        if seller is None:
            told["error"] = "access_denied"
        else:
            with simulator.lock:
                told |= {"code": simulator.tokens.consent(seller), "expires_in": "299"}
        return RedirectResponse(f"{_ANSWER}?{urlencode(told)}", 302)

    @router.get(_ANSWER)
    def done() -> HTMLResponse:
        return HTMLResponse("<h1>Done</h1><p>Copy the address of this page.</p>")

    return router


def _wrong(query: dict[str, str]) -> str:
    """What is wrong with a question; empty where nothing is."""
    scopes = set(query.get("scope", "").split())
    if query.get("client_id") != CLIENT_ID:
        return "unauthorized_client"
    if query.get("response_type") != "code":
        return "unsupported_response_type"
    if query.get("redirect_uri") != REDIRECT_NAME:
        return "invalid_request"
    return "" if scopes and scopes <= set(ALL_SCOPES) else "invalid_scope"


def _link(query: dict[str, str], **said: str) -> str:
    return f"/oauth2/authorize/answer?{urlencode({'state': query.get('state', ''), **said})}"
