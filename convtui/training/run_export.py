"""Runs as files to paste from: Markdown with charts, CSV, JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from convtui.errors import BadInput, Missing, unknown_name
from convtui.export.charts import as_png, require_matplotlib
from convtui.export.document import Section, csv_files, csv_sections, markdown
from convtui.harmless import json_text
from convtui.runs.summary import everything
from convtui.safe_file import write_folder_safely, write_safely
from convtui.training import comparison
from convtui.training.comparison import KnownRun
from convtui.training.remarks import Talk
from convtui.training.run_document import curve_charts, describe, labelled_data, numbered

REPORT_FORMATS = ("markdown", "csv", "json")
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".json": "json"}
CHARTS = "-charts"
"""Behind a Markdown file's name: the folder of its charts."""


def report_format(target: Path, form: str | None) -> str | None:
    """The format that is asked for, or that the target's name says; None for all, in a folder.

    Raises:
        BadInput: an unknown one, or one that is not what the target's name says.
    """
    if form is not None and form not in REPORT_FORMATS:
        raise unknown_name(
            "format", form, REPORT_FORMATS, f"give one of {', '.join(REPORT_FORMATS)}"
        )
    if not target.name or str(target) == "-" or target.name == "..":
        raise BadInput(f"{target} is no file or folder to write: give a name, as in -o report.md")
    suffix = "" if target.is_dir() else target.suffix.lower()
    if suffix and suffix not in _SUFFIXES:
        raise BadInput(
            f"{target} says no format that is known: end its name in .md, .csv or .json, or give "
            "a folder, by a name without a point"
        )
    said = _SUFFIXES.get(suffix)
    if said and form not in (None, said):
        raise BadInput(
            f"{target} is to hold {said} by its name, and --format says {form}: drop one"
        )
    return form or said


def check_target(target: Path, form: str | None, *, force: bool) -> None:
    """See that nothing is in the way, before anything is drawn.

    Raises:
        BadInput: the target is there already, or the folder it is to stand in is not.
    """
    if not target.parent.is_dir():
        raise BadInput(f"{target.parent} is no folder: make it first, or choose another")
    for path in _paths(target, form):
        if path.exists() and not path.is_dir() and not _is_file(target):
            raise BadInput(f"{path} is a file: give the name of a folder, or one that ends in .md")
        if not force and (path.is_file() or (path.is_dir() and any(path.iterdir()))):
            raise BadInput(f"{path} is there already: choose another name, or give --force")


def export(known: Sequence[KnownRun], target: Path, form: str | None, talk: Talk) -> list[Path]:
    """Write runs in one of REPORT_FORMATS, None for all in a folder; return what was written.

    Raises:
        BadInput: the target cannot be written.
    """
    sections = [*_sections(known, talk)]
    if _is_file(target):
        return _into_file(known, sections, target, form or _SUFFIXES[target.suffix.lower()], talk)
    files: dict[str, bytes] = {}
    if form in ("markdown", None):
        charts = _drawn(sections, talk)
        text = markdown(sections, {name: f"{name}.png" for name in charts})
        files |= {f"{name}.png": png for name, png in charts.items()}
        files["report.md"] = text.encode()
    if form in ("csv", None):
        files |= {name: text.encode() for name, text in csv_files(sections).items()}
    if form in ("json", None):
        files["report.json"] = _json(known).encode()
    write_folder_safely(target, files)
    return [target / name for name in sorted(files)]


def _into_file(
    known: Sequence[KnownRun], sections: Sequence[Section], target: Path, form: str, talk: Talk
) -> list[Path]:
    if form != "markdown":
        write_safely(target, _json(known) if form == "json" else csv_sections(sections))
        return [target]
    charts = _drawn(sections, talk)
    (folder,) = _paths(target, form)[1:]
    if charts:
        write_folder_safely(folder, {f"{name}.png": png for name, png in charts.items()})
    write_safely(target, markdown(sections, {name: f"{folder.name}/{name}.png" for name in charts}))
    return [target, *(folder / f"{name}.png" for name in charts)]


def _sections(known: Sequence[KnownRun], talk: Talk) -> Iterator[Section]:
    """The document: of one run all of it; of several what they have in common first."""
    several = len(known) > 1
    yield Section("title", _title(known), level=1)
    if several:
        yield from _compared(known)
    for number, (run, state) in enumerate(known, start=1):
        document = describe(run, state)
        if document.problem:
            talk(f"{run.name}: {document.problem}")
        head, *rest = numbered(document, number if several else None)
        if several:
            head = replace(head, title=f"{number}. {head.title}")
        problem = (f"{document.problem}.",) if document.problem else ()
        yield replace(head, before=(*head.before, *problem))
        yield from rest


def _title(known: Sequence[KnownRun]) -> str:
    return f"Run {known[0][0].name}" if len(known) == 1 else f"{len(known)} runs side by side"


def _compared(known: Sequence[KnownRun]) -> Iterator[Section]:
    names = (f"{number} is {run.name}" for number, (run, _) in enumerate(known, start=1))
    table, line = comparison.figures_table(known), f"Run {', '.join(names)}."
    yield Section(
        "figures", "Figures", before=(line,), table=table, after=(comparison.ABOUT_FIGURES,)
    )
    runs = [run for run, _ in known]
    table = comparison.differences_table(known, runs)
    if table.rows:
        yield Section("differences", "Settings that differ", table=table)
    else:
        yield Section("differences", "Settings that differ", before=("None.",))
    data = ", ".join(dict.fromkeys(labelled_data(run, run.report()) for run in runs))
    named = [(f"{number}: {run.name}", state) for number, (run, state) in enumerate(known, start=1)]
    yield from curve_charts(named, data)


def _drawn(sections: Sequence[Section], talk: Talk) -> Mapping[str, bytes]:
    """PNG by the name of the section; none without matplotlib."""
    try:
        require_matplotlib()
    except Missing as problem:
        talk(f"without charts: {problem}")
        return {}
    return {section.name: as_png(section.chart) for section in sections if section.chart}


def _json(known: Sequence[KnownRun]) -> str:
    document: dict[str, object] = {"runs": [everything(run, state) for run, state in known]}
    if len(known) > 1:
        document["comparison"] = comparison.as_json(known)
    return json_text(document, indent=2) + "\n"


def _is_file(target: Path) -> bool:
    return target.suffix.lower() in _SUFFIXES and not target.is_dir()


def _paths(target: Path, form: str | None) -> list[Path]:
    """What will be written, whole things only."""
    if not _is_file(target) or form != "markdown":
        return [target]
    return [target, target.with_name(target.stem + CHARTS)]
