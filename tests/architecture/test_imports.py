"""What a fresh interpreter has loaded after an import."""

import json
import subprocess
import sys

import pytest
from patience import PATIENCE

from convtui.cli.commands import COMMANDS

ENGINES = {"keras", "tensorflow", "rpy2", "optuna", "sklearn", "h5py"}


def loaded(statement: str) -> set[str]:
    """Names of all modules that are there after a statement and were not before it."""
    script = "\n".join(
        (
            "import sys, json, io, contextlib",
            "before = set(sys.modules)",
            "with contextlib.redirect_stdout(io.StringIO()):",
            f"    {statement}",
            "print(json.dumps(sorted(set(sys.modules) - before)))",
        )
    )
    # -I: neither the folder the tests run in nor the environment may lend a module.
    process = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, timeout=PATIENCE
    )
    assert process.returncode == 0, process.stderr
    return set(json.loads(process.stdout))


def packages(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    "module", ["convtui.__main__", "convtui.cli.main", "convtui.cli.commands", "convtui.tui.app"]
)
def test_starting_convtui_loads_no_engine(module: str) -> None:
    names = loaded(f"import {module}")
    assert module in names
    assert not packages(names) & ENGINES


FIRST_FRAME = """
import asyncio
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered

async def draw() -> None:
    lesson = Lesson(load_input("digit:4"), LayerOptions(load_kernel("edge-8")))
    async with ConvtuiApp(lesson, Remembered(greeted=True)).run_test(size=(180, 50)) as pilot:
        await pilot.pause()

asyncio.run(draw())
"""


def test_the_first_frame_waits_for_nothing_that_a_key_opens_later() -> None:
    names = loaded(f"exec({FIRST_FRAME!r})")
    assert "convtui.tui.screens.step" in names
    for later in ("convtui.marking", "convtui.quiz", "convtui.reference", "numpy.random"):
        assert later not in names


def test_the_command_line_loads_no_screen() -> None:
    assert not packages(loaded("import convtui.cli.main")) & {"textual", "rich", "numpy"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_loads_no_engine_and_no_screen(command: str) -> None:
    names = loaded(f"import convtui.cli.main; convtui.cli.main.run(['{command}', '--help'])")
    assert f"convtui.cli.{command}" in names
    assert not packages(names) & (ENGINES | {"textual"})


@pytest.mark.parametrize(
    "module",
    ["launch", "searches.report", "searches.search", "searches.specification", "searches.state"],
)
def test_a_search_is_read_asked_for_and_started_without_an_engine(module: str) -> None:
    names = loaded(f"import convtui.studies.{module}")
    assert not packages(names) & (ENGINES | {"textual", "sqlalchemy"})


def test_computing_loads_no_engine_and_no_screen() -> None:
    names = loaded(
        "import convtui.cli.main; assert convtui.cli.main.run(['compute', 'patch']) == 0"
    )
    assert "convtui.ops.convolution" in names
    assert not packages(names) & (ENGINES | {"textual"})


@pytest.mark.parametrize("module", ["window", "convolution", "pooling", "activation", "layers"])
def test_the_mathematics_loads_numpy_and_the_standard_library_only(module: str) -> None:
    names = loaded(f"import convtui.ops.{module}")
    of_numpy = packages(loaded("import numpy, numpy.typing"))
    assert packages(names) - of_numpy - set(sys.stdlib_module_names) == {"convtui"}
    ours = {name for name in names if name.startswith("convtui.")}
    assert all(name.startswith("convtui.ops") for name in ours)


@pytest.mark.parametrize("module", ["kinds", "network", "architecture"])
def test_a_network_loads_numpy_the_mathematics_and_errors_only(module: str) -> None:
    names = loaded(f"import convtui.networks.{module}")
    of_numpy = packages(loaded("import numpy, numpy.typing"))
    assert packages(names) - of_numpy - set(sys.stdlib_module_names) == {"convtui"}
    ours = {name for name in names if name.startswith("convtui.")}
    rooms = {name.split(".")[1] for name in ours}
    assert {"networks", "ops"} <= rooms <= {"networks", "ops", "errors"}


def test_a_lesson_is_computed_without_a_screen_or_a_picture_library() -> None:
    names = loaded("import convtui.lesson.explain, convtui.lesson.pipeline, convtui.lesson.cursor")
    assert not packages(names) & (ENGINES | {"textual", "rich", "typer", "PIL"})
