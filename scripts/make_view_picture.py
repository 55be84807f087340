"""The picture of the page of `staf view` in the docs: the demo clip, its bodies and their curves.

staf run --demo --out results
python scripts/make_view_picture.py results/demo docs/view.webp

Needs Playwright and its Chromium, or Debian's.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from staf_cli.assets.store import AssetStore

FRAME = 112  # both people are there
KEYS = ("f", "t", "n")  # everybody in view, trails, names
SIZE = {"width": 1280, "height": 800}
GL = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
READY = """() => new Promise((go) => {
  const look = () => (window.staf ? go(window.staf.ready) : setTimeout(look, 20));
  look();
})"""
SETTLED_MS = 800
WEBP = {"quality": 80, "method": 6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=Path, help="the folder that `staf run --demo` wrote")
    parser.add_argument("picture", type=Path, help="the WebP to write")
    args = parser.parse_args()
    code = "from staf_cli.cli import main_view; main_view()"
    command = [sys.executable, "-c", code, "--no-browser", str(args.result)]
    command += ["--video", str(AssetStore().require("demo"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            shot = screenshot(server.stdout.readline().strip())
        finally:
            server.terminate()
    Image.open(io.BytesIO(shot)).convert("RGB").save(args.picture, **WEBP)


def screenshot(link: str) -> bytes:
    """The page at the chosen frame, as PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(GL))
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(link)
        page.evaluate(READY)
        page.evaluate("(frame) => window.staf.seek(frame)", FRAME)
        for key in KEYS:
            page.keyboard.press(key)
        page.wait_for_timeout(SETTLED_MS)
        shot = page.screenshot()
        browser.close()
    return shot


if __name__ == "__main__":
    main()
