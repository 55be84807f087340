"""The STAF network and SMPL's bodies, from what was imported or from a release's folder."""

from __future__ import annotations

from pathlib import Path

import torch

from staf_cli.assets.store import AssetStore, without_tilde
from staf_cli.body.model import Body, load_free_body
from staf_cli.device import choose_device
from staf_cli.errors import AssetError, InputError
from staf_cli.recover.staf.body import body_from_tensors
from staf_cli.recover.staf.checkpoint import build_staf
from staf_cli.recover.staf.staf import STAF
from staf_cli.untrusted.arrays import read_bounded
from staf_cli.weights.contents import read_content, read_own_network, read_own_smpl
from staf_cli.weights.installed import find_installed, staf_files
from staf_cli.weights.kinds import BACKBONE, HEAD, SMPL, Kind, candidates


def load_staf(bundle: str | Path | None = None, device: str | torch.device | None = None) -> STAF:
    """The released STAF network, ready for inference.

    Args:
        bundle: a release's `data/base_data`, any parent of it or its zip; the imported weights where None.
        device: "auto", "cpu", "cuda", "mps" or a torch device; chosen automatically where None.

    Returns:
        An `nn.Module` in eval mode; see `staf_cli.recover.staf.staf.STAF`.

    Raises:
        AssetError: files are missing, damaged or refused.
    """
    chosen = choose_device("auto" if device is None else str(device))
    if bundle is None:
        return load_installed_staf(AssetStore(), chosen)
    path = without_tilde(bundle)
    own = [path / kind.own_name for kind in (HEAD, BACKBONE)]
    if all(file.is_file() for file in own):
        return _build([read_own_network(file) for file in own], chosen)
    return _build([_from_release(path, kind) for kind in (HEAD, BACKBONE)], chosen)


def load_installed_staf(store: AssetStore, device: str | torch.device) -> STAF:
    """The network from the imported weights; errors as above."""
    files = staf_files(store)
    if files is None:
        raise _not_imported(store, [kind for kind in (HEAD, BACKBONE) if find_installed(store, kind) is None])
    return _build([read_own_network(file) for file in files], device)


def smpl_source(store: AssetStore, gender: str) -> Path:
    """The imported file that holds SMPL's body; STAF's head serves for the neutral one.

    Raises:
        AssetError: it has not been imported.
    """
    kinds = [SMPL[gender], *([HEAD] if gender == "neutral" else [])]
    for kind in kinds:
        path = find_installed(store, kind)
        if path is not None:
            return path
    raise _not_imported(store, [SMPL[gender]])


def load_smpl_body(store: AssetStore, gender: str, device: str | torch.device) -> Body:
    """SMPL's neutral, male or female body; errors as for `smpl_source`, or the file is damaged."""
    name, path = f"smpl-{gender}", smpl_source(store, gender)
    if path.name == HEAD.own_name:
        return body_from_tensors(name, read_own_network(path), device)
    fields = read_own_smpl(read_bounded(path, SMPL[gender].largest_bytes), str(path))
    return Body(name, fields, device=device)


def load_body(store: AssetStore, name: str, device: str | torch.device = "cpu") -> Body:
    """The body that a result or a truth file names: one of SMPL's, or the free body.

    Raises:
        AssetError: SMPL's is not imported, or damaged.
        InputError: nothing is known by this name.
    """
    smpl = {f"smpl-{gender}": gender for gender in SMPL}
    if name in smpl:
        return load_smpl_body(store, smpl[name], device)
    body = load_free_body(device)
    if name != body.name:
        known = ", ".join([*smpl, body.name])
        raise InputError(f"no body is known as {name!r} in this version; known are {known}")
    return body


def _from_release(path: Path, kind: Kind) -> dict[str, torch.Tensor]:
    """One checkpoint's tensors, from the release's own file."""
    for candidate in candidates([path]):
        if candidate.kind == kind:
            return dict(read_content(kind, candidate.read(), candidate.origin).arrays)
    raise AssetError(f"{path} holds no {kind}; give the release's data/base_data or a parent of it")


def _build(parts: list[dict[str, torch.Tensor]], device: str | torch.device) -> STAF:
    return build_staf({key: tensor for part in parts for key, tensor in part.items()}).to(device)


def _not_imported(store: AssetStore, kinds: list[Kind]) -> AssetError:
    places = ", ".join(str(place) for place in store.places)
    remedy = "register with its authors, then: staf weights import PATH (weights/README.md says where)"
    return AssetError(f"not imported: {'; '.join(str(kind) for kind in kinds)}; searched {places}; {remedy}")
