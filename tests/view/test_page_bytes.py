"""The page's html: nothing in it can end a block, its policy names what runs, data come back."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from staf_cli.view.html import Bundle, contents_within, file_bytes, served_page, write_file

HOSTILE = '</script><img src=x onerror=alert(1)> <!-- & " \u2028 走る \ud800'
BUNDLE = Bundle("const end = '</script><!--';\nrun();", "body { color: red }", "MIT -- three </script>")


class Blocks(HTMLParser):
    """Tags of a page with their attributes and texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._last = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._last = dict(attrs).get("id") or tag

    def handle_data(self, data: str) -> None:
        self.texts[self._last] = self.texts.get(self._last, "") + data


def config(**more: object) -> dict[str, object]:
    return {"mode": "view", "title": HOSTILE, "scenes": [], **more}


def test_a_served_page_holds_no_script_of_its_own() -> None:
    page = Blocks(served_page(config(), "../").decode())
    assert json.loads(page.texts["config"]) == config()
    scripts = [about for tag, about in page.tags if tag == "script"]
    assert scripts == [{"src": "../viewer.js", "defer": None}, {"type": "application/json", "id": "config"}]
    assert not any(name.startswith("on") or name == "style" for _, about in page.tags for name in about)
    assert "img" not in {tag for tag, _ in page.tags}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "view.html"
    write_file(path, config(), {"scene-0": b"\x00\xffscene", "video-data": bytes(5_000_000)}, BUNDLE)
    return path


def test_a_file_names_what_it_runs(file: Path) -> None:
    page = Blocks(file.read_text())
    (policy,) = [about["content"] for tag, about in page.tags if about.get("http-equiv")]
    assert policy is not None
    for tag, kind in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", file.read_text(), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "'self'" not in policy
    assert "unsafe" not in policy
    before = [tag for tag, about in page.tags[: page.tags.index(("style", {}))] if about.get("http-equiv")]
    assert before == ["meta"]


def test_a_file_holds_all_of_it(file: Path) -> None:
    page = Blocks(file.read_text())
    assert base64.b64decode(page.texts["scene-0"]) == b"\x00\xffscene"
    assert base64.b64decode(page.texts["video-data"]) == bytes(5_000_000)
    assert json.loads(page.texts["config"]) == config()
    assert "three" in page.texts["notices"]
    assert not re.search(r'(src|href)="(?!data:,)', file.read_text())


def test_what_a_file_will_take(file: Path) -> None:
    taken = file.stat().st_size
    assert taken <= file_bytes(BUNDLE, 7 + 5_000_000) < taken + 20_000
    room = contents_within(BUNDLE, 1_000_000)
    assert file_bytes(BUNDLE, room) <= 1_000_000 < file_bytes(BUNDLE, room + 4)


def test_the_bundle_is_part_of_the_package() -> None:
    bundle = Bundle.installed()
    assert len(bundle.script) > 100_000
    assert "three" in bundle.notices
