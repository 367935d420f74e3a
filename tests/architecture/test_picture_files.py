"""A file is opened as a picture only with the formats that are announced."""

import ast
from pathlib import Path

import convtui

PACKAGE = Path(convtui.__file__).parent


def openings(tree: ast.Module) -> list[ast.Call]:
    """Calls of Pillow's `open`, by whatever name the module knows it."""
    modules, functions = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "PIL":
            modules |= {each.asname or each.name for each in node.names if each.name == "Image"}
        if isinstance(node, ast.ImportFrom) and node.module == "PIL.Image":
            functions |= {each.asname or each.name for each in node.names if each.name == "open"}
        if isinstance(node, ast.Import):
            names = [each for each in node.names if each.name.startswith("PIL")]
            modules |= {each.asname or "Image" for each in names}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in functions)
            or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr == "open"
                and ast.unparse(node.func.value).removeprefix("PIL.") in modules
            )
        )
    ]


def test_no_picture_is_opened_without_saying_which_formats_it_may_be():
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in openings(ast.parse(path.read_text("utf-8"))):
            named = {keyword.arg for keyword in call.keywords}
            found[path.relative_to(PACKAGE).as_posix()] = "formats" in named
    assert found == {"inputs/decoding.py": True}


def test_an_opening_is_found_by_each_of_its_names():
    for text in (
        "from PIL import Image\nImage.open(f)",
        "from PIL import Image as I\nI.open(f)",
        "from PIL.Image import open as o\no(f)",
        "import PIL.Image\nPIL.Image.open(f)",
    ):
        assert len(openings(ast.parse(text))) == 1
    assert not openings(ast.parse("from pathlib import Path\nPath('x').open()"))
