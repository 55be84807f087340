"""roma comes without PyTorch's compiler, which works beside it where somebody imports it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import torch
from staf_cli.recover import rotations
from staf_cli.recover.landmarks.adam import Adam

def orthogonal():
    matrix = torch.arange(9.0).reshape(3, 3).cos().requires_grad_(True)
    found = rotations.special_procrustes(matrix)
    found.sum().backward()
    return found.detach(), matrix.grad

before = orthogonal()
value = torch.ones(3, requires_grad=True)
optimiser = Adam([value], [0.1], fused=True)
value.square().sum().backward()
optimiser.step()
assert "torch._dynamo" not in sys.modules, "the compiler was imported"

import torch._dynamo
assert torch._dynamo.is_compiling() is False
assert all(torch.equal(*pair) for pair in zip(before, orthogonal()))
"""

ATTRIBUTE = """
import sys
import torch
from staf_cli.import_guards import compiler_put_off

with compiler_put_off():
    import torch._dynamo
    assert torch._dynamo.config.cache_size_limit > 0, "what is missing brings the compiler"
assert "_StandIn" not in type(sys.modules["torch._dynamo"]).__name__
"""


def test_the_compiler_is_not_imported_and_works_afterwards() -> None:
    subprocess.run([sys.executable, "-c", CODE], check=True)


def test_what_the_stand_in_lacks_the_compiler_gives() -> None:
    subprocess.run([sys.executable, "-c", ATTRIBUTE], check=True)
