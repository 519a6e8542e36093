"""nginx before the WebDAV server, as docs/how-to/serve-the-drive.md sets it up."""

import contextlib
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.free_ports import free_port
from drive.dav_server import Certificate
from tests.dav_certificate import make_certificate
from tests.dav_site import Site, wait_for
from tests.debian import ensure

_PAGE = Path(__file__).parents[1] / "docs/how-to/serve-the-drive.md"

_AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


@contextlib.contextmanager
def proxied(site: Site, folder: Path, *, tls: bool) -> Iterator[str]:
    """Run nginx before a site until the end of the block; gives its address."""
    folder.mkdir()
    certificate = make_certificate(folder)
    port = free_port()
    config = folder / "nginx.conf"
    server = _server_of_page(certificate, port, site.port)
    if not tls:
        server = server.replace(f"{port} ssl;", f"{port};")
    config.write_text(_AROUND.format(folder=folder, server=server))
    command = [str(ensure("nginx-light")), "-c", str(config), "-p", str(folder)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: _listens(port) or process.poll() is not None)
        assert process.poll() is None, (folder / "error.log").read_text()
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _server_of_page(certificate: Certificate, port: int, inner: int) -> str:
    """The server block of the page, with what differs here."""
    block = re.search(r"```nginx\n(.*?)```", _PAGE.read_text(), re.DOTALL)
    assert block is not None, "the page has no configuration of nginx"
    text = block[1]
    for pattern, value in (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (r"(ssl_certificate) [^;]*;", rf"\1 {certificate.chain};"),
        (r"(ssl_certificate_key) [^;]*;", rf"\1 {certificate.key};"),
        (r"(proxy_pass) [^;]*;", rf"\1 http://127.0.0.1:{inner};"),
    ):
        text, count = re.subn(pattern, value, text)
        assert count == 1, pattern
    return text


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=120).close()
    except OSError:
        return False
    return True
