"""What Blender shows of an exported file, frame by frame, as JSON.

blender -b --factory-startup --python look_in_blender.py -- FILE FPS NUM_FRAMES OUT.json
"""

import json
import sys
from pathlib import Path

import bpy
import io_anim_bvh.import_bvh

try:
    import numpy as np
except ModuleNotFoundError:  # Debian's Blender does not bring it, though its importer of glTF needs it
    sys.exit(77)

TIPS = ("left_foot", "right_foot")  # bones that end at the big toes


def import_glb(path):
    if not hasattr(np, "bool"):  # Debian 12's importer is older than its numpy
        np.bool = bool
    bpy.ops.import_scene.gltf(filepath=path)
    return 0  # the frame at which the animation begins


def import_bvh(path):
    # Debian 12's importer opens files in a mode that its Python no longer knows.
    io_anim_bvh.import_bvh.open = lambda name, mode: open(name, mode.replace("U", ""))  # noqa: SIM115
    bpy.ops.import_anim.bvh(filepath=path, global_scale=0.01)
    return 1


def look():
    """Lowest point of the meshes, the armature's heads and toes, and the camera, in the world; metres."""
    graph = bpy.context.evaluated_depsgraph_get()
    seen = {"lowest_m": float("inf"), "heads_m": {}, "tips_m": [], "camera": None}
    for thing in (each.evaluated_get(graph) for each in bpy.context.scene.objects):
        place = np.array(thing.matrix_world)
        if thing.type == "MESH" and thing.find_armature() is not None:
            mesh = thing.to_mesh()
            points = np.empty(3 * len(mesh.vertices), np.float32)
            mesh.vertices.foreach_get("co", points)
            heights = points.reshape(-1, 3) @ place[2, :3] + place[2, 3]
            seen["lowest_m"] = min(float(heights.min()), seen["lowest_m"])
            thing.to_mesh_clear()
        elif thing.type == "ARMATURE":
            bones = thing.pose.bones
            seen["heads_m"] = {bone.name: list(thing.matrix_world @ bone.head) for bone in bones}
            seen["tips_m"] = [list(thing.matrix_world @ bones[name].tail) for name in TIPS]
        elif thing.type == "CAMERA":
            seen["camera"] = place.tolist()
    return seen


file, fps, num_frames, out = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.wm.read_homefile(use_empty=True)
bpy.context.scene.render.fps = int(fps)  # before the import, which turns seconds into frames
first = import_bvh(file) if file.endswith(".bvh") else import_glb(file)
frames = []
for number in range(int(num_frames)):
    bpy.context.scene.frame_set(first + number)
    frames.append(look())
Path(out).write_text(json.dumps({"version": bpy.app.version_string, "frames": frames}))
