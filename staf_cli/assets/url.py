"""A file behind an https address, with a decision within seconds where there is no network."""

from __future__ import annotations

import http.client
import queue
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

from staf_cli.assets.catalogue import Asset, Url, size_text
from staf_cli.assets.writing import CHUNK_BYTES, check_size
from staf_cli.errors import AssetError

ANSWER_S = 8.0
"""How long the server may take to begin its answer: names, every address tried, TLS and redirects."""

READ_S = 20.0
"""How long the connection may be silent once the answer has begun."""

_USER_AGENT = "staf"


def read_url(source: Url, asset: Asset) -> Iterator[bytes]:
    """Yield the content in chunks.

    Raises:
        AssetError: no answer within `ANSWER_S`, an error status, a broken or overlong transfer.
    """
    response = _opened_in_time(source)
    with response:
        expected = _stated_length(response, source, asset)
        received = 0
        try:
            while chunk := response.read(CHUNK_BYTES):
                received += len(chunk)
                yield chunk
        except (OSError, http.client.HTTPException) as error:
            raise _broken_off(source, received, error) from error
        # http.client ends a transfer that broke off like one that is complete.
        if expected is not None and received != expected:
            raise _broken_off(source, received, f"{size_text(expected)} were announced")


def _opened_in_time(source: Url) -> Any:
    """The open response.

    A socket's time-out holds for one address at a time and not for looking up names, which can block for
    half a minute; so a thread connects and is left alone once the time is over.
    """
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    given_up = threading.Event()

    def connect() -> None:
        try:
            answer = _open(source.url)
        except Exception as error:  # handed to the waiting caller
            answers.put(error)
            return
        if given_up.is_set():
            answer.close()
        else:
            answers.put(answer)

    threading.Thread(target=connect, name="staf-connect", daemon=True).start()
    try:
        answer = answers.get(timeout=ANSWER_S)
    except queue.Empty:
        given_up.set()
        raise AssetError(f"cannot fetch {source}: no answer within {ANSWER_S:.0f} s; no network?") from None
    if isinstance(answer, Exception):
        raise AssetError(f"cannot fetch {source}: {_reason(answer)}") from answer
    return answer


def _open(url: str) -> Any:
    """Open the address; proxies and certificates as the environment says."""
    opener = urllib.request.build_opener(_OnlyHttps)
    request = urllib.request.Request(url, headers={"User-Agent": _USER_AGENT})
    return opener.open(request, timeout=READ_S)


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never to anything but https."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not newurl.startswith("https://"):
            fp.close()
            raise OSError(f"redirected to {newurl}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _stated_length(response: Any, source: Url, asset: Asset) -> int | None:
    stated = response.headers.get("Content-Length", "")
    if not stated.isdecimal():
        return None
    check_size(asset, int(stated), source)
    return int(stated)


def _broken_off(source: Url, received: int, why: object) -> AssetError:
    return AssetError(f"{source} broke off after {size_text(received)} ({why}); try again")


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", None)  # URLError wraps the real one
    return " ".join(str(reason or error).split()) or type(error).__name__
