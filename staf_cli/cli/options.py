"""Options of commands, made from classes of settings: their names, defaults and help stand there once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

import staf_cli
from staf_cli.settings import Option, options

C = TypeVar("C", bound=Callable[..., Any])
S = TypeVar("S")


def new_app(words: str | None = None, *, no_args_is_help: bool = False) -> typer.Typer:
    """An app whose mistakes are left to us, in one line."""
    return typer.Typer(
        help=words,
        no_args_is_help=no_args_is_help,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"staf {staf_cli.__version__}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version),
]


def valued(flag: str, metavar: str, words: str) -> Any:
    """An option that takes a value and whose default says nothing: the help does not show it."""
    return typer.Option(flag, metavar=metavar, help=words, show_default=False)


JsonOption = Annotated[bool, typer.Option("--json", help="Put one JSON document on stdout.")]


def takes(*kinds: type, after: str) -> Callable[[C], C]:
    """Give a command every field of these classes as an option, in place of its `**given`.

    In the help, everyday options follow the parameter named `after`, and rare ones all others.
    """

    def decorate(command: C) -> C:
        own = dict(inspect.signature(command, eval_str=True).parameters)
        del own["given"]
        kept = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own.values()]
        place = list(own).index(after) + 1
        made = [(option.rare, _parameter(option)) for kind in kinds for option in options(kind)]
        everyday, rare = ([each for is_rare, each in made if is_rare is which] for which in (False, True))
        ordered = [*kept[:place], *everyday, *kept[place:], *rare]
        command.__signature__ = inspect.Signature(ordered)  # type: ignore[attr-defined]
        return command

    return decorate


def chosen(kind: type[S], given: dict[str, Any]) -> S:
    """An object of a class of settings from a command's options."""
    return kind(**{option.name: given[option.name] for option in options(kind)})


def _parameter(option: Option) -> inspect.Parameter:
    """The option in Typer's terms. Choices are left to the settings, whose errors are one line."""
    names = (option.flag,)
    if option.kind is bool:
        names = (f"{option.flag}/--no-{option.flag[2:]}",) if option.default else names
    default = None if option.several else option.default
    kind: Any = list[option.kind] if option.several else option.kind  # type: ignore[name-defined]
    info = typer.Option(
        default,
        *names,
        metavar=option.metavar,
        help=option.help,
        hidden=option.rare,
        show_default=default is not None,
    )
    annotation = kind if default is not None else kind | None
    return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, default=info, annotation=annotation)
