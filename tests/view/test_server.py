"""The server gives out what is in its table, to this machine and to nobody else."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from staf_cli.errors import InputError, OutputError
from staf_cli.view.server import ADDRESS, Resource, Server

CONTENT = bytes(range(256)) * 40  # 10,240 bytes


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Gives out a page, a file, something that fails and something that is not there."""
    (tmp_path / "video.mp4").write_bytes(CONTENT)
    (tmp_path / "secret").write_text("secret")

    def damaged() -> bytes:
        raise InputError("walk: the result is damaged")

    with Server() as server:
        server.table = {
            "": Resource("text/html; charset=utf-8", lambda: b"<p>page</p>"),
            "0/": Resource("text/html; charset=utf-8", lambda: b"<p>result</p>"),
            "0/video": Resource("video/mp4", lambda: tmp_path / "video.mp4"),
            "0/gone": Resource("video/mp4", lambda: tmp_path / "gone.mp4"),
            "0/folder": Resource("video/mp4", lambda: tmp_path),
            "0/none": Resource("image/jpeg", lambda: None),
            "0/damaged": Resource("text/html", damaged),
            "0/keep": Resource("text/html", lambda: b"kept", download="walk.html"),
        }
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def ask(server: Server) -> Callable[..., tuple[int, dict[str, str], bytes]]:
    """Asks for what is behind the token; headers are added, None takes one away."""

    def ask(
        path: str, method: str = "GET", *, whole_path: bool = False, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(ADDRESS, server.server_address[1], timeout=10)
        try:
            target = path if whole_path else f"/{server.token}/{path}"
            connection.putrequest(method, target, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    return ask


def test_the_link_is_of_this_machine_alone(server: Server) -> None:
    assert server.link == f"http://127.0.0.1:{server.server_address[1]}/{server.token}/"
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) > 20


def test_a_page_comes_with_its_policy_and_is_not_kept(ask: Callable[..., tuple]) -> None:
    status, headers, body = ask("")
    assert (status, body) == (200, b"<p>page</p>")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"])
def test_nothing_but_reading(ask: Callable[..., tuple], method: str) -> None:
    status, headers, _ = ask("", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_head_tells_the_length_alone(ask: Callable[..., tuple]) -> None:
    status, headers, body = ask("0/video", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(CONTENT)), b"")


@pytest.mark.parametrize("path", ["/", "/x/", "//", "/favicon.ico", "/index.html", "/0/video", "*", ""])
def test_without_the_token_there_is_nothing(ask: Callable[..., tuple], path: str) -> None:
    assert ask(path or "/", whole_path=True)[0] == 404


def test_a_token_that_is_nearly_right(ask: Callable[..., tuple], server: Server) -> None:
    for token in (server.token[:-1], server.token + "x", server.token.swapcase(), "%20" * 7):
        assert ask(f"/{token}/", whole_path=True)[0] == 404


def test_bytes_that_are_no_text(server: Server) -> None:
    with socket.create_connection(server.server_address[:2], timeout=10) as sock:
        sock.sendall(b"GET /\xff\xfe\xc3/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b" 404 " in sock.recv(200)


@pytest.mark.parametrize(
    "path",
    [
        *("../secret", "0/../../secret", "0/..%2fsecret", "0/%2e%2e/secret", "0/%2e%2e%2fsecret"),
        *("..\\secret", "0//etc/passwd", "/etc/passwd", "0/video/../secret", "0/video%00", "secret"),
        *("file:///etc/passwd", "0/./video", "%30/video", "0/video/", "0%2fvideo", "~root", "0/gone"),
        *("0/folder", "0/none", "0/video;x", "0/VIDEO"),
    ],
)
def test_nothing_else_can_be_read(ask: Callable[..., tuple], path: str) -> None:
    status, _, body = ask(path)
    assert status == 404
    assert body == b"Not Found\n"


def test_a_query_changes_nothing(ask: Callable[..., tuple]) -> None:
    assert ask("0/video?../secret")[2] == CONTENT


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:80", "127.0.0.1.example.org", "localhost.example.org:1", "", "[::1]"]
)
def test_other_names_of_this_machine_are_refused(ask: Callable[..., tuple], host: str) -> None:
    """A site whose name leads here (DNS rebinding) would ask by that name."""
    assert ask("", Host=host)[0] == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:1", "127.0.0.1:9999"])
def test_a_forwarded_port_is_as_good(ask: Callable[..., tuple], host: str) -> None:
    assert ask("", Host=host)[0] == 200


def test_no_host_or_two(server: Server) -> None:
    for hosts in ("", "Host: localhost\r\nHost: example.org\r\n"):
        with socket.create_connection(server.server_address[:2], timeout=10) as sock:
            sock.sendall(f"GET /{server.token}/ HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode())
            assert b" 403 " in sock.recv(200)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        *(("bytes=0-", 0, 10240), ("bytes=0-0", 0, 1), ("bytes=100-199", 100, 200)),
        *(("bytes=-1", 10239, 10240), ("bytes=-99999", 0, 10240), ("bytes=10239-", 10239, 10240)),
        *(("bytes=10000-99999", 10000, 10240), (" bytes=5-9 ", 5, 10)),
    ],
)
def test_a_part_of_a_file(ask: Callable[..., tuple], asked: str, start: int, end: int) -> None:
    status, headers, body = ask("0/video", Range=asked)
    assert status == 206
    assert headers["Content-Range"] == f"bytes {start}-{end - 1}/10240"
    assert headers["Content-Length"] == str(end - start)
    assert body == CONTENT[start:end]


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_part_that_is_not_there(ask: Callable[..., tuple], asked: str) -> None:
    status, headers, _ = ask("0/video", Range=asked)
    assert (status, headers["Content-Range"]) == (416, "bytes */10240")


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=",
        "bytes=-",
        pytest.param(f"bytes={'9' * 5000}-", id="5000 digits"),
        "bytes=9-5",
        "bytes=a-b",
        "bytes=0-1,5-6",
        "lines=1-2",
    ],
)
def test_what_is_no_part_gives_the_whole(ask: Callable[..., tuple], asked: str) -> None:
    status, _, body = ask("0/video", Range=asked)
    assert (status, body) == (200, CONTENT)


def test_a_folder_without_its_slash_leads_on(ask: Callable[..., tuple], server: Server) -> None:
    for path, wanted in (
        (f"/{server.token}", f"/{server.token}/"),
        (f"/{server.token}/0", f"/{server.token}/0/"),
    ):
        status, headers, _ = ask(path, whole_path=True)
        assert (status, headers["Location"]) == (301, wanted)


def test_a_damaged_result_is_said(ask: Callable[..., tuple]) -> None:
    status, headers, body = ask("0/damaged")
    assert (status, body) == (500, b"walk: the result is damaged\n")
    assert headers["Content-Type"].startswith("text/plain")


def test_what_is_kept_has_a_name(ask: Callable[..., tuple]) -> None:
    assert ask("0/keep")[1]["Content-Disposition"] == 'attachment; filename="walk.html"'


def test_several_at_once(server: Server, ask: Callable[..., tuple]) -> None:
    """One who waits for something slow holds up no one else."""
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        assert go_on.wait(20)
        return b"slow"

    server.table = {**server.table, "slow": Resource("text/plain", slow)}
    got: list[bytes] = []
    waiting = threading.Thread(target=lambda: got.append(ask("slow")[2]))
    waiting.start()
    assert begun.wait(10)
    assert ask("0/video", Range="bytes=1-1")[0] == 206
    assert not got
    go_on.set()
    waiting.join(10)
    assert got == [b"slow"]


def test_a_browser_that_hangs_up_does_no_harm(server: Server, ask: Callable[..., tuple]) -> None:
    for _ in range(5):
        with socket.create_connection(server.server_address[:2], timeout=10) as sock:
            sock.sendall(f"GET /{server.token}/0/video HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            sock.recv(10)
    assert ask("")[0] == 200


def test_a_port_that_is_taken(server: Server) -> None:
    port = server.server_address[1]
    with pytest.raises(OutputError, match=f"--port {port}: cannot be used"):
        Server(port)
