"""The simulated eBay in a process of its own, and what tests ask of it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from simulators.ebay.listings import Listing
from simulators.ebay.state_file import StateFile

_ROOT = Path(__file__).parents[2]


class EbayProcess:
    """One that runs; `ebay_process` begins it. `url` is its base."""

    def __init__(self, url: str, state: Path) -> None:
        self.url = url
        self._state = state
        self._http = httpx.Client(base_url=f"{url}/_simulator", timeout=120)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def behave(self, **changes: object) -> None:
        """Change how it behaves."""
        self._http.patch("/behaviour", json=changes).raise_for_status()

    def stumble(self, rules: Sequence[Mapping[str, Any]]) -> None:
        """Put rules in place of those before; what happens is drawn anew."""
        self._http.put("/faults", json=list(rules)).raise_for_status()

    def journal(self) -> Mapping[str, Any]:
        """`counts` of calls by operation, and `calls`."""
        answer = self._http.get("/journal").raise_for_status()
        found: Mapping[str, Any] = answer.json()
        return found

    def calls(self, operation: str) -> int:
        """How often something was called."""
        found = self._http.get("/journal", params={"operation": operation}).raise_for_status()
        return int(found.json()["counts"].get(operation, 0))

    def listings(self, seller: str) -> list[Listing]:
        """All listings of a seller, the oldest first, ended ones too."""
        found: list[Listing] = []
        copy = self._state.with_suffix(".read")
        if self._state.exists():
            shutil.copyfile(self._state, copy)  # who loads the file writes it anew
            StateFile(copy).load(found.append, lambda _: None)
        return [each for each in found if each.seller == seller]


@contextmanager
def ebay_process(folder: Path, seed: int) -> Iterator[EbayProcess]:
    """Begin one, with a folder for what it keeps; it is gone at the end."""
    state = folder / "ebay.jsonl"
    command = [sys.executable, "-m", "simulators.ebay", "--seed", str(seed), "--state", str(state)]
    with (
        (folder / "ebay.err").open("wb") as log,
        subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as one,
    ):
        try:
            assert one.stdout is not None
            ebay = EbayProcess(one.stdout.readline().strip(), state)
            try:
                yield ebay
            finally:
                ebay.close()
        finally:
            one.terminate()
