"""The file of weights that a run leaves: half precision, and in its header all that is known of them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from staf_cli.recover.staf_open.network import StafOpenNet
from staf_cli.weights.tensor_file import write_tensors

OPEN_FORMAT = "staf-open-1"
ACKNOWLEDGEMENT = (
    "The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with funding "
    "from NSF EIA-0196217."
)


def write_open_weights(
    path: Path, net: StafOpenNet, settings: Mapping[str, Any], training: Mapping[str, Any]
) -> None:
    """Write a file whole or not at all.

    The header has two texts: `format`, and `about`, which is JSON: `version`, `config` (`OpenConfig` as plain
    values), `settings` of the run, `training` (steps, seconds, errors, a hash of the motion, versions) and
    `acknowledgement`, which is that of the package's own motion.

    Args:
        path: of the file.
        net: whose weights are kept.
        settings: of the run, as plain values.
        training: what came of it.

    Raises:
        OutputError: the disk is full, or it cannot be written.
    """
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    about = {
        "version": f"{today}-seed-{settings['seed']}",
        "config": asdict(net.config),
        "settings": settings,
        "training": training,
        "acknowledgement": ACKNOWLEDGEMENT,
    }
    tensors = {
        name: values.half() if values.is_floating_point() else values
        for name, values in net.trained_state().items()
    }
    write_tensors(path, tensors, {"format": OPEN_FORMAT, "about": json.dumps(about, sort_keys=True)})
