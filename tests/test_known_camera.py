"""Where a video's camera comes from: what is given, a calibration, the file's metadata, nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from short_clips import picture

from staf_cli.api import Pipeline
from staf_cli.build import Components
from staf_cli.camera import Camera, Lens
from staf_cli.errors import InputError
from staf_cli.pipeline import known_camera
from staf_cli.results.camera_record import camera_of_document, describe_camera
from staf_cli.results.load import load_result
from staf_cli.settings import Settings
from staf_cli.video.frame import Orientation, VideoInfo
from staf_cli.video.picture import read_picture, write_picture

INFO = VideoInfo(Path("clips/cam02.mp4"), (1920, 1080), Fraction(30), Fraction(1, 30), 10)
TOML = """[{name}]
name = "{name}"
size = [{width}, {height}]
matrix = [[1000.0, 0.0, 959.5], [0.0, 1000.0, 539.5], [0.0, 0.0, 1.0]]
distortions = [-0.2, 0.05, 0.0, 0.0]
rotation = [1.5707963267948966, 0.0, 0.0]
translation = [0.0, 1.5, 4.0]
fisheye = false
"""


@pytest.fixture
def rig(tmp_path: Path) -> Path:
    path = tmp_path / "Calib.toml"
    path.write_text("\n".join(TOML.format(name=f"cam0{n}", width=1920, height=1080) for n in (1, 2)))
    return path


def camera_of(info: VideoInfo, settings: Settings) -> Camera:
    return known_camera(info, Components(settings)).camera


def test_what_is_given_comes_first() -> None:
    tells = replace(INFO, focal_px=1500.0)
    given = camera_of(tells, Settings(focal_px=1200.0))
    assert (given.focal_px, given.focal_source) == (1200, "given")
    by_angle = camera_of(tells, Settings(fov_deg=90.0))
    assert (by_angle.focal_px, by_angle.focal_source) == (pytest.approx(960), "given")
    told = camera_of(tells, Settings())
    assert (told.focal_px, told.focal_source) == (1500, "metadata")
    assumed = camera_of(INFO, Settings())
    assert assumed == Camera.from_fov((1920, 1080), 55.0)
    assert assumed.focal_source == "assumed"


def test_a_calibration_comes_with_its_lens_and_how_the_camera_stands(rig: Path) -> None:
    known = known_camera(replace(INFO, focal_px=1500.0), Components(Settings(calibration=rig)))
    camera = known.camera
    assert (camera.focal_px, camera.focal_source, camera.lens) == (1000, "calibration", Lens(-0.2, 0.05))
    assert camera.principal_point_px == (960, 540)
    # A quarter turn about x brings the world's z up, which is the camera's -y.
    np.testing.assert_allclose(known.up, [0, -1, 0], atol=1e-12)
    assert known.height_m == pytest.approx(1.5)


def test_a_given_height_counts(rig: Path) -> None:
    assert known_camera(INFO, Components(Settings(camera_height_m=1.2))).height_m == 1.2
    settings = Settings(camera_height_m=1.2, calibration=rig)
    assert known_camera(INFO, Components(settings)).height_m == 1.2


def test_a_video_that_is_turned(rig: Path) -> None:
    turned = replace(INFO, size_wh=(1080, 1920), orientation=Orientation(1))
    known = known_camera(turned, Components(Settings(calibration=rig)))
    np.testing.assert_allclose(known.up, [-1, 0, 0], atol=1e-12)
    with pytest.raises(InputError, match="1920 x 1080, and the video's are 1080 x 1920"):
        known_camera(replace(turned, orientation=Orientation()), Components(Settings(calibration=rig)))


def test_a_video_of_another_name(rig: Path) -> None:
    other = replace(INFO, path=Path("walk.mp4"))
    with pytest.raises(InputError, match=r"walk: no camera is named like it; .*: cam01, cam02$"):
        known_camera(other, Components(Settings(calibration=rig)))
    assert known_camera(other, Components(Settings(calibration=f"{rig}:cam01"))).up is not None


CAMERAS = [
    Camera.from_fov((640, 480)),
    Camera(900.0, (301.5, 250.25), (640, 480), Lens(-0.2, 0.05, 0.001, 0.002, 0.1), "calibration"),
    Camera(900.0, (301.5, 250.25), (640, 480), Lens(stretch=1.05), "calibration"),
]


@pytest.mark.parametrize("camera", CAMERAS)
def test_run_json_keeps_the_camera(camera: Camera) -> None:
    read = camera_of_document(json.loads(json.dumps(describe_camera(camera))))
    points = np.array([[0.3, -0.2, 2.0]])
    assert read.focal_source == camera.focal_source
    np.testing.assert_allclose(read.project(points), camera.project(points), atol=1e-9)
    assert ("distortion" in describe_camera(camera)) == (camera.lens is not None)


def test_older_results_have_the_focal_length_alone() -> None:
    old = {"image_size_wh": [640, 480], "focal_px": 700.0}
    assert camera_of_document(old) == Camera.from_focal((640, 480), 700.0)


LENS = Lens(-0.35, 0.12, 0.001, -0.001)


def write_yaml(path: Path, camera: Camera) -> Path:
    """A calibration as OpenCV writes it; its pixels' middles are whole numbers."""
    storage = cv2.FileStorage(str(path), cv2.FileStorage_WRITE)
    storage.write("image_width", camera.size_wh[0])
    storage.write("image_height", camera.size_wh[1])
    f, (cx, cy) = camera.focal_px, np.array(camera.principal_point_px) - 0.5
    storage.write("camera_matrix", np.array([[f, 0, cx], [0, f, cy], [0, 0, 1]]))
    lens = camera.lens or Lens()
    storage.write("distortion_coefficients", np.array([lens.coefficients[:5]]))
    storage.release()
    return path


def bent(image: np.ndarray, camera: Camera) -> np.ndarray:
    """A pinhole's picture as a camera's lens shows it: each pixel from its undistorted place."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    places = (camera.undistorted(np.stack([x, y], axis=-1)) - 0.5).astype(np.float32)
    return cv2.remap(image, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def test_through_a_lens_from_picture_to_files(demo_clip: Path, tmp_path: Path) -> None:
    """The demo's walker far from the axis of a strong lens: the body is the same, and drawn where it is."""
    image = read_picture(picture(demo_clip, tmp_path / "straight.png"))
    height, width = image.shape[:2]
    camera = Camera(0.5 * width, (0.1 * width, 0.4 * height), (width, height), LENS)
    write_picture(tmp_path / "bent.png", bent(image, camera))
    common = {"detector": "blazepose", "engine": "landmarks", "max_people": 1, "frame_npz": False}
    rig = write_yaml(tmp_path / "pinhole.yaml", camera.pinhole)
    with Pipeline(calibration=rig, **common) as pipeline:
        straight = pipeline.run(tmp_path / "straight.png").people[0]
    rig = write_yaml(tmp_path / "lens.yaml", camera)
    with Pipeline(calibration=rig, background="transparent", labels=False, **common) as pipeline:
        result = pipeline.run(tmp_path / "bent.png")
        result.save(tmp_path / "out")
    person = result.people[0]
    assert result.camera == camera
    seen = camera.project(person.joints3d.astype(np.float64))
    np.testing.assert_allclose(person.joints2d, seen, atol=1e-6)
    wanted = camera.distorted(straight.joints2d)
    height_px = np.ptp(straight.joints2d[0, :, 1])
    assert np.linalg.norm(wanted - straight.joints2d, axis=-1).min() > 0.08 * height_px, "the lens moves them"
    assert np.median(np.linalg.norm(person.joints2d - wanted, axis=-1)) < 0.02 * height_px
    assert person.trans[0, 2] == pytest.approx(straight.trans[0, 2], rel=0.1)

    overlay = cv2.imread(str(tmp_path / "out" / "overlay.png"), cv2.IMREAD_UNCHANGED)
    inside = overlay[..., 3] > 127
    trunk = np.floor(person.joints2d[0, [0, 3, 6, 9, 1, 2, 4, 5]]).astype(int)
    assert inside[trunk[:, 1], trunk[:, 0]].all(), "the overlay is drawn where joints2d are"
    again = load_result(tmp_path / "out")
    assert again.camera == camera
    assert again.people[0].distortion is not None
    np.testing.assert_array_equal(again.people[0].distortion, LENS.coefficients)
    np.testing.assert_array_equal(again.people[0].joints2d, person.joints2d)
