"""The reference of the command: what ``--help`` prints, command by command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.testing import CliRunner

from interlace.cli import app

INTRODUCTION = """# The command

| Command | What it does |
|---|---|
{rows}

What a command is about comes first, then the options, which are the same in every command that can have them:

```console
$ interlace report CHN --year 2008 --peers USA,DEU
$ interlace compute upstreamness Germany --years 1995-2011 --format csv -o upstreamness.csv
$ interlace chain DEU cars --lang zh
```

- Economies and industries are named by their code or their name, in English or Chinese: `DEU`, `Germany`, `德国`;
  `c15`, `"Transport equipment"`, `cars`. A name that may be several is answered with the candidates.
- `--years` takes `2008`, `1995-2011`, `1995,2008` or `all`; where one year is meant, `--year` reads better.
- `--source` names where the figures come from (`interlace data list`), `--path` its files or a table of your own.
- `--format` prints `csv`, `json` (`--json` for short) or `parquet` for a program; `-o` writes a file, whose name
  says how.
- `--lang`, `-v` and `--debug` may stand before the command or behind it.
- `interlace --install-completion` lets the shell complete commands, options, economies, indicators and sources.

`interlace` prints figures and paths to stdout and everything else to stderr, so that data can be piped. What takes
longer than two seconds says on a terminal how far it is. It ends with exit code 0, with 2 and one message where the
input is wrong (what, where, and what to do), and with 130 where it was interrupted; nothing is left half-written.
`--debug` shows the traceback of an error.
"""


def _names(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    for command in group.registered_commands:
        if not command.hidden:
            yield (*before, command.name or command.callback.__name__)
    for child in group.registered_groups:
        yield from _names(child.typer_instance, (*before, child.name))


def _help(names: tuple[str, ...]) -> str:
    width = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1"}
    done = CliRunner().invoke(app, [*names, "--help"], prog_name="interlace", env=width)
    if done.exit_code != 0:
        raise RuntimeError(f"interlace {' '.join(names)} --help ended with {done.exit_code}")
    return "\n".join(line.rstrip() for line in done.output.strip().splitlines())


def _rows() -> Iterator[str]:
    """Yield a line of the table of commands each."""
    for names in _names(app):
        if names and names != ("data",):
            title = " ".join(("interlace", *names))
            first = _help(names).split("\n\n")[1]
            yield f"| [`{title}`](#{title.replace(' ', '-')}) | {' '.join(first.split())} |"


def page() -> str:
    """Return the page."""
    introduction = INTRODUCTION.format(rows="\n".join(_rows()))
    parts = [f"## {' '.join(('interlace', *names))}\n\n```text\n{_help(names)}\n```\n" for names in _names(app)]
    return "\n".join([introduction, *parts])
