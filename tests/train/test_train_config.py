"""A config's mistakes are one line each; its defaults are the paper's."""

from __future__ import annotations

from pathlib import Path

import pytest

from staf_cli.errors import SettingError
from staf_cli.recover.staf.config import StafConfig
from staf_cli.train.config import TrainConfig, read_config

SMALLEST = '[data.made_up]\nfolder = "set"\n'
EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "training").glob("*.toml"))


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_are_the_papers(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, SMALLEST))
    assert config.network.sizes.staf_config(6890) == StafConfig()
    wanted, losses = config.optimisation, config.losses
    assert (wanted.batch, wanted.iterations, wanted.epochs, wanted.learning_rate) == (32, 500, 45, 5e-5)
    assert (wanted.plateau_factor, wanted.plateau_patience, wanted.weight_decay) == (0.1, 5, 0)
    assert (losses.keypoints_2d, losses.keypoints_3d, losses.rotations, losses.betas) == (300, 300, 60, 0.06)
    assert (config.mix.share_2d, losses.stages) == (0.6, "last")


def test_paths_count_from_the_files_folder(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, f'out = "run"\n{SMALLEST}[network]\nbackbone = "r.pth"\n'))
    assert config.folder == tmp_path / "run"
    assert config.data.made_up is not None
    assert config.data.made_up.folder == tmp_path / "set"
    assert config.file(config.network.backbone) == tmp_path / "r.pth"
    assert read_config(written(tmp_path, SMALLEST)).folder == Path("runs/mine")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "data: is missing"),
        ("[data]\n", "data: name a source"),
        ("[data.instagram]\n", "data.instagram: no such key; there are threedpw"),
        ("[data.made_up]\n", "data.made_up.folder: is missing"),
        ("[data.made_up]\nfolder = 3\n", "data.made_up.folder: must be a path"),
        ("data = 3\n", "data: must be a table"),
        (f"{SMALLEST}[optimisation]\nbatch = 1.5\n", "optimisation.batch: must be a whole number"),
        (f"{SMALLEST}[optimisation]\nbatch = true\n", "optimisation.batch: must be a whole number"),
        (f"{SMALLEST}[optimisation]\nbatch = 0\n", "optimisation.batch: must be from 2 to 65536, is 0"),
        (f"{SMALLEST}[optimisation]\nlearning_rate = nan\n", "optimisation.learning_rate: must be from"),
        (f'{SMALLEST}[optimisation]\nprecision = "half"\n', "precision: must be one of float32, mixed"),
        (f"{SMALLEST}[losses]\nkeypoints = 1\n", "losses.keypoints: no such key; there are keypoints_2d"),
        (f"{SMALLEST}[network.sizes]\nnum_frames = 8\n", "num_frames must be"),
        (f"{SMALLEST}[network.sizes]\nnum_frames = 5\n", "num_frames must be 9 with SAFM"),
        (f"{SMALLEST}[network.sizes]\ncrop_size = 100\n", "crop_size must be a multiple of 32"),
        (f"{SMALLEST}[network.sizes]\npyramid_channels = [1, 2]\n", "pyramid_channels: must be 3 whole"),
        (f'{SMALLEST}[network]\nbackbone = "nothing"\n', "frozen would teach nothing"),
        (f'{SMALLEST}[network]\nstart = "imported"\nbody = "free"\n', '"imported" weights are for SMPL'),
        ('[data.threedhp]\nfolder = "x"\nsubjects = [9]\n', "data.threedhp.subjects must be numbers from 1"),
        ("seed = -1\n" + SMALLEST, "seed: must be from 0"),
        ("seed =\n", "no TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingError) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_config_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SettingError, match="give a TOML file"):
            read_config(path)


def test_the_examples_can_be_read() -> None:
    configs = {path.stem: read_config(path) for path in EXAMPLES}
    assert {
        "paper",
        "without_apm",
        "without_safm",
        "without_tcfm",
        "made_up",
        "made_up_single",
    } <= configs.keys()
    for module in ("apm", "safm", "tcfm"):
        assert switched_off(configs[f"without_{module}"]) == {f"use_{module}"}
    assert configs["paper"].network.sizes.staf_config(6890) == StafConfig()


def switched_off(config: TrainConfig) -> set[str]:
    sizes = config.network.sizes
    return {name for name in ("use_apm", "use_safm", "use_tcfm") if not getattr(sizes, name)}
