"""Settings stand in one place: checks, command line, help and run.json follow from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from staf_cli.cli.app import staf_app
from staf_cli.errors import SettingError
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.settings import EXPORTS, JobOptions, Settings, options


@pytest.mark.parametrize(
    ("kind", "wrong", "line"),
    [
        (Settings, {"engine": "magic"}, "--engine magic: choose auto, staf, staf-open or landmarks"),
        (Settings, {"landmarks": "lite"}, "--landmarks lite: choose auto, full or heavy"),
        (Settings, {"view": ["side", "below"]}, "--view below: choose side, front or top"),
        (Settings, {"export": "glb,obj"}, f"--export obj: choose {', '.join(EXPORTS[:-1])} or {EXPORTS[-1]}"),
        (Settings, {"fov_deg": 180}, "--fov-deg 180: must be from 5 to 170"),
        (
            Settings,
            {"focal_px": 900, "fov_deg": 60},
            "--focal-px 900 and --fov-deg 60 both say what the focal length is: drop one of them",
        ),
        (Settings, {"opacity": float("nan")}, "--opacity nan: must be from 0 to 1"),
        (Settings, {"max_people": 0}, "--max-people 0: must be at least 1"),
        (Settings, {"people": "some"}, "--people some: choose all, largest, or numbers such as 1,3"),
        (JobOptions, {"cluster": "slurm"}, "--cluster slurm: choose ray"),
        (PredictorSettings, {"ablate": ["attention"]}, "--ablate attention: choose tcfm, safm or apm"),
    ],
)
def test_what_is_wrong_is_one_line_with_the_choices(kind: Any, wrong: dict[str, Any], line: str) -> None:
    with pytest.raises(SettingError) as caught:
        kind(**wrong)
    assert str(caught.value) == line


def test_run_json_holds_every_setting_and_no_path(tmp_path: Path) -> None:
    plain = Settings(weights_dir=tmp_path / "nets", view=("side",), opacity=0.5).as_json()
    assert set(plain) == {option.name for option in options(Settings)}
    assert (plain["weights_dir"], plain["view"], plain["opacity"]) == ("nets", ["side"], 0.5)


@pytest.mark.parametrize(
    ("command", "kinds"),
    [
        ("run", (Settings, JobOptions)),
        ("eval 3dpw", (PredictorSettings,)),
        ("eval 3dhp", (PredictorSettings,)),
    ],
)
def test_every_setting_is_an_option(command: str, kinds: tuple[type, ...]) -> None:
    found: Any = get_command(staf_app)
    for name in command.split():
        found = found.commands[name]
    shown = {parameter.name: parameter for parameter in found.params}
    for option in (option for kind in kinds for option in options(kind)):
        assert option.flag in shown[option.name].opts
        assert option.help == shown[option.name].help
        assert shown[option.name].default == (None if option.several else option.default)
        assert shown[option.name].hidden == option.rare


@pytest.mark.parametrize("view", ["side,top", ("side", "top"), ["side", "top,side"], " side , top "])
def test_views_come_in_many_forms(view: object) -> None:
    settings = Settings(view=view)  # type: ignore[arg-type]
    assert settings.view == ("side", "top")
    assert settings.as_json()["view"] == ["side", "top"]
    assert Settings(view=None).view == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("detector", ["open", "blazepose", "embedded"])
def test_yolos_weights_and_another_detector_contradict_each_other(detector: Any, tmp_path: Path) -> None:
    weights = tmp_path / "mine.pt"
    weights.touch()
    with pytest.raises(SettingError, match="--yolo-weights is for --detector yolo"):
        Settings(detector=detector, yolo_weights=weights)
    assert Settings(yolo_weights=weights).detector == "auto"
