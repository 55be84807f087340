"""Write docs/command-line.md from the commands themselves: every command with its arguments and options.

python scripts/make_command_line_page.py docs/command-line.md
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from staf_cli.cli.app import staf_app

HEAD = """# Command line

*Made by `python scripts/make_command_line_page.py docs/command-line.md`; change the commands, not this page.*

`staf --version` names the version. `staf COMMAND --help` prints the same options in the terminal;
`staf run --help` shows the everyday ones, `--help-all` the rest. `staf-run` is `staf run` under a name of its
own, and so are `staf-view`, `staf-weights` and `staf-eval`. Exit codes:
[outputs](outputs.md#what-is-said-and-exit-codes).
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=Path)
    parser.parse_args().page.write_text(page(), encoding="utf-8")


def page() -> str:
    """The whole page."""
    app = typer.main.get_command(staf_app)
    return "\n".join([HEAD, *(section(path, command) for path, command in commands("staf", app))])


def commands(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with the words that call it; groups before their own commands."""
    inner = getattr(command, "commands", {})
    if not inner or getattr(command, "invoke_without_command", False):
        yield path, command
    for name, each in inner.items():
        yield from commands(f"{path} {name}", each)


def section(path: str, command: Any) -> str:
    """One command: what it does, how it is called, its table of arguments and options."""
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and each.name != "help"]
    words = [path, *(argument_word(each) for each in arguments), *(["[OPTIONS]"] if options else [])]
    lines = [f"## {path}", "", " ".join((command.help or "").split()), "", f"`{' '.join(words)}`", ""]
    rows = [(argument_word(each), "", each.help) for each in arguments]
    rows += [(option_words(each), default_of(each), each.help) for each in options]
    lines += ["| | default | |", "|---|---|---|"]
    lines += [f"| `{words}` | {default} | {escaped(text)} |" for words, default, text in rows]
    return "\n".join([*lines, ""])


def argument_word(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return f"{name}..." if argument.nargs == -1 else name


def option_words(option: Any) -> str:
    """`--name VALUE`, with the other names and the opposite, where there are any."""
    names = [*reversed(option.opts)] if option.opts[-1].startswith("--") else list(option.opts)
    words = " / ".join([*names, *option.secondary_opts])
    return words if option.is_flag else escaped(f"{words} {option.metavar or 'VALUE'}")


def default_of(option: Any) -> str:
    """What counts where the option is not given; nothing where that is "nothing"."""
    default = option.default
    if option.is_flag and default:
        return f"`{option.opts[0]}`"
    if default is None or default is False or default == () or callable(default):
        return ""
    return f"`{default}`"


def escaped(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
