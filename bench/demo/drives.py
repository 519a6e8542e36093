"""A merchant's drive, reached over WebDAV as any program would."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import httpx

_HREF = "{DAV:}href"


class DriveClient:
    """One merchant's drive with a user and an app password. Close it at the end."""

    def __init__(self, url: str, merchant: str, user: str, password: str) -> None:
        self.url = f"{url}/{merchant}"
        self.user = user
        self.password = password
        self._http = httpx.Client(auth=(user, password), timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def put(self, path: str, content: bytes) -> None:
        """Drop a file. Raises httpx.HTTPStatusError where the drive does not take it."""
        self._http.put(f"{self.url}/{path}", content=content).raise_for_status()

    def read(self, path: str) -> bytes | None:
        """What a file holds; None where there is none."""
        answer = self._http.get(f"{self.url}/{path}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        return answer.raise_for_status().content

    def status(self, path: str) -> dict[str, Any]:
        """What the drive says of a file that was dropped; nothing before it says anything."""
        found = self.read(f"{path}.status.json")
        if found is None:
            return {}
        with contextlib.suppress(ValueError):
            status: dict[str, Any] = json.loads(found)
            return status
        return {}

    def names(self, folder: str) -> list[str]:
        """The files in a folder, sorted; none where there is no folder."""
        return sorted(self._names(folder))

    def _names(self, folder: str) -> Iterator[str]:
        answer = self._http.request("PROPFIND", f"{self.url}/{folder}/", headers={"Depth": "1"})
        if answer.status_code == httpx.codes.NOT_FOUND:
            return
        # Our own server's answer: no stranger's XML.
        for href in ElementTree.fromstring(answer.raise_for_status().content).iter(_HREF):
            path = unquote(urlsplit(href.text or "").path)
            if not path.endswith("/"):
                yield path.rpartition("/")[2]
