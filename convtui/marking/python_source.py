"""What is taken of a student's Python file: its definitions, whatever else stands in it.

Runs in the sandbox, beside `python_child`: the standard library alone.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from convtui.marking.source_file import code_cells, pieces, text_of

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_MAGIC = ("%", "!", "?")
_PYTHON_MAGIC = ("%%time", "%%timeit", "%%capture")
_UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What the parser raises of zero bytes and thousands of brackets, too."""
_PLAIN_CALLS = frozenset(
    {"abs", "bool", "dict", "float", "int", "len", "list", "max", "min", "range", "set", "sum"}
    | {"sorted", "str", "tuple"}
)
_READING = frozenset({"fromfile", "fromregex", "genfromtxt", "load", "loadtxt", "memmap"})


def parsed(file: Path) -> tuple[list[ast.Module], list[str]]:
    """The file, or the code cells of a notebook, and what is wrong with those that are no Python.

    Of these what can be parsed is taken.

    Raises:
        NoSource: it cannot be read.
    """
    trees, problems = [], []
    for name, source in _cells(file):
        try:
            trees.append(_parsed(source))
        except SyntaxError as problem:
            problems.append(f"{name}, line {problem.lineno}: {problem.msg}")
            trees += pieces(_without_magic(source).split("\n"), ast.parse, _UNPARSED)
        except _UNPARSED:
            problems.append(f"{name} cannot be parsed")
    return trees, problems


def definitions(trees: Iterable[ast.Module]) -> list[ast.stmt]:
    """Functions, classes, constants, and the imports that these use, in their order.

    A constant is named by an assignment; it may call NumPy, unless that reads a file.
    """
    statements = [statement for tree in trees for statement in tree.body]
    numpy = set(_names_of_numpy(statements))
    kept = [each for each in statements if _defines(each) or _is_constant(each, numpy)]
    used = {node.id for each in kept for node in ast.walk(each) if isinstance(node, ast.Name)}
    return [each for each in statements if each in kept or (_imports(each) and _bound(each, used))]


def _cells(file: Path) -> Iterator[tuple[str, str]]:
    text = text_of(file)
    if file.suffix.lower() != ".ipynb":
        yield file.name, text
        return
    for number, source in enumerate(code_cells(text), 1):
        yield f"code cell {number}", source


def _parsed(source: str) -> ast.Module:
    """Parse; where that fails, without the lines that only a notebook knows."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse(_without_magic(source))


def _without_magic(source: str) -> str:
    """Put `pass` for each magic line, so that the lines keep their numbers."""
    lines = source.split("\n")
    first = next((line.split() for line in lines if line.strip()), [""])
    if first[0].startswith("%%") and first[0] not in _PYTHON_MAGIC:
        return ""  # another language
    return "\n".join(_plain(line) for line in lines)


def _plain(line: str) -> str:
    bare = line.lstrip()
    return line[: len(line) - len(bare)] + "pass" if bare.startswith(_MAGIC) else line


def _defines(statement: ast.stmt) -> bool:
    return isinstance(statement, _DEFINITIONS)


def _imports(statement: ast.stmt) -> bool:
    """Whether it is an import, or tries one and then another."""
    if isinstance(statement, ast.Try):
        return all(isinstance(each, _IMPORTS) for each in statement.body)
    return isinstance(statement, _IMPORTS)


def _bound(statement: ast.stmt, used: set[str]) -> bool:
    """Whether an import gives a name that is used; all names are."""
    names = {name for each in _found_imports(statement) for name in _names(each)}
    return "*" in names or bool(names & used)


def _found_imports(statement: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    return (each for each in ast.walk(statement) if isinstance(each, _IMPORTS))


def _names(statement: ast.Import | ast.ImportFrom) -> list[str]:
    return [each.asname or each.name.partition(".")[0] for each in statement.names]


def _names_of_numpy(statements: list[ast.stmt]) -> Iterator[str]:
    for statement in filter(_imports, statements):
        for each in _found_imports(statement):
            if isinstance(each, ast.Import):
                modules = [alias.name for alias in each.names]
            else:
                modules = [each.module or ""] * len(each.names)
            for module, name in zip(modules, _names(each), strict=True):
                if module.partition(".")[0] == "numpy":
                    yield name


def _is_constant(statement: ast.stmt, numpy: set[str]) -> bool:
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    named = all(
        isinstance(each, ast.Name | ast.Tuple | ast.List | ast.Store)
        for target in targets
        for each in ast.walk(target)
    )
    return named and all(_is_plain(node, numpy) for node in _evaluated(statement.value))


def _evaluated(expression: ast.expr) -> Iterator[ast.AST]:
    """Its parts that are computed at once: what a lambda holds is not."""
    yield expression
    if not isinstance(expression, ast.Lambda):
        for child in ast.iter_child_nodes(expression):
            yield from _evaluated(child)  # type: ignore[arg-type]


def _is_plain(node: ast.AST, numpy: set[str]) -> bool:
    if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
        return False
    if not isinstance(node, ast.Call):
        return True
    called, path = node.func, list[str]()
    while isinstance(called, ast.Attribute | ast.Call):
        if isinstance(called, ast.Attribute):
            path.append(called.attr)
        called = called.value if isinstance(called, ast.Attribute) else called.func
    if not isinstance(called, ast.Name) or called.id in _READING or _READING & set(path):
        return False
    return called.id in numpy or (called.id in _PLAIN_CALLS and not path)
