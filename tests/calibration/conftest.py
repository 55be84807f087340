"""Calibration files as their programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

OPENCV = """%YAML:1.0
---
calibration_time: "Mon 3 Feb 2025 10:00:00"
image_width: 1920
image_height: 1080
board_width: 9
camera_matrix: !!opencv-matrix
   rows: 3
   cols: 3
   dt: d
   data: [ 1450.25, 0., 951.5, 0., 1449.75, 545.5, 0., 0., 1. ]
distortion_coefficients: !!opencv-matrix
   rows: 5
   cols: 1
   dt: d
   data: [ -2.1e-01, 6.5e-02, 4.0e-04, -3.0e-04, -8.0e-03 ]
avg_reprojection_error: 3.1e-01
"""

POSE2SIM = """[cam_01]
name = "cam_01"
size = [ 1088.0, 1920.0]
matrix = [ [ 1681.24, 0.0, 532.97], [ 0.0, 1681.07, 948.14], [ 0.0, 0.0, 1.0]]
distortions = [ -0.046, 0.14, 0.0006, 0.0007]
rotation = [ 1.9, -0.5, 0.3]
translation = [ 0.4, 0.9, 4.6]
fisheye = false

[cam_10]
name = "cam_10"
size = [ 1088.0, 1920.0]
matrix = [ [ 1700.0, 0.0, 540.0], [ 0.0, 1700.0, 950.0], [ 0.0, 0.0, 1.0]]
distortions = [ 0.0, 0.0, 0.0, 0.0]
rotation = [ 0.0, 0.0, 0.0]
translation = [ 0.0, 0.0, 0.0]
fisheye = false

[metadata]
adjusted = false
error = 0.0
"""

QUALISYS = """<?xml version='1.0' encoding='ASCII'?>
<calibration created="2025" type="regular">
 <results std-dev="0."/>
 <cameras>
  <camera active="1" avg-residual="0.4" serial="26578" viewrotation="0">
   <fov_video bottom="1079" left="0" right="1919" top="0"/>
   <fov_video_max bottom="1079" left="0" right="1919" top="0"/>
   <transform r11="1" r12="0" r13="0" r21="0" r22="0" r23="1" r31="0" r32="-1" r33="0"
    x="100.0" y="-4000.0" z="1500.0"/>
   <intrinsic centerPointU="61440" centerPointV="34560" focalLengthU="96000" focalLengthV="96000"
    radialDistortion1="-0.1" radialDistortion2="0.05" radialDistortion3="0.01" sensorMaxU="122816"
    sensorMaxV="69056" sensorMinU="0" sensorMinV="0" skew="0" tangentalDistortion1="0.001"
    tangentalDistortion2="-0.002"/>
  </camera>
 </cameras>
</calibration>
"""

TEXTS = {"camera.yml": OPENCV, "Calib.toml": POSE2SIM, "Calib.qca.txt": QUALISYS}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """One file a format, by its name."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    return {name: tmp_path / name for name in TEXTS}
