"""Which module may import which: the contracts in pyproject.toml hold, and would be missed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from patience import PATIENCE

ROOT = Path(__file__).parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts on the package in a folder, with nothing remembered from before."""
    script = "import sys\nfrom importlinter.cli import lint_imports\n"
    script += "sys.exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its contracts in a folder where they may be broken for a while."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "_shared")
    shutil.copytree(ROOT / "convtui", folder / "convtui", ignore=ignored)
    return folder


@contextmanager
def appended(path: Path, text: str) -> Iterator[None]:
    """A file with something behind what it says, or a new one; afterwards it is as before."""
    before = path.read_text() if path.exists() else None
    path.write_text((before or "") + text)
    try:
        yield
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


def test_every_import_of_the_package_keeps_the_contracts() -> None:
    checked = lint(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("ops/window.py", "import convtui.errors", "Arrows run downwards"),
        ("lesson/stage.py", "import convtui.inputs", "Arrows run downwards"),
        ("export/matrices.py", "import convtui.reference.agreement", "Arrows run downwards"),
        ("datasets/fetch.py", "import convtui.cli.output", "Arrows run downwards"),
        ("networks/overrides.py", "import convtui.lesson.options", "Arrows run downwards"),
        ("networks/overrides.py", "import convtui.datasets.load", "A network needs"),
        ("training/session.py", "import tensorflow", "Only training.keras"),
        ("storey.py", "", "Arrows run downwards"),
        ("ops/pooling.py", "import scipy", "NumPy and nothing else"),
        ("tui/plain.py", "import tensorflow", "heavy engine"),
        ("tui/plain.py", "import convtui.reference.r_session", "heavy engine"),
        ("tui/plain.py", "import convtui.studies.searches.begin", "heavy engine"),
        ("studies/searches/state.py", "import optuna", "Only optuna_study"),
        (
            "studies/searches/space.py",
            "import convtui.studies.experiments.plan",
            "do not know",
        ),
        ("studies/study.py", "import convtui.studies.searches.search", "do not know"),
        ("training/workers.py", "import convtui.studies.experiments.plan", "Arrows run downwards"),
        ("marking/search.py", "import convtui.training.session", "Arrows run downwards"),
        ("lesson/stage.py", "import convtui.marking.idea", "Arrows run downwards"),
        ("marking/search.py", "import convtui.marking.r_child", "imported by nothing"),
        ("cli/doctor.py", "import rpy2", "Only embedded_r"),
        ("networks/files.py", "import h5py", "Only keras_arrays"),
        ("cli/output.py", "import textual", "Only the screen"),
        ("lesson/explain.py", "import rich", "The lesson has no screen"),
        ("lesson/card.py", "import convtui.networks.dense", "Words and scenes know arithmetic"),
    ],
)
def test_an_import_that_breaks_a_contract_is_found(
    copy: Path, module: str, line: str, contract: str
) -> None:
    late = f"\n\ndef _late() -> None:\n    {line}\n" if line else ""
    with appended(copy / "convtui" / module, late):
        checked = lint(copy)
    assert checked.returncode == 1
    broken = [entry for entry in checked.stdout.splitlines() if " BROKEN" in entry]
    assert any(contract in entry for entry in broken), checked.stdout + checked.stderr
