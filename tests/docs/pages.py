"""README and docs as data: their code blocks, links and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "weights" / "README.md")
OTHERS = (ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")


@dataclass(frozen=True)
class Block:
    """One code block of a page.

    Attributes:
        page: the file.
        line: the number of its first line, from 1.
        language: as it is tagged; empty where it is not.
        text: without the fences.
    """

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """All fenced code blocks of a page, in their order."""
    found: list[Block] = []
    language, start, kept = None, 0, []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("```"):
            kept.append(line)
        elif language is None:
            language, start, kept = line.strip("`").strip(), number + 1, []
        else:
            found.append(Block(page, start, language, "\n".join(kept)))
            language = None
    assert language is None, f"{page}: a code block is not closed"
    return found


def tagged(language: str) -> list[Block]:
    """The blocks of one language on all pages."""
    return [block for page in PAGES for block in blocks(page) if block.language == language]


def prose(page: Path) -> str:
    """The page without its code blocks."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    """Targets of the page's links and pictures that are not addresses."""
    targets = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", prose(page)))
    return [target for target in targets if not target.startswith(("http://", "https://"))]


def anchors(page: Path) -> set[str]:
    """What `#...` may name on a page: headings as repository pages spell them, and explicit targets."""
    text = prose(page)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {anchor_of(heading) for heading in headings} | set(re.findall(r'<a id="([\w-]+)"', text))


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
