"""No text on the screen is read as markup, whoever it is from."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).parents[2] / "convtui" / "tui"

READ_MARKUP = {"Button", "Label", "Log", "Markdown", "Pretty", "RichLog", "Static"}
"""Widgets of Textual that take a text, and markup in it; `PlainText` and `TextBar` do not."""

PLAIN_WIDGETS = {"widgets/plain_text.py", "screens/settings_form.py"}
"""Those that make it plain, and one whose button has a word of our own."""

LINKS = {"modes.py", "widgets/bars.py"}
"""Where keys are made links by markup, in which what is shown is a variable."""


def read_as_markup(source: str, module: str) -> Iterator[str]:
    """Each place of a module of the screen where a text could be read as markup."""
    for node in ast.walk(ast.parse(source)):
        if _could_be(node, module):
            yield f"{module}:{node.lineno} {ast.unparse(node)}"  # type: ignore[attr-defined]


def _could_be(node: ast.AST, module: str) -> bool:
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
        return module not in PLAIN_WIDGETS and bool(READ_MARKUP & {n.name for n in node.names})
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(map(_sets_title, _flat(targets))) and not _is_plain(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr == "from_markup" and module not in LINKS
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Option":
        return not isinstance(node.args[0], ast.Call)  # of Content
    return isinstance(node, ast.keyword) and node.arg == "markup" and not _is(node.value, False)


def _flat(targets: list[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        yield from target.elts if isinstance(target, ast.Tuple) else [target]


def _sets_title(target: ast.expr) -> bool:
    named = ("border_title", "border_subtitle", "tooltip")
    return isinstance(target, ast.Attribute) and target.attr in named


def _is_plain(value: ast.expr) -> bool:
    """Whether a title is a text of ours, or made plain; of two values at once the last is."""
    if isinstance(value, ast.Tuple):
        value = value.elts[-1]
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) == "titled"
    return isinstance(value, ast.Constant)


def _is(value: ast.expr, constant: object) -> bool:
    return isinstance(value, ast.Constant) and value.value is constant


def test_no_text_on_the_screen_is_read_as_markup() -> None:
    found = []
    for path in sorted(TUI.rglob("*.py")):
        found += read_as_markup(path.read_text("utf-8"), str(path.relative_to(TUI)))
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "from textual.widgets import Input, Static",
        "box.border_title = name",
        "box.border_subtitle = f'{name} 3×3'",
        "self._title, self.border_title = name, Content(name)",
        "self.tooltip = name",
        "Content.from_markup(name)",
        "Text.from_markup(name)",
        "self.notify(name, markup=True)",
        "Option(name)",
    ],
)
def test_a_line_that_reads_markup_is_found(line: str) -> None:
    assert [*read_as_markup(line, "screens/step.py")]
