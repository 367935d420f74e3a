"""What lies in the folder of a run, an experiment or a search is opened in one way only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "convtui"

ROOMS = ("runs", "studies", "training", "cli", "tui")
"""Where such folders are known."""

OPENING = {
    "open", "read_bytes", "read_text", "write_bytes", "write_text", "touch", "load_model",
    "ZipFile", "TarFile", "mkfifo", "symlink_to", "hardlink_to", "symlink",
    "shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree", "shutil.move",
    "np.load", "np.loadtxt", "np.genfromtxt", "np.fromfile", "np.memmap", "np.save", "np.savez",
    "model.save",
}  # fmt: skip
"""Calls that open a file by its name: whatever they are called on, or on this only."""

NOT_THERE = {
    "runs/priority.py": "what the system tells of processes",
    "studies/experiments/published.py": "a table that comes with the program",
    "tui/remembered.py": "the user's own settings",
    "cli/output.py": "a device that the user named",
    "cli/screen.py": "the terminal",
    "cli/main.py": "the null device",
}
"""Modules that open something else, and what."""

HARMLESS = {
    "runs/arrays.py": {"np.savez", "zipfile.ZipFile", "archive.open"},  # memory, an open file
    "training/keras/checkpoint.py": {
        "model.save",  # beside the file, under a name of our own
        "beside.open",  # likewise, and only if nothing is there
        "zipfile.ZipFile",  # an open file
        "keras.saving.load_model",  # what was opened and looked at a moment before
    },
    "tui/screens/network_change.py": {"editor.open"},
    "tui/screens/paint.py": {"editor.open"},
    "tui/screens/step.py": {"editor.open"},
    "tui/screens/pictures.py": {"self.query_one(CellEditor).open"},
}
"""Calls that are called so and open nothing by its name there, or nothing of somebody else's."""


def openings(source: str) -> Iterator[str]:
    """The calls in a module that open a file by its name, or might."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in OPENING or called.rpartition(".")[2] in OPENING:
                yield called


def modules() -> list[str]:
    found = (path.relative_to(PACKAGE) for room in ROOMS for path in (PACKAGE / room).rglob("*.py"))
    return sorted(str(path) for path in found)


@pytest.mark.parametrize("module", modules())
def test_a_module_opens_files_of_runs_through_regular_file_only(module: str) -> None:
    found = set(openings((PACKAGE / module).read_text()))
    if module in NOT_THERE:
        assert found, f"{module} opens nothing any more: take it off the list"
        return
    assert found - HARMLESS.get(module, set()) == set(), (
        f"{module} opens files by their names: use convtui.regular_file or convtui.safe_file"
    )


@pytest.mark.parametrize("module", HARMLESS)
def test_what_is_excused_is_still_there(module: str) -> None:
    assert HARMLESS[module] <= set(openings((PACKAGE / module).read_text()))


@pytest.mark.parametrize(
    "line",
    ["open(path)", "path.open('ab')", "os.open(path, 0)", "path.read_text()", "np.load(path)"],
)
def test_a_call_that_opens_a_file_is_found(line: str) -> None:
    assert list(openings(f"def late():\n    return {line}\n"))
