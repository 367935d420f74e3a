"""`convtui doctor`: what is here, what is missing, and what to type about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from convtui.cli import doctor_checks, doctor_engines
from convtui.cli.app import App, AsJson
from convtui.cli.doctor_checks import Check, installed, version_of
from convtui.cli.output import console, print_json
from convtui.errors import ExitCode
from convtui.installation import how_to_install

app = App()

MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "missing": ("✗", "red")}


@dataclass(frozen=True)
class Package:
    """A package of an extra, under whichever of its `names` it was installed.

    `without` says what needs it, `oldest` is the version that pyproject.toml asks for.
    """

    title: str
    extra: str
    without: str
    oldest: tuple[int, ...]
    names: tuple[str, ...] = ()


PACKAGES = (
    Package(
        "TensorFlow",
        "train",
        "training needs it",
        (2, 18),
        ("tensorflow", "tensorflow-cpu", "tensorflow-macos"),
    ),
    Package("scikit-learn", "train", "logistic regression needs it", (1, 5)),
    Package("matplotlib", "train", "charts in exports need it", (3, 9)),
    Package("optuna", "search", "random search needs it", (5,)),
    Package("psycopg", "postgres", "searches on several machines need it", (3, 2)),
    Package("h5py", "keras", "networks that Keras saved need it to be read", (3, 11)),
    Package("textual-image", "pictures", "pictures in real pixels need it", (0, 8)),
)


@app.command()
def doctor(
    as_json: AsJson = False,
) -> int:
    """Check what convtui needs and say how to mend it.

    Looks at Python, the terminal, R and rpy2, the sandbox, the packages of every extra, data sets
    and folders, and changes nothing. The exit code is 0 when the step lesson can run and 1 when it
    cannot; R, the sandbox, the extras and data sets may be missing, the lesson does without.
    """
    checks = list(doctor_checks.check_python())
    lesson_runs = all(check.state != "missing" for check in checks)
    checks += _optional(lesson_runs)
    if as_json:
        print_json({"checks": [vars(check) for check in checks]})
    else:
        _print(checks)
    return ExitCode.FINE if lesson_runs else ExitCode.NO


def _optional(lesson_runs: bool) -> list[Check]:
    r_version, r = doctor_engines.check_r()
    return [
        *doctor_checks.check_terminal(),
        r,
        *doctor_engines.check_rpy2(r_version),
        doctor_engines.check_sandbox(),
        *check_extras(),
        *(doctor_checks.check_data_sets() if lesson_runs else ()),  # they are read with NumPy
        *doctor_checks.check_folders(),
    ]


def _print(checks: list[Check]) -> None:
    from rich.text import Text

    screen = console()
    width = max(len(check.name) for check in checks)
    for check in checks:
        mark, colour = MARKS[check.state]
        line = Text.assemble((f"{mark} {check.state:<7}", colour), f"  {check.name:<{width}}  ")
        screen.print(line.append(check.found), soft_wrap=True)
        if check.mend:
            screen.print(f"{'':{width + 13}}→ {check.mend}", soft_wrap=True, style="bold")


def check_extras() -> Iterator[Check]:
    """Each package: whether it is installed, and new enough."""
    for package in PACKAGES:
        names = package.names or (package.title,)
        found = next((version for name in names if (version := installed(name))), None)
        mend = how_to_install(package.extra)
        if found is None:
            yield Check(package.title, "missing", f"not installed; {package.without}", mend)
        elif version_of(found) < package.oldest:
            least = ".".join(map(str, package.oldest))
            too_old = f"{found}, older than {least}; {package.without}"
            yield Check(package.title, "warn", too_old, mend)
        else:
            yield Check(package.title, "ok", found)
