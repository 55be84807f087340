"""`staf weights`: which assets are there, which are missing, what each enables; fetching and importing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from staf_cli.assets.catalogue import Asset, Member, Url, Wheel, size_text
from staf_cli.assets.store import AssetStatus, AssetStore, fingerprint
from staf_cli.cli.streams import log_lines, to_stderr
from staf_cli.errors import SettingError

if TYPE_CHECKING:
    from staf_cli.assets.fetch import Fetched
    from staf_cli.weights.importer import ImportReport


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
    from staf_cli.weights.importer import import_paths

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
    from staf_cli.weights.installed import all_installed, still_missing

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
    from staf_cli.weights.installed import all_installed, still_missing

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


weights_app = typer.Typer(
    help="List the assets (nets, demo clip) with what each enables; fetch them; import STAF and SMPL.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

WeightsOption = Annotated[
    Path | None,
    typer.Option(
        "--weights",
        metavar="DIR",
        help="Look here first, fetch to here (else $STAF_WEIGHTS, else the cache).",
        show_default=False,
    ),
]
OfflineOption = Annotated[bool, typer.Option("--offline", help="Open no socket: fetch nothing.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Put one JSON document on stdout.")]


@weights_app.callback(invoke_without_command=True)
def weights(
    context: typer.Context,
    weights_dir: WeightsOption = None,
    offline: OfflineOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the assets (nets, demo clip) with what each enables; fetch them; import STAF and SMPL."""
    context.obj = {"weights_dir": weights_dir, "offline": offline, "as_json": as_json}
    if context.invoked_subcommand is None:
        _list(AssetStore(weights_dir, offline), as_json)


@weights_app.command("list")
def list_command(
    context: typer.Context, weights_dir: WeightsOption = None, as_json: JsonOption = False
) -> None:
    """List every asset: there, missing or damaged, where, size, licence and what it enables."""
    given = context.obj
    _list(AssetStore(weights_dir or given["weights_dir"]), as_json or given["as_json"])


@weights_app.command("fetch")
def fetch_command(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Which assets.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is missing but the optional.")] = False,
    weights_dir: WeightsOption = None,
    offline: OfflineOption = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch assets that are missing or damaged, verify and keep them."""
    given = context.obj
    store = AssetStore(weights_dir or given["weights_dir"], offline or given["offline"])
    with log_lines(to_stderr):
        outcomes = store.fetch(_chosen(store, names or [], everything))
    if as_json or given["as_json"]:
        typer.echo(json.dumps({"assets": [_outcome_fields(outcome) for outcome in outcomes]}, indent=2))
    _report(outcomes)


weights_app.command("import")(import_command)


def _report(outcomes: list[Fetched]) -> None:
    """Say how each asset fared and leave with the contract's exit code."""
    for outcome in outcomes:
        if outcome.path is not None:
            to_stderr(f"{outcome.asset.name}: {outcome.path}")
    # One wheel that is not to be had is one error, however many assets are in it.
    errors = {str(outcome.error): outcome.error for outcome in outcomes if outcome.error is not None}
    nothing_done = all(outcome.error is not None for outcome in outcomes)
    if nothing_done and len(errors) == 1:
        raise next(iter(errors.values()))
    for line in errors:
        to_stderr(f"error: {line}")
    if errors:
        raise typer.Exit(2 if nothing_done else 1)


def _chosen(store: AssetStore, names: list[str], everything: bool) -> list[str]:
    known = [asset.name for asset in store.catalogue]
    if everything and names:
        raise SettingError("fetch takes names or --all, not both")
    if not everything and not names:
        raise SettingError(f"say what to fetch: --all, or names out of {', '.join(known)}")
    return [asset.name for asset in store.catalogue if not asset.optional] if everything else names


def _list(store: AssetStore, as_json: bool) -> None:
    with log_lines(to_stderr):
        statuses = store.status()
        if as_json:
            document = {
                "searched": [str(place) for place in store.places],
                "fetched_to": None if store.write_folder is None else str(store.write_folder),
                "assets": [_status_fields(status) for status in statuses],
                **imported_fields(store),
            }
            typer.echo(json.dumps(document, indent=2))
        else:
            _print_table(store, statuses)


def _print_table(store: AssetStore, statuses: list[AssetStatus]) -> None:
    from rich.console import Console
    from rich.table import Table

    colours = {"there": "green", "missing": "yellow", "damaged": "red"}
    table = Table("asset", "state", "size", "licence", "enables", box=None, pad_edge=False)
    for status in statuses:
        asset = status.asset
        state = f"[{colours[status.state]}]{status.state}[/]"
        table.add_row(asset.name, state, size_text(asset.size_bytes), asset.licence, asset.enables)
    console = Console(stderr=True, highlight=False)
    console.print(table)
    for status in statuses:
        if status.path is not None:
            console.print(f"{status.asset.name}: {status.path}", soft_wrap=True, markup=False)
    searched = ", ".join(str(place) for place in store.places)
    fetched_to = store.write_folder or "nowhere, for want of a home directory (name a folder with --weights)"
    console.print(f"searched: {searched}\nfetched to: {fetched_to}", soft_wrap=True, markup=False)
    if any(status.state != "there" for status in statuses):
        console.print("get them: staf weights fetch NAME, or --all", markup=False)
    for line in imported_lines(store):
        console.print(line, soft_wrap=True, markup=False)


def _asset_fields(asset: Asset) -> dict[str, Any]:
    return {
        "name": asset.name,
        "file_name": asset.file_name,
        "purpose": asset.purpose,
        "enables": asset.enables,
        "licence": asset.licence,
        "size_bytes": asset.size_bytes,
        "sha256_expected": asset.sha256,
        "optional": asset.optional,
        "sources": [_source_fields(asset.source)],
    }


def _source_fields(source: Member | Url) -> dict[str, str]:
    if isinstance(source, Url):
        return {"url": source.url}
    kind = "wheel" if isinstance(source.package, Wheel) else "npm"
    return {kind: source.package.requirement, "member": source.path}


def _status_fields(status: AssetStatus) -> dict[str, Any]:
    path = None if status.path is None else str(status.path)
    return {**_asset_fields(status.asset), "state": status.state, "path": path, "sha256": status.sha256}


def _outcome_fields(outcome: Fetched) -> dict[str, Any]:
    return {
        "name": outcome.asset.name,
        "path": None if outcome.path is None else str(outcome.path),
        "error": None if outcome.error is None else str(outcome.error),
    }
