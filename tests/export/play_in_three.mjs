// Plays a .glb or .bvh in three.js without a window and prints where joints, some of the skin and the cameras are.
// node play_in_three.mjs NODE_MODULES FILE '{"times_s": [...], "vertices": [...]}'
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const [modules, file, request] = process.argv.slice(2);
const { times_s, vertices } = JSON.parse(request);
globalThis.self = globalThis;
const part = (path) => import(pathToFileURL(`${modules}/three/${path}`));
const THREE = await part('build/three.module.js');

async function readGlb() {
  const { GLTFLoader } = await part('examples/jsm/loaders/GLTFLoader.js');
  const bytes = fs.readFileSync(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const gltf = await new Promise((done, failed) => new GLTFLoader().parse(buffer, '', done, failed));
  const meshes = [];
  gltf.scene.traverse((node) => node.isSkinnedMesh && meshes.push(node));
  const bones = meshes.map((mesh) => mesh.skeleton.bones);
  return { root: gltf.scene, clips: gltf.animations, meshes, bones, cameras: gltf.cameras };
}

async function readBvh() {
  const { BVHLoader } = await part('examples/jsm/loaders/BVHLoader.js');
  const { skeleton, clip } = new BVHLoader().parse(fs.readFileSync(file, 'ascii'));
  const joints = skeleton.bones.filter((bone) => bone.name !== 'ENDSITE');
  return { root: skeleton.bones[0], clips: [clip], meshes: [], bones: [joints], cameras: [] };
}

const { root, clips, meshes, bones, cameras } = await (file.endsWith('.bvh') ? readBvh() : readGlb());
const mixer = new THREE.AnimationMixer(root);
const actions = clips.map((clip) => mixer.clipAction(clip).play());
const place = new THREE.Vector3();
const direction = new THREE.Vector3();
const frames = times_s.map((time) => {
  for (const action of actions) action.time = time;
  mixer.update(0);
  root.updateMatrixWorld(true);
  return {
    joints: bones.map((joints) => joints.map((joint) => joint.getWorldPosition(place).toArray())),
    skin: meshes.map((mesh) =>
      vertices.map((index) => mesh.getVertexPosition(index, place).applyMatrix4(mesh.matrixWorld).toArray())),
    cameras: cameras.map((camera) => ({
      place: camera.getWorldPosition(place).toArray(),
      looks: camera.getWorldDirection(direction).toArray(),
    })),
  };
});
console.log(JSON.stringify({
  names: bones.map((joints) => joints.map((joint) => joint.userData.name ?? joint.name)),
  durations_s: clips.map((clip) => clip.duration),
  frames,
}));
