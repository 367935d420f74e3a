"""Paths are typed through one function: Path's own raises where a home folder is not known."""

import ast
from pathlib import Path

import convtui

PACKAGE = Path(convtui.__file__).parent


def test_only_places_puts_a_home_folder_in_the_place_of_a_tilde() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and (node.attr == "expanduser" or ast.unparse(node) == "Path.home")
    }
    assert found == {"places.py"}
