"""`convtui doctor`: what is here, what is missing, and what to type about it."""

from convtui.cli import doctor_checks, doctor_engines, doctor_extras
from convtui.cli.app import App, AsJson
from convtui.cli.doctor_checks import Check
from convtui.cli.output import console, print_json
from convtui.errors import ExitCode

app = App()

MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "missing": ("✗", "red")}


@app.command()
def doctor(
    as_json: AsJson = False,
) -> int:
    """Check what convtui needs and say how to mend it.

    Looks at Python, the terminal, R and rpy2, the packages of every extra, data sets and folders,
    and changes nothing. The exit code is 0 when the step lesson can run and 1 when it cannot; R,
    the extras and data sets may be missing, the lesson does without.
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
        *doctor_extras.check_extras(),
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
