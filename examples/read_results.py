"""Read a result folder back with numpy alone: joint angles over time and one mesh.

python examples/read_results.py results/walk
"""

import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
for path in sorted(folder.glob("person_*.npz")):
    with np.load(path) as track:
        knees = np.degrees(np.linalg.norm(track["poses"].reshape(-1, 24, 3)[:, [4, 5]], axis=-1))
        print(f"{path.stem}: engine {track['engine']}, body {track['body_model']}")
        print(f"  knees bend up to {knees.max(axis=0).round()} degrees")
    first = next(iter(sorted((folder / "meshes" / path.stem).glob("*.npz"))), None)
    if first is not None:
        faces = np.load(folder / "meshes" / "faces.npy")
        with np.load(first) as mesh:
            print(f"  {first.name}: {len(mesh['vertices'])} vertices, {len(faces)} faces")
