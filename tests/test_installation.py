"""What to type for an extra, by how convtui was installed; in a venv what is said is done too."""

import os
import re
import shlex
import subprocess
import sys
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from convtui import installation
from convtui.installation import how_to_install, install_command, rebuild_command

OPTUNA = "optuna<6,>=5"


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment that convtui is in; nothing of its extra `search` but optuna is missing."""
    folder = tmp_path / "my environment"
    folder.mkdir()
    monkeypatch.setattr(sys, "prefix", str(folder))
    monkeypatch.setattr(sys, "executable", str(folder / "bin" / "python"))
    lines = ["numpy>=1.26", *(f"{it}; extra == 'search'" for it in ("tensorflow>=2.18", OPTUNA))]
    monkeypatch.setattr(installation.metadata, "requires", lambda name: lines)
    there(monkeypatch, "tensorflow")
    return folder


def there(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    def version(name: str) -> str:
        if name not in packages:
            raise metadata.PackageNotFoundError(name)
        return "9"

    monkeypatch.setattr(installation.metadata, "version", version)


def command(extra: str = "search") -> list[str]:
    """The command in what is said, in words."""
    said = re.fullmatch(rf"the extra \[{extra}\]: type `(.+)`", how_to_install(extra))
    assert said is not None, how_to_install(extra)
    return shlex.split(said[1])


def test_in_an_environment_its_own_pip_adds_what_is_missing(prefix: Path) -> None:
    assert command() == [f"{prefix}/bin/python", "-m", "pip", "install", OPTUNA]


def test_in_an_environment_of_pipx_the_packages_are_injected(prefix: Path) -> None:
    (prefix / "pipx_metadata.json").write_text("{}")
    assert command() == ["pipx", "inject", "my environment", OPTUNA]
    again = shlex.split(rebuild_command("rpy2"))
    assert again[:4] == ["pipx", "runpip", "my environment", "install"]


@pytest.mark.parametrize(
    ("receipt", "words"),
    [
        ('{ name = "convtui" }', ["convtui"]),
        ('{ name = "convtui", extras = ["r"], specifier = ">=0.1" }', ["convtui[r]>=0.1"]),
        (
            '{ name = "convtui", directory = "HERE" }, { name = "rpy2", specifier = "==3.6.6" }',
            ["HERE", "--with", "rpy2==3.6.6"],
        ),
        ('{ name = "convtui", path = "HERE" }', ["HERE"]),
        ('{ name = "convtui", extras = ["train"], editable = "HERE" }', ["HERE[train]"]),
    ],
)
def test_a_tool_of_uv_is_installed_as_before_and_more_with_it(
    prefix: Path, receipt: str, words: list[str]
) -> None:
    """Else the next upgrade would take the packages away."""
    here = str(prefix.parent)
    (prefix / "uv-receipt.toml").write_text(
        f"[tool]\nrequirements = [{receipt}]\n".replace("HERE", here)
    )
    kept = [word.replace("HERE", here) for word in words]
    assert command() == ["uv", "tool", "install", *kept, "--with", OPTUNA]
    again = shlex.split(rebuild_command("rpy2"))
    assert again[:5] == ["uv", "pip", "install", "--python", f"{prefix}/bin/python"]
    assert again[5:] == ["--no-cache", "--force-reinstall", "rpy2"]


@pytest.mark.parametrize(
    "receipt",
    [
        '[tool]\nrequirements = [{ name = "convtui", path = "/gone.whl" }]',
        '[tool]\nrequirements = [{ name = "convtui", git = "https://example.org/x" }]',
        "[tool]",
        "nonsense",
    ],
)
def test_a_tool_of_uv_whose_source_is_gone_gets_the_packages_all_the_same(
    prefix: Path, receipt: str
) -> None:
    (prefix / "uv-receipt.toml").write_text(receipt)
    assert command() == ["uv", "pip", "install", "--python", f"{prefix}/bin/python", OPTUNA]


def test_in_an_environment_without_pip_uv_adds_them(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation.util, "find_spec", lambda name: None)
    monkeypatch.setattr(installation.shutil, "which", lambda name: f"/bin/{name}")
    assert command()[:3] == ["uv", "pip", "install"]


def test_a_python_of_the_system_has_to_be_told(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "base_prefix", str(prefix))
    monkeypatch.setattr(installation.sysconfig, "get_path", lambda name: str(prefix))
    assert "--break-system-packages" not in command()
    (prefix / "EXTERNALLY-MANAGED").touch()
    assert command()[4:] == ["--break-system-packages", OPTUNA]


def test_a_checkout_that_is_not_installed_is_named_itself(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(installation.metadata, "requires", unknown)
    folder = Path(installation.__file__).parents[1]
    assert command()[-1] == f"{folder}[search]"


def test_where_nothing_is_missing_the_whole_extra_is_named(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there(monkeypatch, "tensorflow-cpu", "optuna")
    assert command()[-2:] == ["tensorflow>=2.18", OPTUNA]


def test_a_stand_in_of_tensorflow_is_as_good(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there(monkeypatch, "tensorflow-cpu")
    assert command()[-2:] == ["install", OPTUNA]


def test_a_package_s_own_extra_is_kept(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["psycopg[binary]>=3.2; extra == 'postgres'"]
    monkeypatch.setattr(installation.metadata, "requires", lambda name: lines)
    assert command("postgres")[-1] == "psycopg[binary]>=3.2"


def test_packages_of_the_base_are_added_alike(prefix: Path) -> None:
    assert shlex.split(install_command(["numpy", "rich"]))[-3:] == ["install", "numpy", "rich"]


def wheel(folder: Path, name: str, version: str, *files: Path, more: str = "") -> None:
    """A wheel of nothing but a module, or of some files of convtui."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    root = Path(installation.__file__).parents[1]
    described = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}"
    kind = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(folder / f"{info.removesuffix('.dist-info')}-py3-none-any.whl", "w") as it:
        for file in files:
            it.write(file, str(file.relative_to(root)))
        if not files:
            it.writestr(f"{name.replace('-', '_')}.py", "")
        it.writestr(f"{info}/METADATA", described)
        it.writestr(f"{info}/WHEEL", kind)
        it.writestr(f"{info}/RECORD", "")


ASK = """
from convtui.errors import Missing
from convtui.training.environment import require_search
try:
    require_search()
except Missing as missing:
    print(missing)
else:
    print("all there")
"""


def test_what_is_said_in_a_venv_is_what_makes_it_work(tmp_path: Path) -> None:
    """convtui and stand-ins for its extra as wheels; no registry is asked."""
    wheels, home = tmp_path / "wheels", tmp_path / "a venv"
    wheels.mkdir()
    for name, version in (("tensorflow", "2.20"), ("optuna", "5.1"), ("optuna", "6.0")):
        wheel(wheels, name, version)
    package = Path(installation.__file__).parent
    names = ("__init__.py", "errors.py", "installation.py", "training/__init__.py")
    needed = [package / name for name in (*names, "training/environment.py")]
    extra = "Requires-Dist: tensorflow>=2.18; extra == 'search'\n"
    extra += f"Requires-Dist: {OPTUNA}; extra == 'search'\nProvides-Extra: search\n"
    wheel(tmp_path, "convtui", "0.1", *needed, more=extra)
    venv.create(home, with_pip=True)
    links = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
    environment = {**os.environ, **links}
    environment.pop("PYTHONPATH", None)

    def typed(line: str) -> str:
        done = subprocess.run(line, shell=True, env=environment, cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    python = shlex.quote(f"{home}/bin/python")
    typed(f"{python} -m pip install --no-deps convtui-0.1-py3-none-any.whl")
    (tmp_path / "convtui-0.1-py3-none-any.whl").unlink()  # the advice does not need it
    ask = f"{python} -c {shlex.quote(ASK)}"
    said = typed(ask)
    assert said.startswith("a search needs TensorFlow and optuna, in the extra [search]: type `")
    typed(said.partition("`")[2].rstrip("`"))
    assert typed(ask) == "all there"
    assert "5.1" in typed(f"{python} -m pip show optuna")
