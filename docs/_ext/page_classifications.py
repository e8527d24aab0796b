"""The page of classifications: which industries each role, definition and function holds."""

from __future__ import annotations

from importlib import resources

from markdown import cell, quoted, table

from interlace.bundled import load
from interlace.model.classification import FUNCTIONS, Classification

INTRODUCTION = """# Classifications

A classification says what a table's industry codes mean and which role each plays. It is data: a TOML file in
`src/interlace/model/classifications`. Results differ by a factor of two with the industries that count as producer
services. So each definition has a name, every figure that depends on it prints the name, and the default is `narrow`.
Where the industries are too coarse for a role or a definition, whatever needs it is refused; each page says why.
"""


def names() -> list[str]:
    """Return the names of the classifications that ship with the package."""
    folder = resources.files("interlace.model") / "classifications"
    return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))


def _sets(title: str, first: str, sets: dict[str, list[str]]) -> str:
    rows = [[f"`{name}`", str(len(codes)), quoted(codes)] for name, codes in sets.items()]
    return f"## {title}\n\n" + table([first, "Industries", "Codes"], rows, right=[1])


def section(classification: Classification) -> str:
    """Return the part of the page on one classification."""
    codes = classification.codes

    def ordered(members: frozenset[str]) -> list[str]:
        return [code for code in codes if code in members]

    definitions = {name: ordered(members) for name, members in classification.producer_services.items()}
    roles = {name: ordered(members) for name, members in classification.roles.items()}
    by_function: dict[str, list[str]] = {}
    for code in codes:
        if code in classification.functions:
            by_function.setdefault(classification.functions[code], []).append(code)
    order = {name: position for position, name in enumerate(FUNCTIONS)}
    functions = {name: by_function[name] for name in sorted(by_function, key=lambda name: order.get(name, -1))}
    refusals = [[f"`{name}`", cell(reason)] for name, reason in classification.refusals.items()]
    proxies = [[f"`{name}`", cell(note)] for name, note in classification.proxies.items()]
    industries = [[f"`{code}`", cell(classification.names[code])] for code in codes]
    parts = [
        f"# {classification.title}\n\nName in the code: `{classification.name}`.\n",
        _sets("Definitions of producer services", "Definition", definitions) if definitions else "",
        _sets("Functions", "Function", functions) if functions else "",
        _sets("Roles", "Role", roles) if roles else "",
        "## What a stand-in is used for\n\n" + table(["Role", "Stand-in"], proxies) if proxies else "",
        "## What is refused\n\n" + table(["Role or definition", "Reason"], refusals) if refusals else "",
        "## Industries\n\n" + table(["Code", "Words of the source"], industries),
    ]
    return "\n".join(part for part in parts if part)


FUNCTION_NOTE = """
Manufacturing counts as own production where it is the industry that sells the product, in the economy that sells it,
and as other manufacturing elsewhere.
"""


def pages() -> dict[str, str]:
    """Return path to text of the index and of one page a classification."""
    every = [*(Classification.load(name) for name in names()), load().classification]
    rows = []
    for one in every:
        definitions = quoted(one.producer_services) or "none"
        rows.append([f"[{cell(one.title)}]({one.name}.md)", f"`{one.name}`", str(len(one.codes)), definitions])
    head = ["Classification", "Name in the code", "Industries", "Definitions of producer services"]
    tree = "\n".join(one.name for one in every)
    index = f"{INTRODUCTION}\n{table(head, rows, right=[2])}{FUNCTION_NOTE}\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n"
    return {"classifications/index.md": index, **{f"classifications/{one.name}.md": section(one) for one in every}}
