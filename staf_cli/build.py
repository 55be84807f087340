"""The components of a run, made once for all its inputs: assets, nets, body, finder, engine, renderer."""

from __future__ import annotations

import logging
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import torch

from staf_cli.assets.store import AssetStore, fingerprint
from staf_cli.assets.writing import sha256_of
from staf_cli.blazepose.detector import PersonDetector
from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.body.model import SMPL_NEUTRAL, Body, load_free_body
from staf_cli.calibration.files import Calibration
from staf_cli.device import choose_device
from staf_cli.errors import AssetError, SettingError
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.nanodet import NanoDet
from staf_cli.nets.thunder import Thunder
from staf_cli.people.blazepose_detector import BlazePoseDetector
from staf_cli.people.found import Finder
from staf_cli.people.landmark_follower import LandmarkFollower, look_at_body
from staf_cli.people.open_detector import OpenDetector
from staf_cli.people.tracker import BoxDetector, BoxFinder
from staf_cli.people.yolo import YoloDetector
from staf_cli.recover import Engine
from staf_cli.recover.landmarks.early import EarlyLandmarks
from staf_cli.recover.landmarks.engine import LandmarksEngine
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.recover.staf.engine import StafEngine
from staf_cli.recover.staf.staf import STAF
from staf_cli.recover.staf_open.initial import StafOpen
from staf_cli.render.choose import make_renderer
from staf_cli.render.scene import Renderer
from staf_cli.settings import Settings
from staf_cli.weights.installed import engine_choice, find_installed, staf_files
from staf_cli.weights.kinds import TRAINED
from staf_cli.weights.load import load_installed_staf, load_smpl_body, smpl_source
from staf_cli.weights.open_file import OPEN_ASSET
from staf_cli.weights.open_weights import load_staf_open
from staf_cli.weights.trained import load_trained

log = logging.getLogger(__name__)

OPEN_DETECTOR = ("nanodet_graph", "nanodet_weights")
STAF_OPEN = "staf-open"
HEAVY = ("pose_landmark_heavy",)
THUNDER = ("movenet_thunder_graph", "movenet_thunder_weights")


class Components:
    """Makes each component when it is first needed and keeps it.

    Args:
        settings: of the run.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._assets_used: dict[str, str] = {}
        self._versions_used: dict[str, str] = {}
        self.assets = AssetStore(settings.weights_dir, settings.offline)

    @property
    def assets_used(self) -> dict[str, str]:
        """sha256 of every net and body file that was opened, by its name."""
        return dict(self._assets_used)

    @property
    def versions_used(self) -> dict[str, str]:
        """Versions of the weights that have one, by the names of `assets_used`."""
        return dict(self._versions_used)

    def prepare(self) -> None:
        """Load every net, so that what is missing shows before a video is worked through.

        Raises:
            AssetError, SettingError: a run cannot go through.
        """
        _ = self.calibration
        # Before the detectors: where all nets are missing, those tried in vain need no mention.
        _ = self.engine
        _ = self.finder
        if self.settings.renderer != "auto":
            self.renderer(self.settings, self.body.faces)
        if self.settings.engine == "auto":
            log.info("engine: %s, %s", *self._engine_choice)

    @cached_property
    def calibration(self) -> Calibration | None:
        """The file of cameras that the settings name."""
        choice = self.settings.calibration_choice
        if choice is None:
            return None
        calibration = Calibration.read(choice)
        self._assets_used["calibration"] = sha256_of(choice.path)
        return calibration

    @property
    def engine_name(self) -> str:
        return self._engine_choice[0]

    @cached_property
    def _engine_choice(self) -> tuple[str, str]:
        return engine_choice(self.settings.engine_wanted, self.settings.landmarks_wanted, self.assets)

    @cached_property
    def body(self) -> Body:
        if self.engine_name == "staf":
            return self._staf[0].body.as_body(self._staf[1])
        # The fit takes thousands of small steps: a graphics card, where not named, only makes it slower.
        device = choose_device("cpu" if self.settings.device == "auto" else self.settings.device)
        if self.settings.body == "smpl":
            path = smpl_source(self.assets, self.settings.gender)
            self._assets_used[path.stem] = fingerprint(path)
            return load_smpl_body(self.assets, self.settings.gender, device)
        return load_free_body(device)

    @cached_property
    def landmarker(self) -> Landmarker:
        """The net that follows people: the one asked for by name, else the quick one."""
        return Landmarker(TfliteNet(self._asset(self._landmark_net)))

    @property
    def _landmark_net(self) -> str:
        return f"pose_landmark_{'full' if self.settings.landmarks == 'auto' else self.settings.landmarks}"

    @cached_property
    def landmark_nets(self) -> LandmarkNets:
        """What sees joints in boxes; under `auto` also what looks where it is hard, as far as it is there."""
        first = self.landmarker  # where the one that is needed is missing, the others need no mention
        if self.settings.landmarks != "auto" or self.settings.detector == "blazepose":
            return LandmarkNets(first)
        self.assets.prefetch((*HEAVY, *THUNDER, *(OPEN_DETECTOR if self._may_need_open_detector else ())))
        heavy = self.assets.obtain(HEAVY, "BlazePose heavy", "hard poses are seen less well")
        thunder = self.assets.obtain(THUNDER, "MoveNet", "small and half-hidden people are seen less well")
        return LandmarkNets(
            first,
            None if heavy is None else Landmarker(TfliteNet(self._asset(*HEAVY))),
            None if thunder is None else Thunder(self._asset(THUNDER[0]), self._asset(THUNDER[1])),
        )

    @property
    def _may_need_open_detector(self) -> bool:
        return self.settings.detector in ("auto", "open") and self.settings.yolo_weights is None

    @cached_property
    def finder(self) -> Finder:
        """Boxes from the first detector that can be had; one that is asked for by name must be there."""
        wanted = "yolo" if self.settings.yolo_weights is not None else self.settings.detector
        if wanted == "yolo":
            return self._yolo_finder()
        if wanted == "open":
            return self._open_finder({name: self.assets.require(name) for name in OPEN_DETECTOR})
        if wanted == "blazepose":
            return self._blazepose_finder()
        try:
            return self._yolo_finder()
        except AssetError as error:
            log.info("without YOLO (%s), the open detector finds people", error)
        paths = self.assets.obtain(OPEN_DETECTOR, "the open detector", "BlazePose finds few in a crowd")
        return self._blazepose_finder() if paths is None else self._open_finder(paths)

    @property
    def staf(self) -> STAF:
        return self._staf[0]

    @cached_property
    def _staf(self) -> tuple[STAF, str]:
        """The network and the name of its body."""
        own = self.settings.weights_file
        if own is not None:
            return self._trained(own, "weights_file")
        if staf_files(self.assets) is None and (imported := find_installed(self.assets, TRAINED)):
            return self._trained(imported, imported.stem)
        model = load_installed_staf(self.assets, self._device)
        for path in staf_files(self.assets) or ():
            self._assets_used[path.stem] = fingerprint(path)
        return model, SMPL_NEUTRAL

    def _trained(self, path: Path, name: str) -> tuple[STAF, str]:
        """A network of `staf train`, and the name of its body."""
        model, header = load_trained(path, self._device)
        log.info("weights: %s, by staf train %s (%s)", header.name, header.staf_version, header.body)
        self._assets_used[name] = fingerprint(path)
        return model, header.body

    @property
    def _device(self) -> torch.device:
        device = choose_device(self.settings.device)
        if self.settings.half and device.type != "cuda":
            raise SettingError(f"--half needs CUDA; here the device is {device.type}")
        return device

    @cached_property
    def engine(self) -> Engine:
        settings = self.settings
        if self.engine_name == "staf":
            return StafEngine(
                self.staf,
                self.body,
                one_shape=settings.one_shape,
                half=settings.half,
                heights=settings.heights,
                lock_feet=settings.feet_lock,
            )
        fit = partial(
            LandmarksEngine,
            self.landmark_nets,
            self.body,
            girth=settings.girth,
            heights=settings.heights,
            lock_feet=settings.feet_lock,
        )
        if self.engine_name != STAF_OPEN:
            return fit()
        own = self._staf_open
        return fit(initialise=own.initial_3d, name=STAF_OPEN, weights=own.weights)

    @cached_property
    def _staf_open(self) -> StafOpen:
        own = load_staf_open(self.settings.weights_file)
        self._assets_used[OPEN_ASSET] = own.weights.sha256
        self._versions_used[OPEN_ASSET] = own.weights.version
        return own

    def early_landmarks(self) -> EarlyLandmarks:
        """What sees a person who is alone while they are found; no one where no landmarks are needed."""
        return EarlyLandmarks(None if self.engine_name == "staf" else self.landmark_nets)

    def renderer(self, settings: Settings, faces: np.ndarray) -> Renderer:
        """The renderer that settings ask for, for meshes with these faces (F, 3); kept for the next call."""
        if settings.renderer != self.settings.renderer or faces is not self.body.faces:
            return make_renderer(settings.renderer, faces)
        return self._own_renderer

    @cached_property
    def _own_renderer(self) -> Renderer:
        return make_renderer(self.settings.renderer, self.body.faces)

    def _asset(self, name: str) -> Path:
        path = self.assets.require(name)
        self._assets_used[name] = self.assets.sha256(name)
        return path

    def _yolo_finder(self) -> Finder:
        weights = self.settings.yolo_weights
        if weights is None:
            weights = self._asset("yolo11n")
        else:
            self._assets_used["yolo_weights"] = sha256_of(weights)
        return self._box_finder(YoloDetector(weights, choose_device(self.settings.device)))

    def _open_finder(self, paths: dict[str, Path]) -> Finder:
        self._assets_used |= {name: self.assets.sha256(name) for name in paths}
        net = NanoDet(paths["nanodet_graph"], paths["nanodet_weights"])
        return self._box_finder(OpenDetector(net))

    def _box_finder(self, detector: BoxDetector) -> Finder:
        """With followers where the landmark net is there; STAF alone need not have it."""
        is_there = self.assets.find(self._landmark_net) is not None
        if not is_there:
            return BoxFinder(detector, self.settings.tracker)
        follow, witness = partial(LandmarkFollower, self.landmarker), partial(look_at_body, self.landmarker)
        return BoxFinder(detector, self.settings.tracker, follow, witness)

    def _blazepose_finder(self) -> Finder:
        net = PersonDetector(TfliteNet(self._asset("pose_detection")))
        return self._box_finder(BlazePoseDetector(net, self.landmarker))
