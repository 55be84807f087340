"""What the official TF.js runtime computes with NanoDet-g and MoveNet thunder on made-up pictures.

python scripts/make_tfjs_figures.py tests/data/tfjs_figures.npz

Needs Node.js, npm and the two nets (`staf weights fetch --all`). TF.js goes into a temporary folder.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.nets import nanodet, thunder

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from seeded_noise import synthetic_image  # noqa: E402  (a folder of the tests)

VERSION = "4.22.0"
PACKAGES = [f"@tensorflow/tfjs-{part}@{VERSION}" for part in ("core", "converter", "backend-wasm")]
KEEP_EVERY = {"nanodet": 101, "thunder": 31}  # values of each output; odd, so that every channel has its turn


@dataclass(frozen=True)
class Case:
    """One net: its assets, its own input node, what it is given, the outputs that are compared."""

    asset: str
    input_name: str
    dtype: str
    values: np.ndarray
    outputs: tuple[str, ...]


def cases() -> dict[str, Case]:
    """The nets by the names of their figures."""
    for_nanodet = nanodet.normalised(synthetic_image("nanodet", nanodet.SMALL, nanodet.SMALL))
    for_thunder = synthetic_image("thunder", thunder.INPUT_SIZE, thunder.INPUT_SIZE).astype(np.float32)
    return {
        "nanodet": Case(
            "nanodet", "input_1", "float32", for_nanodet.transpose(2, 0, 1)[None], nanodet.OUTPUTS
        ),
        "thunder": Case("movenet_thunder", "input", "int32", for_thunder[None], thunder.OUTPUTS),
    }


def run(case: Case, folder: Path) -> list[np.ndarray]:
    """The outputs' values, flat."""
    store = AssetStore()
    files = [store.require(f"{case.asset}_{part}") for part in ("graph", "weights")]
    given = folder / "input.f32"
    np.ascontiguousarray(case.values, "<f4").tofile(given)
    shape = ",".join(map(str, case.values.shape))
    command = ["node", str(ROOT / "scripts" / "tfjs_figures.mjs"), *map(str, files), str(given), shape]
    done = subprocess.run(
        [*command, case.dtype, case.input_name, *case.outputs],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    print(done.stdout.strip().splitlines()[-1])
    return [np.fromfile(f"{given}.{index}", "<f4") for index in range(len(case.outputs))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", *quiet, *PACKAGES], cwd=folder, check=True)
        for name, case in cases().items():
            for index, values in enumerate(run(case, Path(folder))):
                figures[f"{name}/{index}"] = values[:: KEEP_EVERY[name]]
                figures[f"{name}/{index}/largest"] = np.abs(values).max()
    np.savez_compressed(out, **figures)
    print(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
