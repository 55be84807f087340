"""The file of weights that a run leaves: half precision, and in its header all that is known of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from staf_cli.recover.staf_open.network import StafOpenNet
from staf_cli.weights.open_weights import OpenHeader, write_open


def write_open_weights(
    path: Path, net: StafOpenNet, settings: Mapping[str, Any], training: Mapping[str, Any]
) -> None:
    """Write a file whole or not at all.

    Args:
        path: of the file.
        net: whose weights are kept.
        settings: of the run, as plain values.
        training: what came of it: steps, seconds, errors, a hash of the motion, versions.

    Raises:
        OutputError: the disk is full, or it cannot be written.
    """
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    version = f"{today}-seed-{settings['seed']}"
    write_open(path, net, OpenHeader(version, net.config, settings, training))
