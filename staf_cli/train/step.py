"""One step of training as one module: inputs and labels in, the parts of the loss out; what DDP wraps."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from staf_cli.recover.staf.crops import IMAGENET_MEAN, IMAGENET_STD
from staf_cli.recover.staf.modules import BodyState
from staf_cli.recover.staf.staf import STAF
from staf_cli.train.config import LossConfig
from staf_cli.train.losses import Labels, Predicted, loss_parts
from staf_cli.train.network import Network


class TrainStep(nn.Module):
    """The network with its losses.

    Args:
        network: that is trained.
        losses: which stages count.
        detach: let no gradient pass from stage to stage.
    """

    def __init__(self, network: Network, losses: LossConfig, *, detach: bool) -> None:
        super().__init__()
        self.model = network.model
        self._all_stages, self._detach = losses.stages == "all", detach
        self._keeps_backbone = not network.trains_backbone
        self.model.backbone.to(memory_format=torch.channels_last)  # faster on processors and cards
        self.model.pyramid.to(memory_format=torch.channels_last)

    def train(self, mode: bool = True) -> TrainStep:
        """As every module; a backbone that is not trained stays as it is."""
        super().train(mode)
        if self._keeps_backbone:
            self.model.backbone.eval()
        return self

    def forward(self, inputs: Tensor, labels: Labels) -> dict[str, Tensor]:
        """Parts of the loss, the mean over the stages that count.

        Args:
            inputs: (B, 9, 2048, 7, 7) features, or (B, 9, S, S, 3) crops, uint8.
            labels: of the middle frames.
        """
        features = encoded(self.model, inputs.flatten(0, 1)).unflatten(0, inputs.shape[:2])
        states = self.model.stages(features, detach=self._detach).states
        counting = states if self._all_stages else states[-1:]
        together = BodyState(*(torch.cat(values) for values in zip(*counting, strict=True)))
        bodies = Predicted.of(together, self.model.body)  # one pass for all stages
        by_stage = zip(*(values.split(len(inputs)) for values in bodies), strict=True)
        of_stages = (Predicted(*values) for values in by_stage)
        parts = [loss_parts(predicted, labels) for predicted in of_stages]
        return {name: torch.stack([each[name] for each in parts]).mean() for name in parts[0]}


def encoded(model: STAF, rows: Tensor) -> Tensor:
    """Features (N, 2048, 7, 7) float32 of rows of the cache: features as they are, crops by the backbone."""
    if rows.dtype != torch.uint8:
        return rows.float()
    mean, std = (torch.from_numpy(values).to(rows.device) for values in (IMAGENET_MEAN, IMAGENET_STD))
    crops = (rows.float() / 255 - mean) / std
    return model.backbone(crops.movedim(-1, 1))  # channels last in memory, as the rows are
