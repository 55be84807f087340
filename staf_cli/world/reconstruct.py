"""The camera's path by structure from motion (pycolmap): `python reconstruct.py FOLDER`.

A process of its own: pycolmap brings image libraries that do not go together with OpenCV's in one process,
and it may abort. Nothing but numpy and pycolmap is loaded here, and nothing of this package.

The folder holds, written by `staf_cli.world.travel`:
    pictures/NAME.png   grey pictures; NAME is the frame's number, with leading zeros
    masks/NAME.png.png  0 where there are people, else 255
    camera.json         {"focal_px", "principal_point_px"} of these pictures, which are a pinhole's
and gets `path.npz`, see `save`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

PICTURES, MASKS, CAMERA, PATH = "pictures", "masks", "camera.json", "path.npz"
MOST_FEATURES = 2000  # of a picture
EXHAUSTIVE = 24  # so many pictures are compared each with each; of more each with the next ones
NEXT_ONES = 10  # and with those 2, 4, 8 ... times as far
ONE = 1  # thread: of several the first to be done leads on, and the same pictures gave another path each time
# Below COLMAP's own limits, made for photos from all sides: a video sees things from nearly one.
LEAST_ANGLE_DEG, LEAST_INLIERS = 2.0, 20


def reconstruct(folder: Path) -> None:
    """Write the path of the camera into the folder; nothing where no two pictures fit together."""
    # Here and not above: the parent takes the names of files from this module, and must not load pycolmap.
    import pycolmap

    pycolmap.set_random_seed(0)
    pycolmap.logging.minloglevel = 2  # errors
    database, pictures = folder / "database.db", folder / PICTURES
    camera = json.loads((folder / CAMERA).read_text(encoding="utf-8"))
    _find_features(database, folder, [camera["focal_px"], *camera["principal_point_px"]])
    _match(database, len(list(pictures.iterdir())))
    options = pycolmap.IncrementalPipelineOptions()
    options.num_threads, options.random_seed = ONE, 0
    options.extract_colors = False
    # A camera that goes along a wall shows nothing of its focal length: left free it went to a quarter.
    options.ba_refine_focal_length = options.ba_refine_extra_params = False
    options.mapper.init_min_tri_angle = LEAST_ANGLE_DEG
    options.mapper.init_max_forward_motion = 1.0
    options.mapper.abs_pose_min_num_inliers = LEAST_INLIERS
    options.min_model_size = 3
    found = pycolmap.incremental_mapping(database, pictures, folder, options=options)
    if found:
        save(folder / PATH, max(found.values(), key=lambda each: each.num_reg_images()))


def _find_features(database: Path, folder: Path, camera: list[float]) -> None:
    import pycolmap  # see above

    reader = pycolmap.ImageReaderOptions()
    reader.camera_model = "SIMPLE_PINHOLE"
    reader.camera_params = ",".join(map(str, camera))
    reader.mask_path = folder / MASKS
    features = pycolmap.FeatureExtractionOptions()
    features.use_gpu, features.num_threads = False, ONE
    features.sift.max_num_features = MOST_FEATURES
    pycolmap.extract_features(
        database,
        folder / PICTURES,
        camera_mode=pycolmap.CameraMode.SINGLE,
        reader_options=reader,
        extraction_options=features,
        device=pycolmap.Device.cpu,
    )


def _match(database: Path, num_pictures: int) -> None:
    import pycolmap  # see above

    matching = pycolmap.FeatureMatchingOptions()
    matching.use_gpu, matching.num_threads = False, ONE
    if num_pictures <= EXHAUSTIVE:
        pycolmap.match_exhaustive(database, matching_options=matching, device=pycolmap.Device.cpu)
        return
    pairing = pycolmap.SequentialPairingOptions()
    pairing.overlap, pairing.quadratic_overlap = NEXT_ONES, True
    pycolmap.match_sequential(
        database, matching_options=matching, pairing_options=pairing, device=pycolmap.Device.cpu
    )


def save(file: Path, reconstruction: Any) -> None:
    """Write frames (N,) int, rotations (N, 3, 3) and places (N, 3) of cameras, points (M, 3), and the fit.

    Rotations take directions of the reconstruction into each camera's axes (x right, y down, z away); its
    unit of length is arbitrary. error_px: mean distance of points from where they were seen.
    """
    images = sorted(
        (each for each in reconstruction.images.values() if each.has_pose), key=lambda each: each.name
    )
    poses = [each.cam_from_world() for each in images]
    np.savez(
        file,
        frames=np.array([int(Path(each.name).stem) for each in images]),
        rotations=np.array([pose.rotation.matrix() for pose in poses]),
        places=np.array([each.projection_center() for each in images]),
        points=np.array([point.xyz for point in reconstruction.points3D.values()]).reshape(-1, 3),
        error_px=reconstruction.compute_mean_reprojection_error(),
    )


if __name__ == "__main__":
    reconstruct(Path(sys.argv[1]))
