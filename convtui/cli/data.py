"""`convtui data`: which data sets are here, and how to bring one."""

from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, AsJson
from convtui.cli.output import console, print_json, print_table, talk, write

if TYPE_CHECKING:
    from convtui.datasets import DataSet

app = App(help="List data sets, or fetch one.")


@app.command("list")
def list_data_sets(as_json: AsJson = False) -> None:
    """List data sets and where their files are; two are drawn by convtui and need none.

    Files are looked for in CONVTUI_DATA, in Keras' cache, and in convtui's own data folder.
    """
    from convtui.datasets import known_data_sets

    known = known_data_sets()
    if as_json:
        print_json({"data_sets": [_as_json(data_set) for data_set in known]})
        return
    print_table(("name", "size", "where", "description"), [_row(data_set) for data_set in known])


@app.command()
def fetch(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="One that `convtui data list` lists.")
    ],
    as_json: AsJson = False,
) -> None:
    """Download a data set and print where it is.

    It goes into convtui's data folder. An interrupted download goes on where it stopped. A file
    that is already here is not fetched again.
    """
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from convtui.datasets import locate
    from convtui.datasets.fetch import fetch as fetch_data_set

    there = locate(name)
    screen = console(stderr=True)
    columns = (TextColumn(name), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        path = fetch_data_set(
            name, progress=lambda here, total: bar.update(task, completed=here, total=total)
        )
    talk(f"{name} was here already" if path == there else f"{name} is now here")
    if as_json:
        print_json({"name": name, "path": str(path)})
    else:
        write(f"{path}\n")


def _as_json(data_set: "DataSet") -> dict[str, object]:
    found = None if data_set.found is None else str(data_set.found)
    return vars(data_set) | {"found": found, "problem": data_set.problem or None}


def _row(data_set: "DataSet") -> tuple[str, str, str, str]:
    nowhere = (
        "generated, always there" if data_set.generated else f"`convtui data fetch {data_set.name}`"
    )
    where = str(data_set.found) if data_set.found else nowhere
    megabytes = f"{data_set.size / 1e6:.1f} MB"
    return data_set.name, megabytes, data_set.problem or where, data_set.description
