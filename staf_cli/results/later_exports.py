"""Further exports out of a finished folder, without running again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from staf_cli.errors import OutputError
from staf_cli.export.formats import FORMATS, ExportOptions
from staf_cli.result import Exported
from staf_cli.results.layout import is_ours
from staf_cli.results.load import load_result
from staf_cli.results.publish import locked
from staf_cli.results.run_json import contents_of, describe_export, read_document, write_document


def export_into(
    folder: Path, formats: Sequence[str], *, from_start: bool = False, weights: Path | None = None
) -> tuple[Exported, ...]:
    """Write formats of `--export` into a finished folder and note them in its run.json.

    All files are first written into a hidden folder beside the others; where anything fails, the result stays
    as it was. `staf run` still keeps the result.

    Args:
        folder: of one video's results.
        formats: names of `--export`, each once.
        from_start: see `ExportOptions`.
        weights: where an imported SMPL is looked for first.

    Raises:
        InputError: there is no finished result.
        AssetError: it was made with SMPL, which is not here.
        OutputError: the files cannot be written.
    """
    result = load_result(folder, weights=weights)
    options = ExportOptions(from_start=from_start)
    part = folder / ".export.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        with locked(part):
            exported = tuple(FORMATS[name].write(result, part, options) for name in formats)
            _move_into(part, folder)
            document = read_document(folder) or {}
            document["exports"] = document["exports"] | {e.format: describe_export(e) for e in exported}
            there = contents_of(folder).items()
            document["files"] |= {name: measured for name, measured in there if is_ours(name)}
            write_document(folder, document)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return exported


def _move_into(part: Path, folder: Path) -> None:
    """Each file under its own name; files of an earlier export are replaced."""
    for path in sorted(part.rglob("*")):
        target = folder / path.relative_to(part)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            os.replace(path, target)
