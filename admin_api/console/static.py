"""The console's own style sheet and scripts: read once, served under their hash for ever."""

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin_api.console.completions import completions
from admin_api.console.theme import style_sheet

STATIC = "/_console/"

_FOLDER = Path(__file__).parent / "static"
_STYLES = (
    "base.css",
    "shell.css",
    "parts.css",
    "forms.css",
    "quasar.css",
    "watch.css",
    "scripts.css",
    "products.css",
    "sync.css",
)
_SCRIPTS = ("theme.js", "shell.js", "editor.js", "grid.js", "texts.js")
_ICON = "mark.svg"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_WORDS = "completions.json"
_TYPES = {
    ".css": "text/css",
    ".json": "application/json",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class StaticFiles:
    """What pages are drawn with."""

    def __init__(self) -> None:
        styles = [style_sheet(), *((_FOLDER / name).read_text() for name in _STYLES)]
        self._files = {name: (_FOLDER / name).read_text() for name in (*_SCRIPTS, _ICON)}
        self._files["console.css"] = "\n".join(styles)
        self._files[_WORDS] = completions()
        every = "\0".join(self._files[name] for name in sorted(self._files))
        self._stamp = hashlib.sha256(every.encode()).hexdigest()[:12]

    def address(self, name: str) -> str:
        """Where a file is; it changes with any of them."""
        return f"{STATIC}{self._stamp}/{name}"

    @property
    def head(self) -> str:
        """What stands in the head of every page."""
        return (
            f'<link rel="stylesheet" href="{self.address("console.css")}">'
            f'<script src="{self.address("theme.js")}"></script>'
            f'<script defer src="{self.address("shell.js")}"></script>'
            f'<script defer src="{self.address("editor.js")}"></script>'
            f'<script defer src="{self.address("grid.js")}"></script>'
            f'<script defer src="{self.address("texts.js")}"></script>'
        )

    @property
    def icon(self) -> str:
        """The picture in the tab of a browser, as SVG."""
        return self._files[_ICON]

    def route(self) -> Route:
        """The address of all of them."""
        return Route(STATIC + "{stamp}/{name}", self._answer)

    async def _answer(self, request: Request) -> Response:
        text = self._files.get(request.path_params["name"])
        if text is None:
            return Response(status_code=404)
        kind = _TYPES[Path(request.path_params["name"]).suffix]
        return Response(text, media_type=kind, headers=_FOR_EVER)
