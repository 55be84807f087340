import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from staf_cli.errors import StafError
from staf_cli.render import choose
from staf_cli.render import choose as gl_platform
from staf_cli.render.choose import make_renderer
from staf_cli.render.rasterizer import SoftwareRenderer

FACES = np.array([[0, 1, 2]], np.int32)


@pytest.fixture
def no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux machine where neither EGL nor OSMesa loads and no platform is chosen."""
    monkeypatch.delenv(gl_platform.VARIABLE, raising=False)
    monkeypatch.setattr(gl_platform.sys, "platform", "linux")
    monkeypatch.setattr(gl_platform, "_loads", lambda _name: False)


@pytest.mark.usefixtures("no_libraries")
def test_without_opengl_auto_draws_in_software_and_says_so(
    monkeypatch: pytest.MonkeyPatch, said: Callable[[], list[str]]
) -> None:
    monkeypatch.setattr(choose, "has_graphics_card", lambda: True)
    assert isinstance(make_renderer("auto", FACES), SoftwareRenderer)
    (line,) = said()
    assert "software" in line
    assert "\n" not in line


@pytest.mark.usefixtures("no_libraries")
def test_without_opengl_pyrender_says_what_to_install() -> None:
    with pytest.raises(StafError, match=r"libosmesa6 or libegl1, or use --renderer software") as caught:
        make_renderer("pyrender", FACES)
    assert "\n" not in str(caught.value)


def test_without_a_card_auto_does_not_even_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(gl_platform.VARIABLE, raising=False)
    monkeypatch.setattr(choose.sys, "platform", "linux")
    monkeypatch.setattr(choose, "has_graphics_card", lambda: False)
    monkeypatch.setattr(choose, "_loads", lambda _name: pytest.fail("OpenGL was tried"))
    assert isinstance(make_renderer("auto", FACES), SoftwareRenderer)


@pytest.mark.parametrize(("card", "order"), [(True, "egl"), (False, "osmesa")])
def test_the_faster_platform_comes_first(monkeypatch: pytest.MonkeyPatch, card: bool, order: str) -> None:
    monkeypatch.setenv(gl_platform.VARIABLE, "")
    monkeypatch.setattr(gl_platform.sys, "platform", "linux")
    monkeypatch.setattr(gl_platform, "has_graphics_card", lambda: card)
    monkeypatch.setattr(gl_platform, "_loads", lambda _name: True)
    monkeypatch.setattr(gl_platform, "_settled", None)
    assert gl_platform.settle_platform() == order
    assert gl_platform.chosen_by_user() is None


def test_the_users_platform_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(gl_platform.VARIABLE, "osmesa")
    monkeypatch.setattr(gl_platform, "_settled", None)
    assert gl_platform.settle_platform() == "osmesa"
    assert gl_platform.chosen_by_user() == "osmesa"


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh process: PyOpenGL settles on a platform once and for all when it is imported."""
    paths = os.pathsep.join(path for path in sys.path if path)
    settings = {**os.environ, "PYTHONPATH": paths, **environment}
    return subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True)


def test_a_platform_that_does_not_work_is_one_line() -> None:
    code = (
        "import logging, sys; logging.basicConfig(stream=sys.stdout, format='%(message)s');"
        "import numpy as np; from staf_cli.render.choose import make_renderer;"
        "renderer = make_renderer('auto', np.array([[0, 1, 2]])); print(renderer.description)"
    )
    done = run_python(code, PYOPENGL_PLATFORM="glx")  # pyrender draws with it on screens only
    said, description = done.stdout.splitlines()
    assert "glx" in said
    assert description.startswith("software rasteriser")


def test_choosing_software_imports_no_opengl() -> None:
    code = (
        "import sys, numpy as np; from staf_cli.render.choose import make_renderer;"
        "make_renderer('software', np.array([[0, 1, 2]]));"
        "sys.exit(any(name in sys.modules for name in ('OpenGL', 'pyrender')))"
    )
    done = run_python(code)
    assert done.returncode == 0, done.stderr
