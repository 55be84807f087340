"""How long `staf view` takes to answer and to show the first body, and how large its pages are.

    python benchmarks/view.py [--frames 3000] [--people 3] [--folder DIR] [--no-file] [--no-browser]

The result is made up: people of the free body who sway, before a moving texture of 1280 x 720 at 30 frames/s.
Times in the browser are those of a headless Chromium that draws in software.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Camera
from staf_cli.motion import Motion, Track
from staf_cli.result import Origin, Person, VideoResult
from staf_cli.results.look import Look, LookOptions
from staf_cli.results.same_run import input_fingerprint
from staf_cli.results.writer import Writer
from staf_cli.settings import Settings
from staf_cli.video.frame import VideoInfo
from staf_cli.video.video_sink import VideoSink

FPS, WH = Fraction(30), (1280, 720)
CODE = "from staf_cli.cli import main_view; main_view()"
GL = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
PLAYED_S = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=3000)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where clip and result are kept for the next time")
    parser.add_argument("--no-file", action="store_true", help="leave out the files, which take longest")
    parser.add_argument("--no-browser", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = args.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        clip, result = folder / "walk.mp4", folder / "results" / "walk"
        if not result.is_dir():
            make_result(result, make_clip(clip, args.frames), args.frames, args.people)
        print(f"{args.frames} frames, {args.people} people; input {megabytes(clip)}")
        waits = [seconds_to_link(result) for _ in range(args.starts)]
        print(f"link after {statistics.median(waits):.2f} s (median of {args.starts})")
        size = len(Look(result, LookOptions()).scene())
        print(f"scene: {size / 1e6:.2f} MB, {size / (args.frames * args.people):.0f} bytes a person-frame")
        if not args.no_file:
            measure_files(result)
        if not args.no_browser:
            measure_browser(result)


def make_clip(path: Path, num_frames: int) -> Path:
    """A texture that moves, as hard to encode as a quiet scene."""
    rng = np.random.default_rng(1)
    coarse = rng.integers(40, 210, (WH[1] // 8 + 40, WH[0] // 8 + 40, 3), np.uint8)
    texture = coarse.repeat(8, axis=0).repeat(8, axis=1)
    with VideoSink(path, WH, 1 / FPS, fps=FPS) as sink:
        for index in range(num_frames):
            x = round(100 * (1 + np.sin(index / 60)))
            sink.write(np.ascontiguousarray(texture[100 : 100 + WH[1], x : x + WH[0]]), index, 1)
    return path


def make_result(folder: Path, clip: Path, num_frames: int, num_people: int) -> Path:
    """A finished result of the clip, without meshes and overlay."""
    body, camera, settings = load_free_body("cpu"), Camera.from_fov(WH), Settings(overlay=False)
    people = [make_person(number + 1, num_frames, body, camera) for number in range(num_people)]
    info = VideoInfo(clip, WH, FPS, 1 / FPS, num_frames)
    versions = {"staf": "0"}
    origin = Origin(clip.name, input_fingerprint(clip), None, settings.as_json(), {}, versions)
    parts = (info, camera, body, people, num_frames, "landmarks", "blazepose")
    folder.mkdir(parents=True)
    chosen = Settings(obj=False, frame_npz=False, overlay=False)
    Writer(chosen, None, lambda *_: None).write(VideoResult(*parts, origin=origin), folder)  # type: ignore
    return folder


def make_person(number: int, num_frames: int, body: Body, camera: Camera) -> Person:
    """Someone who sways, with the noise of real recoveries."""
    rng = np.random.default_rng(number)
    seconds = np.arange(num_frames)[:, None] / float(FPS)
    sway = np.sin(seconds * rng.uniform(0.5, 6, 72) + rng.uniform(0, 6, 72)) * rng.uniform(0, 0.5, 72)
    poses = sway + rng.normal(0, 0.003, sway.shape)
    poses[:, :3] += (np.pi, 0, 0)  # upright before a camera whose y points down
    trans = np.column_stack(
        [number - 2 + 0.3 * np.sin(seconds), 0.2 + 0 * seconds, 5 + 0.5 * np.cos(seconds)]
    )
    frame_ids, ones = np.arange(num_frames), np.ones(num_frames)
    track = Track(number, frame_ids, np.zeros((num_frames, 4)), ones > 0, rng.uniform(0.5, 1, num_frames))
    betas = rng.normal(0, 0.5, 10)
    motion = Motion(track, "landmarks", body.name, poses, betas, None, trans, track.confidence)
    return Person(motion, camera, body, seconds[:, 0], float(FPS))


def served(result: Path) -> tuple[subprocess.Popen[str], str, float]:
    """`staf view`, its link, and how long that took (s)."""
    began = time.perf_counter()
    command = [sys.executable, "-c", CODE, str(result), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    link = process.stdout.readline().strip()
    return process, link, time.perf_counter() - began


def seconds_to_link(result: Path) -> float:
    process, _, seconds = served(result)
    process.send_signal(signal.SIGINT)
    process.wait()
    return seconds


def measure_files(result: Path) -> None:
    """Sizes of the page as a file, and how long it takes."""
    for words, options in (("without the video", ["--no-video"]), ("with it", [])):
        command = [sys.executable, "-c", "from staf_cli.cli import main; main()", "export", str(result)]
        began = time.perf_counter()
        subprocess.run([*command, "--export", "html", *options], check=True, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        print(f"view.html {words}: {megabytes(result / 'view.html')} in {seconds:.1f} s")


def measure_browser(result: Path) -> None:
    """When the first body is there after the page is asked for, and how fast it plays."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(GL))
        process, link, _ = served(result)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        began = time.perf_counter()
        page.goto(link, wait_until="commit")
        page.evaluate(
            "new Promise((done) => { const look = () => window.staf"
            " ? window.staf.ready.then(done) : setTimeout(look, 5); look(); })"
        )
        print(f"first body {time.perf_counter() - began:.2f} s after the page was asked for")
        before = page.evaluate("window.staf.drawnCount()")
        page.keyboard.press("Space")
        time.sleep(PLAYED_S)
        drawn = page.evaluate("window.staf.drawnCount()") - before
        script_ms = page.evaluate("window.staf.scriptMs()")
        print(f"playing: {drawn / PLAYED_S:.1f} drawn frames/s, {script_ms:.2f} ms of script each (median)")
        browser.close()
        process.send_signal(signal.SIGINT)
        process.wait()


def megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
