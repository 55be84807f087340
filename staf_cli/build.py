"""The parts of a run, made once for all its inputs: assets, nets, body, finder, engine, renderer."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from staf_cli.assets.store import AssetStore, fingerprint
from staf_cli.assets.writing import sha256_of
from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.body.model import Body
from staf_cli.device import choose_device
from staf_cli.errors import AssetError, SettingError
from staf_cli.people.found import Finder
from staf_cli.recover import Engine
from staf_cli.render.scene import Renderer
from staf_cli.results.same_run import engine_choice
from staf_cli.settings import Settings

if TYPE_CHECKING:
    import torch

    from staf_cli.recover.staf.staf import STAF

log = logging.getLogger(__name__)


class Toolbox:
    """Makes each part when it is first needed and keeps it.

    Args:
        settings: of the run.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._assets_used: dict[str, str] = {}
        self.assets = AssetStore(settings.weights_dir, settings.offline)

    @property
    def assets_used(self) -> dict[str, str]:
        """sha256 of every asset that was opened, by its name."""
        return dict(self._assets_used)

    def prepare(self) -> None:
        """Load every net, so that what is missing shows before a video is worked through.

        The engine's libraries, three seconds of imports, come in meanwhile: nothing needs them before people
        are found.

        Raises:
            AssetError, SettingError: a run cannot go through.
        """
        # Before the detectors: where all nets are missing, nobody need hear of those tried in vain.
        _ = self.engine if self.engine_name == "staf" else self.landmarker
        _ = self.finder
        if self.settings.renderer != "auto":
            _ = self.renderer
        if self.settings.engine == "auto":
            log.info("engine: %s, %s", *self._engine_choice)
        if self.engine_name == "landmarks":
            threading.Thread(target=_import_engine, name="import engine").start()

    @property
    def engine_name(self) -> str:
        return self._engine_choice[0]

    @cached_property
    def _engine_choice(self) -> tuple[str, str]:
        return engine_choice(self.settings, self.assets)

    @cached_property
    def body(self) -> Body:
        device = choose_device(self.settings.device)
        if self.engine_name == "staf":
            return self._staf.body.as_body("smpl-neutral")
        if self.settings.body == "smpl":
            from staf_cli.weights.load import load_smpl_body, smpl_source

            path = smpl_source(self.assets, self.settings.gender)
            self._assets_used[path.stem] = fingerprint(path)
            return load_smpl_body(self.assets, self.settings.gender, device)
        from staf_cli.body.model import load_free_body

        return load_free_body(device)

    @cached_property
    def landmarker(self) -> Landmarker:
        from staf_cli.blazepose.landmarker import Landmarker, TfliteNet

        return Landmarker(TfliteNet(self._asset(f"pose_landmark_{self.settings.landmarks}")))

    @cached_property
    def finder(self) -> Finder:
        wanted = self.settings.detector
        if wanted == "embedded":
            return self._embedded_finder()
        try:
            return self._yolo_finder()
        except AssetError as error:
            missing = self.settings.yolo_weights is None and self.assets.find("yolo11n") is None
            if not missing and (wanted == "yolo" or self.settings.yolo_weights is not None):
                raise
            reason = "YOLO's weights are neither on disk nor to be fetched" if missing else str(error)
            log.warning("%s: the embedded detector finds people", reason)
            return self._embedded_finder()

    @cached_property
    def _staf(self) -> STAF:
        from staf_cli.weights.installed import staf_files
        from staf_cli.weights.load import load_installed_staf

        model = load_installed_staf(self.assets, self._device)
        for path in staf_files(self.assets) or ():
            self._assets_used[path.stem] = fingerprint(path)
        return model

    @property
    def _device(self) -> torch.device:
        device = choose_device(self.settings.device)
        if self.settings.half and device.type != "cuda":
            raise SettingError(f"--half needs CUDA; here the device is {device.type}")
        return device

    @cached_property
    def engine(self) -> Engine:
        if self.engine_name == "staf":
            from staf_cli.recover.staf.engine import StafEngine

            settings = self.settings
            return StafEngine(self._staf, self.body, one_shape=settings.one_shape, half=settings.half)
        from staf_cli.recover.landmarks.engine import LandmarksEngine

        return LandmarksEngine(self.landmarker, self.body, girth=self.settings.girth)

    @cached_property
    def renderer(self) -> Renderer:
        from staf_cli.render.choose import make_renderer

        return make_renderer(self.settings.renderer, self.body.faces)

    def _asset(self, name: str) -> Path:
        path = self.assets.require(name)
        self._assets_used[name] = self.assets.sha256(name)
        return path

    def _embedded_finder(self) -> Finder:
        from staf_cli.blazepose.detector import PersonDetector
        from staf_cli.blazepose.landmarker import TfliteNet
        from staf_cli.people.embedded import EmbeddedFinder

        detector = PersonDetector(TfliteNet(self._asset("pose_detection")))
        return EmbeddedFinder(detector, self.landmarker)

    def _yolo_finder(self) -> Finder:
        weights = self.settings.yolo_weights
        if weights is None:
            weights = self._asset("yolo11n")
        else:
            self._assets_used["yolo_weights"] = sha256_of(weights)
        from staf_cli.people.tracker import BoxFinder
        from staf_cli.people.yolo import YoloDetector

        detector = YoloDetector(weights, choose_device(self.settings.device))
        return BoxFinder(detector, self.settings.tracker)


def _import_engine() -> None:
    with suppress(ImportError):  # whoever needs it next is told
        import staf_cli.recover.landmarks.engine  # noqa: F401
