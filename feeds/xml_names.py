"""Names in XML feeds: without their prefixes, or as qualified names, and never without bound."""

from collections.abc import Mapping

from catalog.errors import FeedFault

# Between the parts of a name from expat's namespace mode: URI, local name, prefix. XML allows
# this character nowhere, so no part can hold it.
SEPARATOR = "\x01"


class LocalNames(dict[str, str]):
    """Name as the parser gives it → local name; each is worked out once.

    Raises:
        FeedFault: A name is longer than `max_chars`.
    """

    def __init__(self, max_chars: int) -> None:
        super().__init__()
        self._max_chars = max_chars

    def __missing__(self, name: str) -> str:
        if len(name) > self._max_chars:
            raise FeedFault(
                f"a name has {len(name):,} characters: {name[:40]!r}…", fault="name_too_long"
            )
        qualified = SEPARATOR in name
        local = name.split(SEPARATOR)[1] if qualified else name.rpartition(":")[2]
        self[name] = local
        return local


class DroppedNamespaces:
    """What an element holds beside its children where prefixes and declarations are dropped."""

    def __init__(self, names: LocalNames) -> None:
        self._names = names
        self._plain: set[str] = set()

    def extra(self, name: str, attributes: dict[str, str]) -> dict[str, object]:
        """Return `{"a": attributes}`, or nothing where there are none."""
        if self._plain.issuperset(attributes):
            return {"a": attributes} if attributes else {}
        kept: dict[str, str] = {}
        for qualified, value in attributes.items():
            local = self._names[qualified]
            if qualified == local != "xmlns":
                self._plain.add(local)
                kept[local] = value  # of `cur` and `g:cur` the one without prefix stays
            elif qualified != "xmlns" and not qualified.startswith("xmlns:"):
                kept.setdefault(local, value)
        return {"a": kept} if kept else {}


class KeptNamespaces:
    """The same where names stay qualified; expat must be in namespace mode with prefixes."""

    def __init__(self, names: LocalNames) -> None:
        self._names = names
        self._declared: dict[str, str] = {}
        self._scopes: dict[str, list[str]] = {}

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """Take a declaration; expat reports it before the element that carries it."""
        self._declared[prefix or ""] = uri or ""
        self._scopes.setdefault(prefix or "", []).append(uri or "")

    def undeclare(self, prefix: str | None) -> None:
        """End a declaration, behind the end of the element that carried it."""
        uris = self._scopes[prefix or ""]
        uris.pop()
        if not uris:
            # Else the order of declarations would be that of records long gone.
            del self._scopes[prefix or ""]

    def around(self) -> tuple[tuple[str, str], ...]:
        """Return the declarations in scope, without those of an element that just begins."""
        declared = self._declared
        return tuple(
            (prefix, uris[-2] if prefix in declared else uris[-1])
            for prefix, uris in self._scopes.items()
            if len(uris) > (prefix in declared)
        )

    def root_extra(self, name: str, attributes: dict[str, str]) -> dict[str, object]:
        """Return the extra of a record's root: every declaration in scope is its own."""
        self._declared = {prefix: uris[-1] for prefix, uris in self._scopes.items()}
        return self.extra(name, attributes)

    def passed(self) -> None:
        """Forget the declarations of an element outside of all records."""
        self._declared = {}

    def extra(self, name: str, attributes: dict[str, str]) -> dict[str, object]:
        """Return `n`, `d`, `a` and `q` of the tree grammar, each only where needed."""
        extra: dict[str, object] = {}
        if SEPARATOR in name:
            uri, _, prefix = _parts(name)
            extra["n"] = [prefix, uri]
        if self._declared:
            extra["d"] = self._declared
            self._declared = {}
        plain, qualified = self._split(attributes)
        if plain:
            extra["a"] = plain
        if qualified:
            extra["q"] = qualified
        return extra

    def _split(self, attributes: Mapping[str, str]) -> tuple[dict[str, str], list[list[str]]]:
        plain: dict[str, str] = {}
        qualified: list[list[str]] = []
        for name, value in attributes.items():
            local = self._names[name]
            if SEPARATOR in name:
                uri, _, prefix = _parts(name)
                qualified.append([prefix, uri, local, value])
            else:
                plain[local] = value
        return plain, qualified


def _parts(name: str) -> tuple[str, str, str]:
    uri, local, *prefix = name.split(SEPARATOR)
    return uri, local, prefix[0] if prefix else ""
