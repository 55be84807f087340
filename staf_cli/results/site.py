"""What the pages' server gives out: pages, scenes, videos and posters of results, by fixed addresses."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from staf_cli.errors import InputError, StafError
from staf_cli.results import layout
from staf_cli.results.look import Look
from staf_cli.results.run_json import RunSummary
from staf_cli.view.html import SCRIPT as SCRIPT_NAME
from staf_cli.view.html import STYLE as STYLE_NAME
from staf_cli.view.html import Bundle, served_page
from staf_cli.view.server import BINARY, HTML, JPEG, SCRIPT, STYLE, Resource
from staf_cli.view.start_page import START_STYLE, Card, start_page
from staf_cli.view.start_page import STYLE as START_STYLE_TEXT

_CHECKED_S = 3.0  # that the start page waits to know which results are damaged


def result_folders(given: Path) -> list[Path]:
    """The folders of results that an argument stands for: itself, or those in it, in natural order.

    Raises:
        InputError: there is none.
    """
    if (given / layout.RUN_JSON).is_file():
        return [given]
    inside = [each for each in _subfolders(given) if (each / layout.RUN_JSON).is_file()]
    if not inside:
        raise InputError(layout.no_result(given))
    return sorted(inside, key=lambda path: _natural(path.name))


def site_of_one(look: Look, bundle: Bundle) -> dict[str, Resource]:
    """The one result's page at the top."""
    page = Resource(HTML, lambda: _page_of(look, "0/", "", None))
    return _bundle(bundle) | _parts(look, 0, None) | {"": page}


def site_of_several(title: str, looks: Sequence[Look], bundle: Bundle) -> dict[str, Resource]:
    """A start page at the top, each result below it."""
    site = _bundle(bundle)
    for number, look in enumerate(looks):
        site |= _parts(look, number, "../")
    site[START_STYLE] = Resource(STYLE, START_STYLE_TEXT.encode)
    return site | {"": Resource(HTML, lambda: start_page(title, [*_cards(looks)]))}


def site_of_two(first: Look, second: Look, bundle: Bundle) -> dict[str, Resource]:
    """Two results of one input on one page, with the first one's video.

    Raises:
        InputError: they are not of one input.
    """
    inputs = [look.document.get("input_sha256") for look in (first, second)]
    if inputs[0] is None or inputs[0] != inputs[1]:
        named = f"{first.folder} and {second.folder}"
        raise InputError(f"--compare: {named} were not made from one input; give two results of one")
    page = Resource(HTML, lambda: _compared(first, second))
    return _bundle(bundle) | _parts(first, 0, None) | _parts(second, 1, None) | {"": page}


def _bundle(bundle: Bundle) -> dict[str, Resource]:
    return {
        SCRIPT_NAME: Resource(SCRIPT, bundle.script.encode),
        STYLE_NAME: Resource(STYLE, bundle.style.encode),
    }


def _parts(look: Look, number: int, home: str | None) -> dict[str, Resource]:
    """One result's page and what it loads."""
    file = re.sub(r"[^\w.-]+", "_", look.name, flags=re.ASCII) or "result"
    parts = {
        "": Resource(HTML, lambda: _page_of(look, "", "../", home)),
        "scene/0": Resource(BINARY, look.scene),
        "video": Resource("video/mp4", look.video),
        "picture": Resource(JPEG, look.picture),
        "poster.jpg": Resource(JPEG, lambda: look.poster),
        "view.html": Resource(HTML, look.page_file, download=f"{file}.html"),
    }
    return {f"{number}/{name}": resource for name, resource in parts.items()}


def _page_of(look: Look, prefix: str, base: str, home: str | None) -> bytes:
    """One result's page; `prefix` leads from it to its parts, `base` to the bundle.

    Raises:
        StafError: the result is damaged.
    """
    scenes = [{"name": look.name, "url": f"{prefix}scene/0"}]
    config = _config("view", look.name, scenes, look, prefix) | {"home": home}
    return served_page(config, base)


def _compared(first: Look, second: Look) -> bytes:
    names = [first.name, second.name]
    if names[0] == names[1]:
        names = [str(look.folder) for look in (first, second)]
    scenes = [{"name": name, "url": f"{number}/scene/0"} for number, name in enumerate(names)]
    return served_page(_config("compare", " and ".join(names), scenes, first, "0/"))


def _config(
    mode: str, title: str, scenes: Sequence[dict[str, str]], look: Look, prefix: str
) -> dict[str, Any]:
    """What a page is told; its video is the look's."""
    look.result()  # a damaged result is told in place of the page
    shown = look.shown()
    look.begin()
    pictures: dict[str, Any] = {
        "video": {"url": f"{prefix}video", "type": shown.mime},
        "picture": {"picture_url": f"{prefix}picture", "type": shown.mime},
    }
    return {
        "mode": mode,
        "title": title,
        "scenes": list(scenes),
        "video": pictures.get(shown.kind),
        "video_note": shown.note,
        "video_is_overlay": shown.kind != "none" and shown.found.is_overlay,
        "video_left_out": shown.is_left_out,
        "home": None,
        "file": f"{prefix}view.html",
    }


def _cards(looks: Sequence[Look]) -> Iterator[Card]:
    """What the start page says of each result; one that is damaged has its reason."""
    until_s = time.monotonic() + _CHECKED_S
    for number, look in enumerate(looks):
        look.result.wait(max(0.0, until_s - time.monotonic()))
        try:
            if look.result.wait(0):
                look.result()
            facts = _facts(RunSummary.from_document(look.document), str(look.document["input"]))
        except (StafError, LookupError, TypeError, ValueError, AttributeError) as error:
            reason = str(error) if isinstance(error, StafError) else f"{look.folder}: run.json is damaged"
            yield Card(look.name, reason, None)
            continue
        poster = f"{number}/poster.jpg" if look.poster is not None else None
        yield Card(look.name, facts, f"{number}/", poster)


def _facts(summary: RunSummary, name: str) -> str:
    people, frames = len(summary.people), summary.num_frames
    count = "nobody" if not people else "1 person" if people == 1 else f"{people} people"
    return f"{name}: {count}, {frames} frame{'s' if frames != 1 else ''}, {summary.engine} engine"


def _subfolders(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if not each.name.startswith(".") and each.is_dir()]
    except OSError:
        return []


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts 2 before 10."""
    parts = re.split(r"(\d+)", name.lower())
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]
