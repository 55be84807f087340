"""`staf weights`: which assets are there, which are missing, what each enables; fetching and importing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from staf_cli.assets.catalogue import Member, Shipped, Url, Wheel, size_text
from staf_cli.assets.store import AssetStatus, AssetStore, fingerprint
from staf_cli.cli.options import JsonOption, new_app, valued
from staf_cli.cli.streams import log_lines, to_stderr
from staf_cli.errors import SettingError

if TYPE_CHECKING:
    from staf_cli.assets.fetch import Fetched
    from staf_cli.weights.installed import Missing

weights_app = new_app(
    "List the assets (nets, demo clip) with what each enables; fetch them; import STAF and SMPL."
)

WeightsOption = Annotated[
    Path | None,
    valued("--weights", "DIR", "Look here first, write to here (else $STAF_WEIGHTS, else the cache)."),
]
OfflineOption = Annotated[bool, typer.Option("--offline", help="Open no socket: fetch nothing.")]


@dataclass(frozen=True)
class _Given:
    """Options of the group, which count for its commands, too."""

    weights_dir: Path | None
    offline: bool
    as_json: bool

    def with_own(self, weights_dir: Path | None, offline: bool, as_json: bool) -> _Given:
        """Together with a command's own."""
        return _Given(weights_dir or self.weights_dir, offline or self.offline, as_json or self.as_json)

    @property
    def store(self) -> AssetStore:
        return AssetStore(self.weights_dir, self.offline)

    def put(self, document: Mapping[str, object]) -> None:
        """The document on stdout, where JSON is asked for."""
        if self.as_json:
            typer.echo(json.dumps(document, indent=2, default=str))


@weights_app.callback(invoke_without_command=True)
def weights(
    context: typer.Context,
    weights_dir: WeightsOption = None,
    offline: OfflineOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the assets (nets, demo clip) with what each enables; fetch them; import STAF and SMPL."""
    context.obj = _Given(weights_dir, offline, as_json)
    if context.invoked_subcommand is None:
        _list(context.obj)


@weights_app.command("list")
def list_command(
    context: typer.Context, weights_dir: WeightsOption = None, as_json: JsonOption = False
) -> None:
    """List every asset: there, missing or damaged, where, size, licence and what it enables."""
    _list(context.obj.with_own(weights_dir, False, as_json))


@weights_app.command("fetch")
def fetch_command(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Which assets; all where none is named.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them, as without names.")] = False,
    weights_dir: WeightsOption = None,
    offline: OfflineOption = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch assets that are missing or damaged, verify and keep them: all, or those named."""
    given = context.obj.with_own(weights_dir, offline, as_json)
    store = given.store
    with log_lines(to_stderr):
        outcomes = store.fetch(_chosen(store, names or [], everything))
    assets = [{"name": each.asset.name, "path": each.path, "error": each.error} for each in outcomes]
    given.put({"assets": assets})
    _report(outcomes)


@weights_app.command("import")
def import_command(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="The release's zip, its data/base_data, or files.")
    ],
    weights_dir: WeightsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import STAF's weights and SMPL, which only registered users may have; nothing in them is run."""
    from staf_cli.weights.importer import import_paths  # loads torch, which --help does without

    given = context.obj.with_own(weights_dir, False, as_json)
    report = import_paths(paths, given.store)
    for file in report.imported:
        to_stderr(f"{file.kind.name}: {file.origin} -> {file.path}")
    for line in _missing_lines(report.missing):
        to_stderr(line)
    imported = [
        {"name": file.kind.name, "source": file.origin, "source_sha256": file.sha256}
        | {"path": file.path, "licence": file.kind.licence}
        for file in report.imported
    ]
    given.put({"imported": imported, "not_imported_for": _missing_fields(report.missing)})


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
    if everything and names:
        raise SettingError("fetch takes names or --all, not both")
    return names or [asset.name for asset in store.catalogue]


def _list(given: _Given) -> None:
    from staf_cli.weights.installed import all_installed, still_missing  # --help does without

    store = given.store
    with log_lines(to_stderr):
        statuses, imported, missing = store.status(), all_installed(store), tuple(still_missing(store))
    if not given.as_json:
        _print_table(store, statuses)
        for kind, path in imported.items():
            to_stderr(f"{kind.name}: {path} (imported; {kind.enables})")
        for line in _missing_lines(missing):
            to_stderr(line)
    given.put(
        {
            "searched": store.places,
            "fetched_to": store.write_folder,
            "assets": [_status_fields(status) for status in statuses],
            "imported": [
                {"name": kind.name, "path": path, "sha256": fingerprint(path)}
                | {"enables": kind.enables, "licence": kind.licence}
                for kind, path in imported.items()
            ],
            "not_imported_for": _missing_fields(missing),
        }
    )


def _missing_lines(missing: Iterable[Missing]) -> list[str]:
    """What does not work yet, and which files it lacks; one line for each."""
    lines = [f"not imported for {purpose.name}: {', '.join(map(str, kinds))}" for purpose, kinds in missing]
    how = "get them: register with their authors (weights/README.md), then staf weights import PATH"
    return [*lines, how] if lines else []


def _missing_fields(missing: Iterable[Missing]) -> list[dict[str, object]]:
    return [{"for": purpose.name, "files": [kind.name for kind in kinds]} for purpose, kinds in missing]


def _print_table(store: AssetStore, statuses: list[AssetStatus]) -> None:
    from rich.console import Console  # only the table needs it
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
        console.print("get them: staf weights fetch, or by NAME", markup=False)


def _status_fields(status: AssetStatus) -> dict[str, object]:
    asset = status.asset
    names = ("name", "file_name", "purpose", "enables", "licence", "size_bytes", "optional")
    found = {"state": status.state, "path": status.path, "sha256": status.sha256}
    plain = {name: getattr(asset, name) for name in names}
    return {**plain, "sha256_expected": asset.sha256, "sources": [_source_fields(asset.source)], **found}


def _source_fields(source: Member | Url | Shipped) -> dict[str, str]:
    if isinstance(source, Url):
        return {"url": source.url}
    if isinstance(source, Shipped):
        return {"shipped": source.file_name}
    kind = "wheel" if isinstance(source.package, Wheel) else "npm"
    return {kind: source.package.requirement, "member": source.path}
