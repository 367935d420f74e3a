"""A report as sections, and the sections as Markdown or CSV."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from convtui.export.charts import Chart
from convtui.export.markdown import escape, paragraph
from convtui.export.tabular import Table, as_csv, as_markdown
from convtui.harmless import harmless


@dataclass(frozen=True)
class Section:
    """A part of a report: lines above its table, lines below it, and a chart.

    `name` is the beginning of the names of its files; `level` is the depth of its heading.
    """

    name: str
    title: str
    before: tuple[str, ...] = ()
    table: Table | None = None
    after: tuple[str, ...] = ()
    chart: Chart | None = None
    level: int = 2


def markdown(sections: Iterable[Section], pictures: Mapping[str, str]) -> str:
    """Write sections as Markdown; `pictures` holds by section the path of its chart, if drawn."""
    return "\n".join(_paragraphs(section, pictures.get(section.name)) for section in sections)


def csv_sections(sections: Iterable[Section]) -> str:
    """Write the tables below one another, each under a line `# title`."""
    parts = [
        f"# {harmless(' '.join(section.title.split()))}\n{as_csv(section.table)}"
        for section in sections
        if section.table
    ]
    return "\n".join(parts)


def csv_files(sections: Iterable[Section]) -> dict[str, str]:
    """Write each table as a file of its own, by the names of the files."""
    return {
        f"{section.name}.csv": as_csv(section.table) for section in sections if section.table
    }  # fmt: skip


def _paragraphs(section: Section, picture: str | None) -> str:
    parts = [f"{'#' * section.level} {escape(section.title)}", *map(paragraph, section.before)]
    if section.table:
        parts.append(as_markdown(section.table).rstrip("\n"))
    parts += map(paragraph, section.after)
    if picture and section.chart:
        parts.append(f"![{escape(section.chart.title)}]({quote(picture)})")
    return "\n\n".join(parts) + "\n"
