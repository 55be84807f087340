"""`staf weights import`: the authors' files and SMPL's, read safely and kept; and what has been imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from staf_cli.assets.store import AssetStore, fingerprint

if TYPE_CHECKING:
    from staf_cli.bundle.importer import ImportReport


def import_command(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="The release's zip, its data/base_data, or files.")
    ],
    weights_dir: Annotated[
        Path | None,
        typer.Option("--weights", metavar="DIR", help="Keep them here (else $STAF_WEIGHTS, else the cache)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Put one JSON document on stdout.")] = False,
) -> None:
    """Import STAF's weights and SMPL, which only registered users may have; nothing in them is run."""
    from staf_cli.bundle.importer import import_paths

    given = context.obj
    report = import_paths(paths, AssetStore(weights_dir or given["weights_dir"]))
    for file in report.imported:
        typer.echo(f"{file.kind.name}: {file.origin} -> {file.path}", err=True)
    for line in missing_lines(report.missing):
        typer.echo(line, err=True)
    if as_json or given["as_json"]:
        typer.echo(json.dumps(_as_json(report), indent=2))


def imported_fields(store: AssetStore) -> dict[str, Any]:
    """What has been imported and what is missing for what, as plain values."""
    from staf_cli.bundle.installed import all_installed, still_missing

    return {
        "imported": [
            {
                "name": file.kind.name,
                "path": str(file.path),
                "sha256": fingerprint(file.path),
                "enables": file.kind.enables,
                "licence": file.kind.licence,
            }
            for file in all_installed(store)
        ],
        "not_imported_for": _missing_fields(tuple(still_missing(store))),
    }


def imported_lines(store: AssetStore) -> list[str]:
    """The same for people."""
    from staf_cli.bundle.installed import all_installed, still_missing

    lines = [
        f"{file.kind.name}: {file.path} (imported; {file.kind.enables})" for file in all_installed(store)
    ]
    return lines + missing_lines(tuple(still_missing(store)))


def missing_lines(missing: tuple[Any, ...]) -> list[str]:
    """What does not work yet, and which files it lacks; one line for each."""
    lines = [f"not imported for {purpose.name}: {', '.join(map(str, kinds))}" for purpose, kinds in missing]
    if lines:
        lines.append(
            "get them: register with their authors (weights/README.md), then staf weights import PATH"
        )
    return lines


def _missing_fields(missing: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{"for": purpose.name, "files": [kind.name for kind in kinds]} for purpose, kinds in missing]


def _as_json(report: ImportReport) -> dict[str, Any]:
    return {
        "imported": [
            {
                "name": file.kind.name,
                "source": file.origin,
                "source_sha256": file.sha256,
                "path": str(file.path),
                "licence": file.kind.licence,
            }
            for file in report.imported
        ],
        "not_imported_for": _missing_fields(report.missing),
    }
