"""Marks the scripts of NiceGUI's page template with the nonce that its policy names."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# By which NiceGUI marks its pages.
_IS_PAGE = "x-nicegui-content"


class Nonces:
    """An ASGI application around NiceGUI's.

    No text of a visitor can hold the mark's place: NiceGUI writes `<` in everything that comes
    from a page's elements as `&lt;`, so each `<script` is the template's own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._application = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        mark = b'<script nonce="' + scope["state"]["nonce"].encode() + b'"'
        begun: Message | None = None

        async def send_marked(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                if _IS_PAGE in Headers(raw=message["headers"]):
                    begun = message
                    return
            elif begun is not None:
                body = message["body"].replace(b"<script", mark)  # a page is sent in one piece
                MutableHeaders(scope=begun)["content-length"] = str(len(body))
                await send(begun)
                await send({**message, "body": body})
                return
            await send(message)

        await self._application(scope, receive, send_marked)
