"""A server for one browser on this machine: a fixed table of what it gives out, and a token in every address.

What is asked for is looked up in the table as it stands, never turned into a path: there is nothing to climb
out of. Other sites' pages cannot ask either: they do not know the token, and the name under which they reach
this machine (the Host header) is not one of its own.
"""

from __future__ import annotations

import hmac
import io
import logging
import os
import re
import secrets
import socketserver
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO

from staf_cli.errors import OutputError, StafError
from staf_cli.view.html import SERVED_POLICY

log = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
HOSTS = frozenset({ADDRESS, "localhost"})  # any port: ssh forwards change it
TOKEN_BYTES = 16
_PIECE = 1 << 18  # bytes sent at a time
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_HEADERS = {
    "Content-Security-Policy": f"{SERVED_POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",  # the next result on this port is another one
}
HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"
SCRIPT, STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
BINARY, JPEG = "application/octet-stream", "image/jpeg"


@dataclass(frozen=True)
class Resource:
    """One thing that is given out.

    Attributes:
        mime: its type.
        make: gives its content, or the file that holds it, or None where it turns out not to be there; may
            wait, and is called for every request.
        download: the name under which a browser keeps it; None where it shows it.
    """

    mime: str
    make: Callable[[], bytes | Path | None]
    download: str | None = None


Table = Mapping[str, Resource]
"""What is given out, by the part of the address behind the token: "", "0/", "0/video"."""


class Server(ThreadingHTTPServer):
    """Listens from the start on, on this machine alone; answers while `serve_forever` runs.

    Attributes:
        token: the first part of every address.
        table: may be filled until the first request.
    """

    daemon_threads = True

    def __init__(self, port: int | None = None) -> None:
        """Listen on a port, on a free one where None.

        Raises:
            OutputError: the port is taken or may not be used.
        """
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        self.table: Table = {}
        try:
            super().__init__((ADDRESS, port or 0), _Handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise OutputError(
                f"--port {port}: cannot be used ({reason}); give another one, or none for a free one"
            ) from error

    @property
    def link(self) -> str:
        """The address of the first page."""
        return f"http://{ADDRESS}:{self.server_address[1]}/{self.token}/"

    def server_bind(self) -> None:
        """As in the base class, but without asking a name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def handle_error(self, *_: object) -> None:
        """Nothing: browsers that hang up are no error of ours; what is goes to the log."""
        log.debug("a request could not be answered", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD out of the server's table."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "staf", ""

    def parse_request(self) -> bool:
        """As in the base class; nothing but reading is answered, by whatever method it is asked for."""
        if not super().parse_request():
            return False
        if self.command not in ("GET", "HEAD"):
            self.close_connection = True  # whatever was sent along is not read
            self._say(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
            return False
        return True

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """No line for every request."""
        log.debug(format, *args)

    def _answer(self) -> None:
        if not self._asked_by_name():
            self._say(HTTPStatus.FORBIDDEN)
            return
        path = self.path.partition("?")[0]
        empty, _, rest = path.partition("/")
        token, slash, name = rest.partition("/")
        if empty or not hmac.compare_digest(token.encode("latin-1"), self.server.token.encode("ascii")):
            self._say(HTTPStatus.NOT_FOUND)
            return
        resource = self.server.table.get(name) if slash else None
        if resource is None and (not slash or f"{name}/" in self.server.table):
            self._say(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{path}/"})
            return
        if resource is None:
            self._say(HTTPStatus.NOT_FOUND)
            return
        with suppress(ConnectionError):  # a browser hangs up whenever it has seen enough
            self._give(resource)

    def _asked_by_name(self) -> bool:
        """Whether the request names this machine as the link does: else it was led here by another site."""
        named = self.headers.get_all("Host") or []
        return len(named) == 1 and named[0].strip().lower().rsplit(":", 1)[0] in HOSTS

    def _give(self, resource: Resource) -> None:
        try:
            content = resource.make()
        except (StafError, OSError) as error:
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, words=str(error))
            return
        except Exception:  # an answer all the same: else the browser waits for it without a word
            log.exception("a request could not be answered")
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        try:
            with _opened(content) as (file, size):
                self._send(resource, file, size)
        except FileNotFoundError:
            self._say(HTTPStatus.NOT_FOUND)

    def _send(self, resource: Resource, file: IO[bytes], size: int) -> None:
        part = _part_of(self.headers.get("Range"), size)
        if part is None:
            self._say(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{size}"})
            return
        start, end, is_part = part
        self.send_response(HTTPStatus.PARTIAL_CONTENT if is_part else HTTPStatus.OK)
        if is_part:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        if resource.download is not None:
            self.send_header("Content-Disposition", f'attachment; filename="{resource.download}"')
        self.send_header("Accept-Ranges", "bytes")
        self._end_headers(resource.mime, end - start)
        if self.command == "HEAD":
            return
        file.seek(start)
        while start < end and (piece := file.read(min(_PIECE, end - start))):
            self.wfile.write(piece)
            start += len(piece)
        self.close_connection |= start < end  # the file has become shorter: what is announced never comes

    def _say(
        self, status: HTTPStatus, headers: Mapping[str, str] | None = None, words: str | None = None
    ) -> None:
        """An answer of one line."""
        line = (words or status.phrase).encode("utf-8", "replace") + b"\n"
        with suppress(ConnectionError):
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self._end_headers(TEXT, len(line))
            if self.command != "HEAD":
                self.wfile.write(line)

    def _end_headers(self, mime: str, length: int) -> None:
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(length))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()


def _part_of(asked: str | None, size: int) -> tuple[int, int, bool] | None:
    """Where what is asked for begins and ends, and whether it is a part; None where there is nothing there.

    What is no range of bytes, and several ranges at once, are answered with the whole, as RFC 9110 allows.
    """
    match = _RANGE.fullmatch(asked.strip()) if asked else None
    if match is None or match.groups() == ("", ""):
        return 0, size, False
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return 0, size, False  # not a range
    return (start, end, True) if start < end else None


@contextmanager
def _opened(content: bytes | Path | None) -> Iterator[tuple[IO[bytes], int]]:
    """A content to read from and its size.

    Raises:
        FileNotFoundError: it is not there, or no file.
    """
    if content is None:
        raise FileNotFoundError
    if isinstance(content, bytes):
        yield io.BytesIO(content), len(content)
        return
    try:
        file = content.open("rb")
    except OSError as error:
        raise FileNotFoundError from error
    with file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise FileNotFoundError
        yield file, state.st_size
