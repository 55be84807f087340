"""People's colours, the same in every picture, frame and file."""

from __future__ import annotations

Rgb = tuple[int, int, int]  # 0-255, sRGB
# Okabe and Ito's palette: told apart with every common kind of colour blindness.
PALETTE_RGB = (
    (86, 180, 233),  # sky blue
    (230, 159, 0),  # orange
    (0, 158, 115),  # bluish green
    (204, 121, 167),  # reddish purple
    (240, 228, 66),  # yellow
    (213, 94, 0),  # vermilion
    (0, 114, 178),  # blue
)


def person_color(person_id: int) -> Rgb:
    """A person's RGB colour (0-255, sRGB), the same in every frame and video; ids count from 1."""
    cycle, place = divmod(max(person_id - 1, 0), len(PALETTE_RGB))
    toward, amount = ((255, 0.0), (255, 0.45), (0, 0.35))[cycle % 3]
    red, green, blue = (round(value + (toward - value) * amount) for value in PALETTE_RGB[place])
    return red, green, blue
