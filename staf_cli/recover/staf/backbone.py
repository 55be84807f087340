"""From crops to features: ResNet-50; imported where a network is made, for torchvision takes seconds."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from staf_cli.import_guards import no_compiler_folder
from staf_cli.recover.staf.config import StafConfig

with no_compiler_folder():
    from torchvision.models.resnet import Bottleneck, ResNet

_USUAL_WIDTH = 64


class Backbone(ResNet):
    """ResNet-50 by torchvision's own definition, up to its last feature map.

    (N, 3, 224, 224) normalised RGB -> (N, 2048, 7, 7).
    """

    def __init__(self, config: StafConfig) -> None:
        self._width = config.backbone_width
        super().__init__(Bottleneck, list(config.backbone_depths))
        del self.avgpool, self.fc

    def _make_layer(self, block: type[Bottleneck], planes: int, *rest: int, **more: int) -> nn.Sequential:
        """A layer as torchvision makes it, its width scaled."""
        return super()._make_layer(block, planes * self._width // _USUAL_WIDTH, *rest, **more)

    def forward(self, crops: Tensor) -> Tensor:
        maps = self.maxpool(self.relu(self.bn1(self.conv1(crops))))
        return self.layer4(self.layer3(self.layer2(self.layer1(maps))))


def frozen(backbone: Backbone) -> Backbone:
    """A copy for inference only: BatchNorm folded into the convolutions, channels last in memory.

    Equal up to rounding, and faster (benchmarks/staf_speed.py).
    """
    folded = copy.deepcopy(backbone).eval().requires_grad_(False)
    folded.conv1, folded.bn1 = fuse_conv_bn_eval(folded.conv1, folded.bn1), nn.Identity()
    for block in folded.modules():
        if isinstance(block, Bottleneck):
            for number in (1, 2, 3):
                conv, norm = getattr(block, f"conv{number}"), getattr(block, f"bn{number}")
                setattr(block, f"conv{number}", fuse_conv_bn_eval(conv, norm))
                setattr(block, f"bn{number}", nn.Identity())
            if block.downsample is not None:
                block.downsample = fuse_conv_bn_eval(block.downsample[0], block.downsample[1])
    return folded.to(memory_format=torch.channels_last)
