"""Files behind addresses: bounded, complete, and quick to give up."""

from __future__ import annotations

import io
import socket
import time
from pathlib import Path

import pytest

from staf_cli.assets import url as url_module
from staf_cli.assets.catalogue import Asset, Url
from staf_cli.assets.fetch import fetch_assets
from staf_cli.errors import AssetError


class Response(io.BytesIO):
    """An answer with a stated length."""

    def __init__(self, content: bytes, stated: int | None) -> None:
        super().__init__(content)
        self.headers = {} if stated is None else {"Content-Length": str(stated)}


@pytest.fixture
def asset(catalogue: tuple[Asset, ...]) -> Asset:
    return catalogue[2]


def serve(monkeypatch: pytest.MonkeyPatch, content: bytes, stated: int | None) -> None:
    monkeypatch.setattr(url_module, "_open", lambda _: Response(content, stated))


@pytest.mark.parametrize("stated", [4096, None])
def test_fetch(asset: Asset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stated: int | None) -> None:
    serve(monkeypatch, bytes(4096), stated)
    (outcome,) = fetch_assets([asset], tmp_path)
    assert outcome.path == tmp_path / "big.pt"
    assert outcome.path.read_bytes() == bytes(4096)


@pytest.mark.parametrize(
    ("length", "stated", "message"),
    [
        (4096, 5000, "broke off after 4 kB"),
        (100, 10**9, "1000.0 MB long, at most 16 kB"),
        (20_000, None, "longer than 16 kB"),
        (100, 100, "only 0 kB, about 4 kB is right"),
    ],
)
def test_wrong_lengths(
    asset: Asset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    length: int,
    stated: int | None,
    message: str,
) -> None:
    serve(monkeypatch, bytes(length), stated)
    (outcome,) = fetch_assets([asset], tmp_path)
    assert message in str(outcome.error)
    assert not list(tmp_path.glob("*big*"))


def test_silent_server_is_given_up_within_the_time(asset: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(url_module, "ANSWER_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = Url(f"https://127.0.0.1:{server.getsockname()[1]}/big.pt")
        start = time.perf_counter()
        with pytest.raises(AssetError, match="no answer within"):
            next(url_module.read_url(source, asset))
        assert time.perf_counter() - start < 2.0


def test_refused_connection_names_the_reason(asset: Asset) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(AssetError, match=rf"cannot fetch https://127\.0\.0\.1:{port}/big\.pt: .*refused"):
        next(url_module.read_url(Url(f"https://127.0.0.1:{port}/big.pt"), asset))


def test_redirect_away_from_https_is_refused() -> None:
    with pytest.raises(OSError, match="not https"):
        url_module._OnlyHttps().redirect_request(None, io.BytesIO(), 302, "", {}, "http://example.org/a.pt")
