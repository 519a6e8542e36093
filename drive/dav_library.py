"""wsgidav as the drive uses it: every name of it that is used here, loaded so that lxml is not.

Where lxml can be imported, wsgidav reads requests with it, without saying so: document types are
then accepted, and a lock whose owner holds an entity stays for good. So while wsgidav is loaded,
lxml cannot be found, and requests are read by defusedxml on every machine.

It ships no types; what is derived from its classes says so where it is.
"""

import sys
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import register_namespace


def _load_without_lxml() -> ModuleType:
    modules: dict[str, Any] = sys.modules
    hidden = ("lxml", "lxml.etree")
    found = {name: modules[name] for name in hidden if name in modules}
    modules.update(dict.fromkeys(hidden))  # None is how the import system knows: not there
    try:
        import wsgidav.xml_tools  # type: ignore[import-untyped]
    finally:
        for name in hidden:
            del modules[name]
        modules.update(found)
    loaded: ModuleType = wsgidav.xml_tools
    return loaded


xml_tools = _load_without_lxml()

# The prefix of all other servers, for clients that look for it; it is shorter than `ns0`, too.
register_namespace("D", "DAV:")

# isort: split
from wsgidav import util  # noqa: E402
from wsgidav.dav_error import DAVError  # type: ignore[import-untyped]  # noqa: E402
from wsgidav.dav_error import (  # noqa: E402
    PRECONDITION_CODE_PropfindFiniteDepth as FINITE_DEPTH,
)
from wsgidav.dav_provider import (  # type: ignore[import-untyped]  # noqa: E402
    DAVCollection,
    DAVNonCollection,
    DAVProvider,
)
from wsgidav.lock_man.lock_manager import (  # type: ignore[import-untyped]  # noqa: E402
    LockManager,
)
from wsgidav.request_server import (  # type: ignore[import-untyped]  # noqa: E402
    RequestServer,
)

__all__ = [
    "FINITE_DEPTH",
    "DAVCollection",
    "DAVError",
    "DAVNonCollection",
    "DAVProvider",
    "LockManager",
    "RequestServer",
    "util",
    "xml_tools",
]
