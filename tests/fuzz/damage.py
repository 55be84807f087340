"""Ways to damage a file: plain values that say exactly what is done, so that an example can be repeated."""

from __future__ import annotations

import io
import pickletools
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

_PLACES = ("anywhere", "head", "tail", "tag", "opcode")
_EDGE = 600  # bytes at both ends that count as head and tail
_BIG = (-1, -2, 1 << 31, (1 << 31) - 1, (1 << 32) - 1, 1 << 24, 65535, 0, 1, 1 << 40, (1 << 63) - 1)


@dataclass(frozen=True)
class Wound:
    """One change of a file's bytes.

    Attributes:
        how: a key of `HOWS`.
        place: where, roughly: "tag" is near four letters, "opcode" between a pickle's instructions.
        seed: decides on the rest: exact place, size, content.
    """

    how: str
    place: str
    seed: int


@dataclass(frozen=True)
class Example:
    """A damaged file.

    Attributes:
        seed: name of the good file.
        other: name of the file that splices take from.
        wounds: in this order.
        inside: whether a member of the archive is damaged, and the archive written anew, valid.
        suffix: of the damaged file's name; None: as the good one's.
        option: chooses among the command's variations.
    """

    seed: str
    other: str
    wounds: tuple[Wound, ...]
    inside: bool
    suffix: str | None
    option: int


def examples(names: Sequence[str], suffixes: Sequence[str] = ()) -> st.SearchStrategy[Example]:
    """Damaged files made of these good ones; one in eight gets another suffix.

    One number makes a whole example: hypothesis varies earlier examples in single parts, and most of those
    variations would be refused for the same reason.
    """
    return st.integers(0, (1 << 63) - 1).map(lambda number: _example(number, names, suffixes))


def _example(number: int, names: Sequence[str], suffixes: Sequence[str]) -> Example:
    chance = random.Random(number)
    hows = sorted(HOWS)
    return Example(
        seed=chance.choice(names),
        other=chance.choice(names),
        wounds=tuple(
            Wound(chance.choice(hows), chance.choice(_PLACES), chance.getrandbits(32))
            for _ in range(chance.choice((1, 1, 1, 2, 3, 4)))
        ),
        inside=chance.random() < 0.6,
        suffix=chance.choice(suffixes) if suffixes and chance.random() < 0.125 else None,
        option=chance.randrange(240),
    )


def damaged(data: bytes, other: bytes, example: Example) -> bytes:
    """The good file's bytes with all wounds."""
    if example.inside and zipfile.is_zipfile(io.BytesIO(data)):
        return _rezipped(data, other, example)
    for wound in example.wounds:
        data = _wounded(data, other, wound)
    return data


def _rezipped(data: bytes, other: bytes, example: Example) -> bytes:
    chance = random.Random(example.wounds[0].seed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(member.filename, archive.read(member)) for member in archive.infolist()]
    members = members or [("nothing", b"")]
    main = [index for index, (name, _) in enumerate(members) if name.endswith("data.pkl")]
    hit = main[0] if main and chance.random() < 0.7 else chance.randrange(len(members))
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")  # about a name that comes twice
        for index, (name, content) in enumerate(members):
            if index == hit:
                for wound in example.wounds:
                    content = _wounded(content, other, wound)
            archive.writestr(zipfile.ZipInfo(name), content)  # without the time of day
    return file.getvalue()


def _wounded(data: bytes, other: bytes, wound: Wound) -> bytes:
    chance = random.Random(wound.seed)
    at = _place(data, wound.place, chance)
    return HOWS[wound.how](data, at, other, chance)


def _place(data: bytes, place: str, chance: random.Random) -> int:
    if not data:
        return 0
    if place == "head":
        return chance.randrange(min(len(data), _EDGE))
    if place == "tail":
        return len(data) - 1 - chance.randrange(min(len(data), _EDGE))
    if place == "tag":
        tags = [found.start() for found in re.finditer(rb"[A-Za-z][A-Za-z0-9_ ]{3}", data[: 1 << 20])]
        if tags:
            return max(0, min(len(data) - 1, chance.choice(tags) + chance.choice((-4, 0, 4, 8, 12))))
    if place == "opcode":
        starts = _opcodes(data)
        if starts:
            return chance.choice(starts)
    return chance.randrange(len(data))


def _opcodes(data: bytes) -> list[int]:
    starts = []
    try:
        for _, _, position in pickletools.genops(data):
            starts.append(position or 0)
    except Exception:
        return starts
    return starts


def _flip(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 30)) if data else 0):
        where = min(len(data) - 1, at + chance.randrange(64))
        changed[where] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    return data[:at]


def _size(data: bytes, chance: random.Random) -> int:
    return min(max(1, len(data) // 2), chance.choice((1, 4, 32, 512, 4096)))


def _insert(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    return data[:at] + chance.randbytes(_size(data, chance)) + data[at:]


def _remove(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    return data[:at] + data[at + _size(data, chance) :]


def _duplicate(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    block = data[at : at + _size(data, chance)]
    return data[:at] + block * chance.choice((2, 2, 9)) + data[at:]


def _zero(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    size = min(_size(data, chance), len(data) - at)
    return data[:at] + bytes(size) + data[at + size :]


def _blow_up(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """A field of 2, 4 or 8 bytes gets a number that is large, or as large as can be."""
    size = chance.choice((2, 4, 4, 8))
    number = chance.choice(_BIG) & ((1 << 8 * size) - 1)
    field = number.to_bytes(size, chance.choice(("little", "big")))
    return data[:at] + field + data[at + size :]


def _digits(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """A number in letters, as in an npy's header, becomes another."""
    found = re.compile(rb"\d+").search(data, max(0, at - 40))
    if found is None:
        return data
    number = chance.choice((b"99999999999", b"0", b"-1", b"4294967296", b"7", b"1000000", b"1e9"))
    return data[: found.start()] + number + data[found.end() :]


def _floats(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """A run of numbers that are none, or are huge."""
    form, size = chance.choice((("<f", 4), ("<d", 8)))
    at = at // size * size
    value = chance.choice((float("nan"), float("inf"), -float("inf"), 1e30, -1e38, 0.0))
    block = struct.pack(form, value) * chance.choice((1, 16, 256))
    block = block[: len(data) - at]
    return data[:at] + block + data[at + len(block) :]


def _splice(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:
    """The beginning of this file, the rest of another."""
    return data[:at] + other[chance.randrange(max(1, len(other))) :]


def _graft(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:
    """A piece of another file in the middle of this one."""
    start = chance.randrange(max(1, len(other)))
    return data[:at] + other[start : start + _size(other, chance)] + data[at:]


def _shell(data: bytes, at: int, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """A pickle's instructions that call something and drop what it gives, between two others."""
    from hostile import CALLS

    return data[:at] + chance.choice(CALLS) + b"0" + data[at:]


HOWS: dict[str, Callable[[bytes, int, bytes, random.Random], bytes]] = {
    "flip bits": _flip,
    "cut": _cut,
    "insert": _insert,
    "remove": _remove,
    "duplicate": _duplicate,
    "zero": _zero,
    "blow up a field": _blow_up,
    "change digits": _digits,
    "floats": _floats,
    "splice": _splice,
    "graft": _graft,
    "call something": _shell,
}
