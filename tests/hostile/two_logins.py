"""Two merchants on one WebDAV server: what each has, and how one may try to name the other's."""

import http.client
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from catalog.errors import NotFound, PlatformError
from drive.folders import PLAIN
from drive.names import folded, is_hidden, split
from drive.quota import Limits
from tests.dav_site import Answer, Site
from tests.drive_model import ModelSpace

MERCHANTS = ("wren", "finch")

# Merchants that there are not, with names as long: what is said of them is what may be said.
NOBODY = {"wren": "gull", "finch": "stork"}

LIMITS = Limits(most_bytes=60_000, floor_bytes=0)

PLACE = "in/product"

# One file in three spellings, and one in two; the folder may hold some of them.
NAMES = ("a.csv", "A.csv", "ü.csv", unicodedata.normalize("NFD", "ü.csv"), "b c.csv")
FOLDERS = ("sub", "Straße")

LOCK = (
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype><D:owner>somebody</D:owner></D:lockinfo>"
)
PROPFIND = b'<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>'


def proppatch(value: str) -> bytes:
    """A request that sets a property of ours."""
    return (
        '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>'
        f'<colour xmlns="urn:x">{value}</colour></D:prop></D:set></D:propertyupdate>'
    ).encode()


# How a client that is somebody may write the path of a merchant: who asks, whose, and what below.
SPELLINGS: Mapping[str, Callable[[str, str, str], str]] = {
    "plain": lambda me, whose, below: f"/{whose}/{quote(below)}",
    "all quoted": lambda me, whose, below: "/" + "".join(
        f"%{byte:02x}" for byte in f"{whose}/{below}".encode()
    ).replace("%2f", "/"),
    "quoted slash": lambda me, whose, below: f"/{whose}%2f{quote(below)}",
    "large": lambda me, whose, below: f"/{whose.upper()}/{quote(below)}",
    "dots": lambda me, whose, below: f"/{me}/../{whose}/{quote(below)}",
    "quoted dots": lambda me, whose, below: f"/{me}/in/%2e%2e/%2e%2e/{whose}/{quote(below)}",
    "dots in one": lambda me, whose, below: f"/{me}/..%2f{whose}/{quote(below)}",
    "backslash": lambda me, whose, below: f"/{me}/..%5c{whose}%5c{quote(below)}",
    "twice": lambda me, whose, below: f"/{me}//{whose}/{quote(below)}",
    "dot": lambda me, whose, below: f"/./{whose}/{quote(below)}",
    "staging": lambda me, whose, below: f"/.staging/{whose}/parts",
    "other form": lambda me, whose, below: f"/{whose}/{quote(unicodedata.normalize('NFD', below))}",
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """All that a merchant has, to the byte."""

    files: Mapping[str, bytes]
    folders: list[str]
    locks: list[str]
    properties: Mapping[str, Mapping[str, str]]
    usage: object


@dataclass
class World:
    """A server, two merchants, and what should be theirs."""

    site: Site
    models: dict[str, ModelSpace]

    @classmethod
    def fresh(cls, site: Site) -> "World":
        """Both have their folders and nothing else."""
        models = {}
        for merchant in MERCHANTS:
            readme = site.path(f"{merchant}/README.txt").read_bytes()
            models[merchant] = ModelSpace(PLAIN, LIMITS, readme)
        return cls(site, models)

    def ask(
        self, me: str, method: str, path: str, body: bytes | None = None, /, **headers: str
    ) -> Answer:
        """A request of one merchant; nothing of the other's may be in the answer."""
        try:
            answer = self.site.ask(method, path, body, me, **headers)
        except http.client.HTTPException as error:
            raise AssertionError(f"no answer to {method} {path}") from error
        secret = mark(other(me))
        assert secret not in answer.body, (method, path)
        assert secret.decode() not in "".join(answer.headers.values()), (method, path)
        return answer

    @contextmanager
    def acting(self, me: str) -> Iterator[None]:
        """Whatever a merchant does, the other has what it had; and both have what they should."""
        before = self.held(other(me))
        yield
        assert self.held(other(me)) == before
        for merchant in MERCHANTS:
            held, model = self.held(merchant), self.models[merchant]
            assert held.files == model.files()
            assert held.folders == model.folders()

    def held(self, merchant: str) -> Held:
        """What a merchant has now."""
        space = self.site.drive.space(merchant, "tests")
        root = self.site.path(merchant)
        found = sorted(path for path in root.rglob("*") if not is_hidden(path.name))
        properties = self.site.properties.kept  # type: ignore[attr-defined]
        return Held(
            files={
                str(path.relative_to(root)): path.read_bytes() for path in found if path.is_file()
            },
            folders=[str(path.relative_to(root)) for path in found if path.is_dir()],
            locks=[lock.token for lock in self.site.locks.locks(merchant)],
            properties={
                path: dict(p) for (whose, path), p in properties.items() if whose == merchant
            },
            usage=space.usage(),
        )

    def expect(self, merchant: str, answer: Answer, act: Callable[[ModelSpace], object]) -> None:
        """Do in the model what the merchant has asked for in its own space, as it was answered.

        Only own locks may stand in the way of what the model allows.
        """
        model = self.models[merchant]
        before = dict(model.nodes)
        try:
            act(model)
        except PlatformError:
            model.nodes = before
            assert answer.status >= 400, answer
            return
        if answer.status >= 400:
            model.nodes = before
            assert answer.status in (412, 423), answer
            assert self.site.locks.locks(merchant), f"refused without a lock: {answer}"


def copy_file(model: ModelSpace, path: str, target: str) -> None:
    """Copy a file in a model. Raises NotFound."""
    key = tuple(folded(part) for part in split(path))
    data = model.nodes[key].data if key in model.nodes else None
    if data is None:
        raise NotFound(path)
    model.put(target, data)


def other(merchant: str) -> str:
    """The other one."""
    return MERCHANTS[1 - MERCHANTS.index(merchant)]


def mark(merchant: str) -> bytes:
    """What stands in all files and properties of a merchant."""
    return f"secret of {merchant}".encode()


def said(answer: Answer, whose: str) -> tuple[int, dict[str, str], bytes]:
    """An answer without its time, and with the name of nobody for the merchant's."""
    name = NOBODY[whose]
    headers = {
        key: value.replace(whose, name).replace(whose.upper(), name.upper())
        for key, value in answer.headers.items()
        if key != "date"
    }
    body = answer.body.replace(whose.encode(), name.encode())
    return answer.status, headers, body.replace(whose.upper().encode(), name.upper().encode())
