"""The checks over several interpreters: ``nox`` runs them all, ``nox -s tests-3.13`` one."""

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests with the newest versions that pyproject.toml allows."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "auto", "--dist", "worksteal", *session.posargs)


@nox.session(python="3.11")
def base(session: nox.Session) -> None:
    """Build a report with the base dependencies alone."""
    session.install(".")
    target = session.create_tmp()
    session.run("interlace", "report", "CHN", "--output", f"{target}/interlace-CHN-2011.html")


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    project = nox.project.load_toml("pyproject.toml")["project"]
    bounds = [line.replace(">=", "==") for line in project["dependencies"]]
    session.install("-e", ".[test]", *bounds)
    session.run("pytest", "-n", "auto", "--dist", "worksteal", *session.posargs)


@nox.session(python="3.11")
def lint(session: nox.Session) -> None:
    """Check style, types and layers."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")


@nox.session(python="3.11")
def docs(session: nox.Session) -> None:
    """Build the documentation, warnings being errors."""
    session.install("-e", ".[docs]")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-E", "-b", "html", "docs", "build/docs")
    session.run("python", "docs/check_site.py", "build/docs")
