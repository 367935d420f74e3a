"""The folder that a marked class leaves: feedback for each student, tables, results for others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from convtui.errors import BadInput
from convtui.export.page import page_as_html, page_as_markdown
from convtui.export.tabular import as_csv
from convtui.harmless import json_text
from convtui.marking.assignment import Assignment
from convtui.marking.feedback import feedback
from convtui.marking.kept import KeptVerdicts
from convtui.marking.results import as_json, as_junit, class_page, grades, gradescope
from convtui.marking.verdict import Verdict
from convtui.places import stem_of
from convtui.safe_file import write_safely

_LONGEST_STEM = 80


def stems_of(names: Sequence[str]) -> dict[str, str]:
    """The beginning of the names of each student's files, all different whatever their case."""
    stems, seen = {}, Counter[str]()
    for name in names:
        stem = stem_of(name, "student")[:_LONGEST_STEM]
        seen[stem.lower()] += 1
        count = seen[stem.lower()]
        stems[name] = stem if count == 1 else f"{stem}-{count}"
    return stems


def kept_in(folder: Path, assignment: Assignment, stems: Mapping[str, str]) -> KeptVerdicts:
    """What is kept in the folder of verdicts, to go on with.

    Raises:
        BadInput: the folder cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is a file: give -o a folder")
    return KeptVerdicts(folder / "verdicts", assignment, stems)


def write_folder(
    folder: Path,
    assignment: Assignment,
    verdicts: Sequence[Verdict],
    shown: Sequence[Verdict],
    stems: Mapping[str, str],
) -> None:
    """Write everything.

    Args:
        folder: where.
        assignment: that was marked.
        verdicts: whole, for those who teach.
        shown: the same as far as students are told.
        stems: of the names of files, by the names of students.

    Raises:
        BadInput: the folder cannot be written, or the disk is full.
    """
    title = assignment.title
    files: dict[str, str | bytes] = {
        "grades.csv": as_csv(grades(verdicts)),
        "class.md": class_page(title, verdicts),
        "junit.xml": as_junit(assignment.name, shown),
        "marks.json": _document(as_json(assignment.name, verdicts)),
    }
    for verdict in shown:
        stem, blocks = stems[verdict.name], feedback(verdict, title)
        files[f"feedback/{stem}.md"] = page_as_markdown(blocks)
        files[f"feedback/{stem}.html"] = page_as_html(f"{title}: {verdict.name}", blocks)
        files[f"results/{stem}.json"] = _document(gradescope(verdict, title))
    if len(shown) == 1:
        files["results.json"] = _document(gradescope(shown[0], title))
    for name, content in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise BadInput(
                f"{path.parent} cannot be made: {problem.strerror}: choose another folder"
            ) from None
        write_safely(path, content)


def _document(value: Mapping[str, object]) -> str:
    return json_text(value, indent=2) + "\n"
