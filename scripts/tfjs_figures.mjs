// Runs a TF.js graph model on an input of raw float32 values and writes each wanted node's values beside it.
// node tfjs_figures.mjs MODEL.json WEIGHTS.bin INPUT.f32 SHAPE DTYPE INPUT_NAME OUTPUT...
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.cwd(), "package.json")); // the packages lie in the current folder
const tf = require("@tensorflow/tfjs-core");
const converter = require("@tensorflow/tfjs-converter");
const wasm = require("@tensorflow/tfjs-backend-wasm");

const [graph, weights, input, shape, dtype, inputName, ...outputs] = process.argv.slice(2);
wasm.setWasmPaths(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm")) + "/");
await tf.setBackend("wasm");

const description = JSON.parse(fs.readFileSync(graph));
const model = await converter.loadGraphModel({
  load: async () => ({
    modelTopology: description.modelTopology,
    weightSpecs: description.weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(fs.readFileSync(weights)).buffer,
    signature: description.signature,
    format: description.format,
  }),
});
const values = new Float32Array(new Uint8Array(fs.readFileSync(input)).buffer);
const tensor = tf.tensor(values, shape.split(",").map(Number), dtype);
const results = [model.execute({ [inputName]: tensor }, outputs)].flat();
for (const [index, result] of results.entries()) {
  fs.writeFileSync(`${input}.${index}`, new Uint8Array((await result.data()).buffer));
}
console.log(`tfjs ${tf.version_core}, ${tf.getBackend()}`);
