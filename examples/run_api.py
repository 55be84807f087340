"""Recover all people in a video and print where they stand.

python examples/run_api.py walk.mp4
"""

import sys

import staf_cli

result = staf_cli.run(sys.argv[1])
print(f"{result.num_frames} frames, engine {result.engine}, body {result.body.name}")
for person in result.people:
    pelvis = person.joints3d[:, 0]
    print(
        f"person {person.person_id}: frames {person.frame_ids[0]}-{person.frame_ids[-1]}, "
        f"{pelvis[:, 2].mean():.1f} m from the camera"
    )
