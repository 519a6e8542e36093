"""A WebDAV server that is attacked, and what must then be as it was."""

import os

from tests.dav_site import Site

LOCK = (
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype><D:owner>somebody</D:owner></D:lockinfo>"
)


def swept(site: Site) -> Site:
    """A server with `/wren/in/product/old.csv` of old bytes, and nothing else of tests."""
    for path in ("wren/in/product", "finch/in/product"):
        for file in site.path(path).iterdir():
            assert file.is_file()
            file.unlink()
    assert site.ask("PUT", "/wren/in/product/old.csv", b"old").status == 201
    return site


def names(site: Site, folder: str = "wren/in/product") -> list[str]:
    """What lies in a folder on the disk."""
    return sorted(os.listdir(site.path(folder)))
