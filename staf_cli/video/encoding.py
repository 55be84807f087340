"""How pictures are encoded: H.264 in mp4, or ProRes 4444 in mov where they carry alpha."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Encoding:
    """A container and what goes into it.

    Attributes:
        container: FFmpeg's name of the format.
        codec: of the pictures.
        picture_format: what is given: "rgb24", or "rgba" with straight alpha.
        pix_fmt: what is encoded.
        sound_codecs: what players and editors take in this container; FFmpeg would also write others.
        movflags: where the index goes.
    """

    container: str
    codec: str
    picture_format: str
    pix_fmt: str
    sound_codecs: frozenset[str]
    movflags: str

    @property
    def num_channels(self) -> int:
        return len(self.picture_format.removesuffix("24"))


H264 = Encoding(
    container="mp4",
    codec="libx264",
    picture_format="rgb24",
    pix_fmt="yuv420p",
    sound_codecs=frozenset({"aac", "mp3", "ac3", "eac3", "alac", "opus", "flac"}),
    movflags="faststart",
)
# Every editor reads it with its alpha; H.264 has none.
PRORES = Encoding(
    container="mov",
    codec="prores_ks",
    picture_format="rgba",
    pix_fmt="yuva444p10le",
    sound_codecs=frozenset({"aac", "mp3", "ac3", "eac3", "alac", "pcm_s16le", "pcm_s24le", "pcm_s16be"}),
    movflags="faststart",
)
# One quantiser for all slices instead of a search for each: five times as fast, and as good to the eye.
PRORES_OPTIONS = {"profile": "4444", "vendor": "apl0", "flags": "+qscale", "global_quality": str(2 * 118)}
