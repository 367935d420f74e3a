"""Nothing is printed past the functions that make foreign text harmless."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "convtui"

PRINTERS = {"cli/output.py", "training/session.py"}
"""What everything goes through, and what writes its traceback into the log of a run."""

STREAM_KEEPERS = {
    "__main__.py",  # sets how they are encoded
    "training/redirect.py",  # leads them into the log
    "cli/main.py",  # flushes
    "inputs/decoding_process.py",  # hands pixels to the process that asked for them
    "networks/keras_arrays.py",  # hands arrays to the process that asked for them
}
QUERIES = {"isatty", "encoding", "flush", "fileno"}
"""What anybody may ask of a stream."""

_PRINTING_CALLS = {"print", "echo", "secho", "print_exc", "print_exception", "print_stack"}


def printed_past(source: str, module: str) -> Iterator[str]:
    """Each place where a module prints by itself; `module` is its path within the package."""
    tree = ast.parse(source)
    if module in PRINTERS:
        return
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _prints(node, in_cli=module.startswith("cli/")):
            yield f"{module}:{node.lineno} {ast.unparse(node.func)}"
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"):
            above = parents[node]
            asked = isinstance(above, ast.Attribute) and above.attr in QUERIES
            if not asked and module not in STREAM_KEEPERS and not _is_handed_on(node, parents):
                yield f"{module}:{node.lineno} {ast.unparse(above)}"
        imported = isinstance(node, ast.ImportFrom | ast.Import) and _imports_console(node)
        if imported and not _for_types_only(node, parents):
            yield f"{module}:{node.lineno} {ast.unparse(node)}"


def _prints(call: ast.Call, *, in_cli: bool) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in _PRINTING_CALLS
    if not isinstance(call.func, ast.Attribute):
        return False
    name, owner = call.func.attr, ast.unparse(call.func.value)
    if name in ("write", "writelines"):
        return in_cli or owner in ("sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__")
    return name in _PRINTING_CALLS and not (in_cli and owner == "screen")  # `console()` of output


def _is_handed_on(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a stream is named to `write` as the one to write to, or among those looked at."""
    while not isinstance(node, ast.stmt):
        node = parents[node]
        if isinstance(node, ast.keyword) and node.arg == "to":
            return True
    return isinstance(node, ast.For)


def _imports_console(node: ast.Import | ast.ImportFrom) -> bool:
    names = {alias.name for alias in node.names}
    if isinstance(node, ast.Import):
        return bool(names & {"rich", "rich.console", "click"})
    return (node.module, "Console") in {("rich.console", name) for name in names} or (
        node.module == "rich" and bool(names & {"print", "print_json", "get_console"})
    )


def _for_types_only(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    above = parents[node]
    return isinstance(above, ast.If) and ast.unparse(above.test) == "TYPE_CHECKING"


def modules() -> list[str]:
    return [str(path.relative_to(PACKAGE)) for path in sorted(PACKAGE.rglob("*.py"))]


def test_nothing_prints_past_what_makes_text_harmless() -> None:
    sources = {module: (PACKAGE / module).read_text("utf-8") for module in modules()}
    assert [*(at for m, source in sources.items() for at in printed_past(source, m))] == []


@pytest.mark.parametrize(
    "line",
    [
        "print(name)",
        "typer.echo(name)",
        "sys.stdout.write(name)",
        "stream = sys.stderr if loud else sys.stdout",
        "out.write(name)",
        "from rich.console import Console",
        "import rich",
        "traceback.print_exc()",
    ],
)
def test_a_line_that_prints_by_itself_is_found(line: str) -> None:
    assert [*printed_past(f"def show():\n    {line}\n", "cli/runs.py")]


@pytest.mark.parametrize("line", ["print(name)", "sys.stdout.write(name)", "import rich"])
def test_outside_the_command_line_too(line: str) -> None:
    assert [*printed_past(f"def show():\n    {line}\n", "training/report.py")]


def test_json_with_letters_as_they_are_is_written_by_one_function() -> None:
    found = [m for m in modules() if "ensure_ascii=False" in (PACKAGE / m).read_text("utf-8")]
    assert found == ["harmless.py"]
