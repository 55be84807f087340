"""A download goes on as long as bytes arrive, however slowly, and ends when none do."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.server
import io
import json
import shutil
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_wheel import write_wheel

from staf_cli.assets import watched
from staf_cli.assets.catalogue import NpmPackage, Package, Wheel
from staf_cli.assets.downloads import download, npm_command
from staf_cli.assets.watched import StalledError, run_watched

STALL_S = 2.0
PIECES, EVERY_S = 5, 0.8  # longer in all than STALL_S
CONTENT_BYTES = 2_000_000  # a piece is more than the 256 kB in which pip writes


def tarball() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in (
            ("package/package.json", b'{"name": "nets", "version": "1.0"}'),
            ("package/net.bin", hashlib.shake_256(b"noise").digest(CONTENT_BYTES)),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


class Registry(http.server.ThreadingHTTPServer):
    """Serves one file as the package "nets", to npm and to pip, in pieces; only so many of them ever come."""

    daemon_threads = True

    def __init__(self, file_name: str, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.file_name, self.content, self.pieces = file_name, content, PIECES
        self.closing = threading.Event()


class Answer(http.server.BaseHTTPRequestHandler):
    server: Registry

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if not self.path.endswith(self.server.file_name):
            index = self._npm_index() if self.server.file_name.endswith(".tgz") else self._pip_index()
            self._begin(len(index), "application/json" if index.startswith(b"{") else "text/html")
            self.wfile.write(index)
            return
        content, step = self.server.content, len(self.server.content) // PIECES + 1
        with contextlib.suppress(ConnectionError):  # whoever waited is gone
            self._send_in_pieces(content, step)

    def _send_in_pieces(self, content: bytes, step: int) -> None:
        self._begin(len(content), "application/octet-stream")
        for piece in range(self.server.pieces):
            self.wfile.write(content[piece * step : (piece + 1) * step])
            self.wfile.flush()
            self.server.closing.wait(EVERY_S)
        if self.server.pieces < PIECES:
            self.server.closing.wait()

    def _begin(self, length: int, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.send_header("Content-Type", kind)
        self.end_headers()

    def _npm_index(self) -> bytes:
        digest = base64.b64encode(hashlib.sha512(self.server.content).digest()).decode()
        where = {
            "tarball": f"{self.server.url}/nets/-/{self.server.file_name}",
            "integrity": f"sha512-{digest}",
        }
        version = {"name": "nets", "version": "1.0.0", "dist": where}
        return json.dumps(
            {"name": "nets", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}}
        ).encode()

    def _pip_index(self) -> bytes:
        return f'<a href="{self.server.url}/{self.server.file_name}">{self.server.file_name}</a>'.encode()


@pytest.fixture(params=["npm", "pip"])
def registry(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Registry]:
    monkeypatch.setattr(watched, "STALL_S", STALL_S)
    if request.param == "npm":
        if shutil.which("npm") is None:
            pytest.skip("there is no npm")
        server = Registry("nets-1.0.0.tgz", tarball())
        monkeypatch.setenv("npm_config_registry", server.url)
    else:
        members = {"fake/net.bin": hashlib.shake_256(b"noise").digest(CONTENT_BYTES)}
        wheel = write_wheel(tmp_path / "wheel", members)
        server = Registry(wheel.name, wheel.read_bytes())
        for name, value in {
            "PIP_INDEX_URL": f"{server.url}/simple",
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_NO_CACHE_DIR": "1",
        }.items():
            monkeypatch.setenv(name, value)
        for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
            monkeypatch.delenv(name, raising=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


def package_of(registry: Registry) -> Package:
    if registry.file_name.endswith(".tgz"):
        return NpmPackage("nets", "1.0.0", 1000)
    return Wheel("staf-fake-nets", "1.0", size_bytes=1000)


def get(registry: Registry, folder: Path) -> Path:
    package = package_of(registry)
    folder.mkdir()
    return download(package, folder, npm_command(folder) if isinstance(package, NpmPackage) else ())


def test_slow_is_not_stalled(registry: Registry, tmp_path: Path) -> None:
    came = get(registry, tmp_path / "out")
    assert came.read_bytes() == registry.content
    assert list((tmp_path / "out").iterdir()) == [came], "nothing else is left"


def test_stalled_is_ended(registry: Registry, tmp_path: Path) -> None:
    registry.pieces = 2
    began = time.monotonic()
    with pytest.raises(StalledError, match=r"(npm|pip) gave no .*: nothing arrived for 2 s"):
        get(registry, tmp_path / "out")
    assert time.monotonic() - began < 30


def test_what_a_command_says_is_not_what_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "STALL_S", 1.0)
    code = "import time\nfor _ in range(100): print('retrying', flush=True); time.sleep(0.1)"
    with pytest.raises(StalledError):
        run_watched([sys.executable, "-c", code], tmp_path, {})
