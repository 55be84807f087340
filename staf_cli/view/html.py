"""The page itself: one template for a page that a server gives out and for a file that opens from disk.

A page holds no script and no style but the bundle's, which its content security policy names; all that is
told to the script stands in blocks that no browser runs. A file also holds scenes and video, as base64.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from staf_cli.errors import OutputError

SCRIPT, STYLE, NOTICES = "viewer.js", "viewer.css", "NOTICES.txt"
# A server's pages may load from it and from nowhere else; a file from nowhere at all.
SERVED_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_FILE_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src blob: data:; "
    "media-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
)
_CHUNK = 3 << 20  # bytes that become base64 at a time; a multiple of three
_NEEDS_SCRIPT = "This page draws with JavaScript and WebGL, which this browser has switched off."


@dataclass(frozen=True)
class Bundle:
    """What the page runs, out of the package's data.

    Attributes:
        script, style: as the build of `viewer/` wrote them.
        notices: licences of what is in them.
    """

    script: str
    style: str
    notices: str

    @classmethod
    def installed(cls) -> Bundle:
        """The bundle that comes with the package.

        Raises:
            OutputError: it is not there: a checkout in which it was never built.
        """
        folder = resources.files("staf_cli.view") / "page"
        try:
            parts = [(folder / name).read_text(encoding="utf-8") for name in (SCRIPT, STYLE, NOTICES)]
        except OSError as error:
            raise OutputError(
                "the page's script is not part of this installation; in a checkout it is built by "
                "`npm ci && npm run build` in viewer/"
            ) from error
        return cls(*parts)


def served_page(config: Mapping[str, Any], base: str = "") -> bytes:
    """A page for a server, which also gives out the bundle.

    Args:
        config: what the script is told: scenes, video and where they are.
        base: how the page's address leads to the bundle's folder, such as "../".
    """
    head = (
        _policy(SERVED_POLICY)
        + f'<link rel="stylesheet" href="{base}{STYLE}"><script src="{base}{SCRIPT}" defer></script>'
    )
    head += _data_block("config", "application/json", _json(config))
    return _encoded(_document(str(config["title"]), head, ""))


def write_file(path: Path, config: Mapping[str, Any], elements: Mapping[str, bytes], bundle: Bundle) -> None:
    """Write a page that holds everything and asks for nothing.

    Args:
        path: the file.
        config: as for `served_page`; scenes and video by the ids of elements.
        elements: contents by these ids.
        bundle: what the page runs.
    """
    script, style = _inside(bundle.script, "script"), _inside(bundle.style, "style")
    policy = _FILE_POLICY.format(script=_source_hash(script), style=_source_hash(style))
    head = _policy(policy) + f"<style>{style}</style>"
    # The script takes over the whole body: what it reads stands before it.
    whole = _document(str(config["title"]), f"{head}\0", f"<script>{script}</script>")
    start, end = whole.split("\0")
    with path.open("wb") as file:
        file.write(_encoded(start))
        file.write(_encoded(_data_block("config", "application/json", _json(config))))
        file.write(_encoded(_data_block("notices", "text/plain", _inside(bundle.notices, "script"))))
        for name, content in elements.items():
            before, after = _data_block(name, "text/plain", "\0").split("\0")
            file.write(before.encode("ascii"))
            file.writelines(_base64(content))
            file.write(after.encode("ascii"))
        file.write(_encoded(end))


def file_bytes(bundle: Bundle, contents: int) -> int:
    """About how many bytes a file takes that holds so many bytes of scenes and video."""
    parts = (bundle.script, bundle.style, bundle.notices)
    return sum(len(part.encode("utf-8")) for part in parts) + 4 * -(-contents // 3) + 8192


def contents_within(bundle: Bundle, num_bytes: int) -> int:
    """How many bytes of scenes and video fit into a file of so many; 0 or below where none do."""
    return (num_bytes - file_bytes(bundle, 0)) // 4 * 3


def _document(title: str, head: str, body: str) -> str:
    """The template; the icon keeps browsers from asking for one."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'{head}<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f'<link rel="icon" href="data:,"><title>{html.escape(title)}</title></head><body>'
        f"<noscript>{_NEEDS_SCRIPT}</noscript>{body}</body></html>\n"
    )


def _encoded(text: str) -> bytes:
    """As UTF-8; names of folders may hold bytes that are no text."""
    return text.encode("utf-8", "replace")


def _policy(policy: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _data_block(name: str, kind: str, content: str) -> str:
    return f'<script type="{kind}" id="{name}">{content}</script>\n'


def _json(value: Mapping[str, Any]) -> str:
    """JSON that can stand in a page: nothing in it ends the block or begins a comment."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False).replace("<", "\\u003c")


def _inside(text: str, tag: str) -> str:
    """Script, style or text as it can stand inside a tag: nothing in it ends the tag or begins a comment.

    In scripts both words occur in strings alone, where the backslash changes nothing.
    """
    plain = text.replace("\r\n", "\n").replace("\0", "")
    plain = re.sub(rf"</(?={tag})", r"<\\/", plain, flags=re.IGNORECASE)
    return plain.replace("<!--", "<\\!--")


def _source_hash(text: str) -> str:
    """How a policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _base64(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield base64.b64encode(content[start : start + _CHUNK])
