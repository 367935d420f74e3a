"""`convtui doctor`: other programs and the terminal are faked, the judging is not."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from patience import PATIENCE

from convtui.cli import doctor, doctor_checks, doctor_engines
from convtui.cli.doctor_checks import Check
from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.installation import how_to_install, install_command

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONVTUI_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without R, rpy2 and TensorFlow."""
    monkeypatch.setattr(doctor_engines.shutil, "which", lambda name, **_: None)
    pretend_installed(monkeypatch, {})


def pretend_installed(monkeypatch: pytest.MonkeyPatch, versions: dict[str, str]) -> None:
    real = doctor_checks.installed

    def installed(name: str) -> str | None:
        return real(name) if name in doctor_checks.PACKAGES else versions.get(name)

    monkeypatch.setattr(doctor_checks, "installed", installed)
    monkeypatch.setattr(doctor_engines, "installed", installed)
    monkeypatch.setattr(doctor, "installed", installed)


def pretend_answers(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(doctor_engines.shutil, "which", lambda name, **_: "/bin/R")
    monkeypatch.setattr(doctor_engines, "_answer", lambda command: answer)


def pretend_terminal(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], **env: str) -> None:
    monkeypatch.setattr(doctor_checks, "_terminal_size", lambda: os.terminal_size(size))
    for name in ("NO_COLOR", "COLORTERM", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)


def terminal() -> dict[str, Check]:
    return {check.name: check for check in doctor_checks.check_terminal()}


@pytest.mark.usefixtures("no_programs")
def test_a_machine_with_the_base_only_is_fine_and_told_what_to_type(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["doctor", "--json"]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert all(set(check) == {"name", "state", "found", "mend"} for check in checks.values())
    assert checks["Python"]["found"].startswith(sys.version.split()[0])
    for name in ("R", "rpy2", "TensorFlow", "mnist", "cifar10"):
        assert checks[name]["state"] == "missing"
        assert checks[name]["mend"]
    assert checks["mnist"]["mend"] == "convtui data fetch mnist"
    assert checks["data folder"]["state"] == "ok"


@pytest.mark.usefixtures("no_programs")
def test_people_get_a_word_and_a_sign_and_the_mend_below(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["doctor"]) == ExitCode.FINE
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("✗ missing  mnist "))
    assert lines[at + 1].strip() == "→ convtui data fetch mnist"
    assert lines[0].startswith("✓ ok       Python ")


@pytest.mark.usefixtures("no_programs")
def test_without_a_package_of_the_base_the_answer_is_no(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_checks, "PACKAGES", ("numpy", "no-such-package"))
    assert run(["doctor", "--json"]) == ExitCode.NO
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["packages"]["state"] == "missing"
    assert checks["packages"]["mend"] == f"type `{install_command(['no-such-package'])}`"


def test_doctor_imports_neither_rpy2_nor_tensorflow() -> None:
    code = (
        "import sys; from convtui.cli.main import run; run(['doctor', '--json']); "
        "print(*({'rpy2', 'tensorflow', 'textual', 'PIL'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.stderr.strip() == ""
    assert json.loads(done.stdout)["checks"]


# The terminal


def test_a_pipe_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_checks, "_terminal_size", lambda: None)
    [check] = doctor_checks.check_terminal()
    assert (check.name, check.state) == ("terminal", "warn")


@pytest.mark.parametrize(
    ("size", "state"),
    [((80, 24), "ok"), ((200, 55), "ok"), ((79, 24), "warn"), ((80, 23), "warn")],
)
def test_the_window_should_be_80_by_24(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], state: str
) -> None:
    pretend_terminal(monkeypatch, size, TERM="xterm")
    assert terminal()["size"].state == state


@pytest.mark.parametrize(
    ("env", "state", "found"),
    [
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "ok", "16.7 million"),
        ({"TERM": "xterm-256color"}, "ok", "256"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "ok", "NO_COLOR"),
        ({"TERM": "linux"}, "warn", "16"),
    ],
)
def test_colours_are_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], state: str, found: str
) -> None:
    pretend_terminal(monkeypatch, (80, 24), **env)
    check = terminal()["colours"]
    assert check.state == state
    assert found in check.found


def test_a_dumb_terminal_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_terminal(monkeypatch, (80, 24), TERM="dumb")
    assert terminal()["terminal"].mend == "export TERM=xterm-256color"


# R and rpy2


@pytest.mark.parametrize(
    ("answer", "version", "state"),
    [
        ("R version 4.2.2 Patched (2022-11-10 r83330)", (4, 2, 2), "ok"),
        ("WARNING: no locale\nR version 4.5.1 (2025-06-13)", (4, 5, 1), "ok"),
        ("R version 3.6.3 (2020-02-29)", (3, 6, 3), "warn"),
        ("no such thing", (), "warn"),
        ("", (), "warn"),
    ],
)
def test_the_version_of_r_is_judged(
    monkeypatch: pytest.MonkeyPatch, answer: str, version: tuple[int, ...], state: str
) -> None:
    pretend_answers(monkeypatch, answer)
    told, check = doctor_engines.check_r()
    assert (told, check.state) == (version, state)


def test_r_is_found_in_its_home_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "R"
    program.write_text("#!/bin/sh\necho 'R version 4.3.1'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "/bin/nowhere")
    monkeypatch.setenv("R_HOME", str(tmp_path))
    version, check = doctor_engines.check_r()
    assert (version, check.state, check.found) == ((4, 3, 1), "ok", f"4.3.1 at {program}")


@pytest.mark.parametrize(
    ("interface", "r_version", "answer", "state", "found"),
    [
        ("3.6.5", (4, 2, 2), "noise\nmode API\n", "ok", "API mode"),
        ("3.6.5", (4, 2, 2), "mode ABI\n", "ok", "ABI mode"),
        ("3.6.6", (4, 2, 2), "mode API\n", "warn", "needs R 4.5 or later"),
        ("3.6.6", (4, 5, 0), "mode API\n", "ok", "API mode"),
        ("3.6.5", (4, 2, 2), "Traceback\nOSError: libR.so\n", "warn", "OSError: libR.so"),
        ("3.6.5", (4, 2, 2), "", "warn", "no answer in 20 seconds"),
        ("3.6.5", (), "", "warn", "no R to start"),
    ],
)
def test_rpy2_is_judged_by_its_pins_and_by_a_start(
    monkeypatch: pytest.MonkeyPatch,
    interface: str,
    r_version: tuple[int, ...],
    answer: str,
    state: str,
    found: str,
) -> None:
    pretend_installed(monkeypatch, {"rpy2": "3.6.6", "rpy2-rinterface": interface})
    pretend_answers(monkeypatch, answer)
    [check] = doctor_engines.check_rpy2(r_version)
    assert check.state == state
    assert found in check.found
    assert check.mend or check.found.endswith("API mode")


def test_a_program_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_engines, "SECONDS", 0.2)
    assert doctor_engines._answer([sys.executable, "-c", "import time; time.sleep(60)"]) == ""


def test_a_program_that_is_not_there_is_no_crash() -> None:
    assert "No such file" in doctor_engines._answer(["/no/such/program"])


# The extras


def distribution(requirement: str) -> str:
    """`psycopg[binary]>=3.2` → psycopg."""
    return re.split(r"[\[<>=]", requirement)[0]


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    return table


@pytest.mark.usefixtures("no_programs")
def test_every_extra_of_the_project_is_named_and_so_is_each_of_its_packages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["doctor", "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    mends = {
        check["name"].lower(): check["mend"] for check in checks if check["state"] == "missing"
    }
    for extra, requirements in project()["optional-dependencies"].items():
        for name in {distribution(entry) for entry in requirements} - {"convtui"}:
            if extra == "r":  # one check for its three parts; the mend names their versions
                assert mends["rpy2"] == how_to_install(extra)
            else:
                assert mends[name] == how_to_install(extra)


def test_the_packages_without_which_nothing_goes_are_those_of_the_project() -> None:
    needed = {distribution(entry) for entry in project()["dependencies"]}
    assert set(doctor_checks.PACKAGES) == needed


def test_the_oldest_versions_are_those_of_the_project() -> None:
    asked = {
        distribution(entry): entry.partition(">=")[2].partition(",")[0]
        for entries in project()["optional-dependencies"].values()
        for entry in entries
    }
    for package in doctor.PACKAGES:
        assert ".".join(map(str, package.oldest)) == asked[package.title.lower()]


@pytest.mark.parametrize(("version", "state"), [("2.21.0", "ok"), ("2.9.1", "warn")])
def test_tensorflow_is_judged_without_importing_it(
    monkeypatch: pytest.MonkeyPatch, version: str, state: str
) -> None:
    pretend_installed(monkeypatch, {"tensorflow-cpu": version})
    checks = {check.name: check for check in doctor.check_extras()}
    assert checks["TensorFlow"].state == state
    assert checks["textual-image"].state == "missing"


# Folders


def test_a_folder_that_cannot_be_made_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "file"))
    checks = list(doctor_checks.check_folders())
    assert [check.state for check in checks] == ["warn"] * 3
    assert all("CONVTUI_HOME" in check.mend for check in checks)


def test_a_file_that_cannot_be_used_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mnist.npz").write_text("no archive")
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    mnist = next(doctor_checks.check_data_sets())
    assert mnist.state == "warn"
    assert mnist.mend.endswith("convtui data fetch mnist")


def test_what_convtui_draws_is_always_fine() -> None:
    states = {check.name: check for check in doctor_checks.check_data_sets()}
    assert states["strokes"].state == states["shapes"].state == "ok"
