"""Open an exported `people.glb` in Blender: right speed, right length, seen through the video's camera.

blender --python examples/blender_import.py -- results/walk/people.glb
"""

import json
import struct
import sys
from pathlib import Path

import bpy

path = Path(sys.argv[sys.argv.index("--") + 1])
with path.open("rb") as file:
    length = struct.unpack("<12xII", file.read(20))[0]
    about = json.loads(file.read(length))["asset"]["extras"]

bpy.ops.wm.read_homefile(use_empty=True)  # else the video's camera stands inside Blender's cube
bpy.ops.object.light_add(type="SUN", rotation=(0.8, 0.2, 0.0))
scene = bpy.context.scene
scene.render.fps = max(1, round(about["fps"]))  # before the import, which turns seconds into frames
bpy.ops.import_scene.gltf(filepath=str(path))
scene.camera = bpy.data.objects["camera"]
ends = [round(action.frame_range[1]) for action in bpy.data.actions]
scene.frame_start, scene.frame_end = 0, max(ends, default=0)
scene.render.resolution_x, scene.render.resolution_y = about["image_size_wh"]
