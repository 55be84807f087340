"""Messages stay one line, whatever is in them."""

from __future__ import annotations

from staf_cli.errors import InputError


def test_a_message_is_one_line_without_escape_sequences() -> None:
    """Names out of files came through as they were (found by fuzzing)."""
    assert str(InputError("a.mp4: plain ü")) == "a.mp4: plain ü"
    assert str(InputError("axes is x\r\n\ny\x1b[2J\x9b1A\u2028z")) == "axes is x y [2J 1A z"
