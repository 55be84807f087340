"""The axes that files use, as rotations (3, 3) from camera coordinates (x right, y down, z away)."""

from __future__ import annotations

import numpy as np

# x right, y up, z towards the viewer: .obj, .ply, .glb, .bvh and .csv.
Y_UP = np.diag([1.0, -1.0, -1.0])

# x right, y away from the camera, z up: AMASS.
Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
