"""However a clip is stored, its people come out where they are, in the overlay too."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from odd_runs import Done, pictures, relative, sound, times, work
from people_clips import NUM_FRAMES, SIZE_WH, STEP_S, TICK_S, UNEVEN

pytestmark = pytest.mark.slow  # six clips through the whole program


@pytest.fixture(scope="module")
def finished(
    nets: dict[str, Path],  # noqa: ARG001
    people_clips: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Done]:
    """All clips after one run over them."""
    done = work(people_clips.values(), tmp_path_factory.mktemp("results"), obj=False, girth=False)
    return {name: done[path] for name, path in people_clips.items()}


ODD = ("turned", "variable", "grey", "10 bit", "anamorphic")


@pytest.mark.parametrize("name", ODD)
def test_the_same_people_in_the_same_places(finished: dict[str, Done], name: str) -> None:
    if name not in finished:
        pytest.skip("this FFmpeg has no libx265")
    plain, odd = finished["plain"], finished[name]
    assert len(odd.run_json["people"]) == len(plain.run_json["people"]) > 0
    for number in range(1, 1 + len(plain.run_json["people"])):
        expected, found = plain.person(number), odd.person(number)
        assert found["image_size_wh"].tolist() == [*SIZE_WH]
        assert found["frame_ids"].tolist() == expected["frame_ids"].tolist()
        height = np.ptp(expected["boxes_xyxy"][:, 1::2])
        error = np.linalg.norm(found["joints2d"] - expected["joints2d"], axis=2)
        assert np.median(error) < 0.02 * height, f"{name}, person {number}: {np.median(error):.1f} px"


@pytest.mark.parametrize("name", ["plain", *ODD])
def test_the_mesh_is_drawn_on_them(finished: dict[str, Done], name: str) -> None:
    """What the overlay changes in the picture lies where the person's joints are."""
    if name not in finished:
        pytest.skip("this FFmpeg has no libx265")
    done = finished[name]
    person = done.person()
    row = len(person["frame_ids"]) // 2
    drawn, given = (pictures(path)[person["frame_ids"][row]] for path in (done.overlay, done.path))
    changed = np.abs(drawn[: SIZE_WH[1], : SIZE_WH[0]].astype(int) - given).max(axis=2) > 20
    hips_to_neck = person["joints2d"][row][[0, 3, 6, 9, 12]]
    columns, rows = hips_to_neck.astype(int).T
    assert changed[rows, columns].mean() >= 0.8
    assert changed.mean() < 0.35


def test_a_constant_rate_stays_exactly_constant(finished: dict[str, Done]) -> None:
    person = finished["plain"].person()
    assert person["timestamps_s"].tolist() == [float(i * STEP_S) for i in person["frame_ids"]]
    assert person["fps"] == float(1 / STEP_S)
    assert relative(times(finished["plain"].overlay)) == [i * STEP_S for i in range(NUM_FRAMES)]


def test_uneven_times(finished: dict[str, Done]) -> None:
    """In the npz from the file's first frame on; in the overlay exact, and in step with the sound."""
    done = finished["variable"]
    expected = [tick * TICK_S for tick in UNEVEN]
    person = done.person()
    np.testing.assert_allclose(
        person["timestamps_s"], [float(expected[i]) for i in person["frame_ids"]], atol=1e-9
    )
    assert relative(times(done.overlay)) == expected
    assert person["fps"] == pytest.approx(NUM_FRAMES / float(expected[-1]), rel=0.1)
    before, after = sound(done.path), sound(done.overlay)
    assert [content for _, content in before] == [content for _, content in after]
    moved = times(done.overlay)[0] - times(done.path)[0]
    assert max(abs(a + moved - b) for (a, _), (b, _) in zip(before, after, strict=True)) < Fraction(1, 1000)
