"""The page of several results: a poster for each, which opens it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

START_STYLE = "start.css"
STYLE = """\
:root { color-scheme: light dark; --ink: #1c1f24; --quiet: #5c636e; --paper: #f6f7f8; --card: #fff;
  --line: #d9dce1; --bad: #a3261b }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --quiet: #a0a7b2; --paper: #16181c; --card: #202329; --line: #363b44;
    --bad: #ff9b8f }
}
body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem); background: var(--paper); color: var(--ink);
  font: 16px/1.45 system-ui, sans-serif }
h1 { font-size: 1.4rem; font-weight: 600; margin: 0 0 1.25rem }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.25rem;
  grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)) }
li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden }
a { color: inherit; text-decoration: none; display: block; height: 100% }
a:focus-visible { outline: 3px solid #56b4e9; outline-offset: -3px }
a:hover h2 { text-decoration: underline }
img { display: block; width: 100%; aspect-ratio: 3 / 2; object-fit: contain; background: #f2f3f5 }
div { padding: .75rem 1rem 1rem }
h2 { font-size: 1rem; margin: 0 0 .25rem; overflow-wrap: anywhere }
p { margin: 0; color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere }
.bad p { color: var(--bad) }
.pairs { margin-top: 1.5rem }
.pairs a { display: inline; text-decoration: underline }
"""


@dataclass(frozen=True)
class Card:
    """One result on the page.

    Attributes:
        name: of its folder.
        facts: a line about it, or on what is wrong with it.
        href: where it opens, relative to the page; None where it cannot be opened.
        poster: where its poster is; None where it has none.
    """

    name: str
    facts: str
    href: str | None
    poster: str | None = None


def start_page(title: str, cards: Sequence[Card]) -> bytes:
    """The page, without a script; the addresses in it are relative."""
    items = "".join(_item(card) for card in cards)
    count = f"{len(cards)} result{'s' if len(cards) != 1 else ''}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{START_STYLE}"><title>{html.escape(title)}</title></head><body>'
        f"<h1>{html.escape(title)}: {count}</h1><ul>{items}</ul></body></html>\n"
    ).encode("utf-8", "replace")


def _item(card: Card) -> str:
    image = "" if card.poster is None else f'<img src="{card.poster}" alt="" loading="lazy">'
    words = f"<div><h2>{html.escape(card.name)}</h2><p>{html.escape(card.facts)}</p></div>"
    if card.href is None:
        return f'<li class="bad">{words}</li>'
    return f'<li><a href="{card.href}">{image}{words}</a></li>'
