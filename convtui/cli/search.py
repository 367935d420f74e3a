"""`convtui search`: random search over a network's hyper-parameters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convtui.cli.app import App, AsJson, ForceOption, Yes, file_option
from convtui.cli.default_command import DefaultGroup
from convtui.cli.output import may_write, print_json, print_table, talk
from convtui.cli.search_options import Model, Name, Retrain, Storage
from convtui.cli.study import JsonAtEnd, Workers, delete_study, read_workers, write_study
from convtui.cli.training_options import with_training_options
from convtui.errors import BadInput, ExitCode, nearest
from convtui.harmless import harmless
from convtui.studies.settings import READ_TRIALS, SEARCH_SETTINGS

if TYPE_CHECKING:
    from convtui.networks.zoo import UnknownModel

app = App(DefaultGroup, help="Draw hyper-parameters at random, train each network, name the best.")


@app.command("begin", hidden=True)
@lambda command: with_training_options(command, SEARCH_SETTINGS)
def begin(
    *,
    settings: dict[str, Any],
    model: Model = None,
    storage: Storage = None,
    retrain: Retrain = False,
    as_json: JsonAtEnd = False,
) -> int:
    """Draw hyper-parameters at random, train a network with each, and name the best.

    By default this is the search of a university exercise: ten networks mnist-search, kernels of
    side 2 to 10, L2 and the learning rate uniform, 10 epochs. All trials are drawn before the first
    is trained: the same seed gives the same trials on one worker, on many and on many machines.
    Ctrl-C finishes the batches and stops; `convtui search resume` goes on.
    """
    from convtui.cli.search_session import conduct, new_search
    from convtui.networks.zoo import UnknownModel
    from convtui.studies.searches.storage_url import url_given

    if model is not None and not model.strip():
        raise BadInput("MODEL is empty: give a model, or leave it out for the space's own")
    url = url_given(storage)
    try:
        search = new_search(model or "", settings, url)
    except UnknownModel as problem:
        raise _neither(problem, model) from None
    return conduct(search, url, settings.get("workers"), retrain=retrain, as_json=as_json)


def _neither(problem: "UnknownModel", typed: str | None) -> BadInput:
    """The word behind `search` may have been meant for a model, a command or a search."""
    from convtui.studies.searches.search import Search

    if problem.name != (typed or "").strip():
        return problem  # of the space, not of whoever typed
    commands = [
        entry.name or getattr(entry.callback, "__name__", "")
        for entry in app.registered_commands
        if not entry.hidden
    ]
    near = nearest(problem.name, [*problem.known, *commands])
    mend = "`convtui search --help` lists the commands, `convtui models` the models"
    if problem.name in (search.name for search in Search.list_all()):
        near, mend = "", f"the search of this name is shown by `convtui search show {problem.name}`"
    return BadInput(f"{problem.name!r} is neither a model nor a command: {near}{mend}")


@app.command()
def resume(
    name: Name,
    workers: Workers = None,
    storage: Storage = None,
    retrain: Retrain = False,
    as_json: JsonAtEnd = False,
) -> int:
    """Go on with a search: trials in training after their last epoch, then those that wait."""
    from convtui.cli.search_session import go_on
    from convtui.studies.searches.search import Search
    from convtui.studies.searches.storage_url import url_given

    given = read_workers(workers)
    return go_on(Search.find(name), url_given(storage), given, retrain=retrain, as_json=as_json)


@app.command()
def work(
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The search's whole name.")],
    workers: Workers = None,
    storage: Storage = None,
    as_json: JsonAtEnd = False,
) -> int:
    """Train trials of a search that began on another machine, until all are over.

    Its data set must be here too. What another machine trains is shown as well; trials of a machine
    that shows no sign of life for a minute are trained again.
    """
    from convtui.cli.search_session import go_on
    from convtui.studies.searches.begin import join
    from convtui.studies.searches.storage_url import url_given
    from convtui.training.environment import require_search

    url, given = url_given(storage), read_workers(workers)
    if not url:
        raise BadInput("work needs the storage of the search: give --storage or CONVTUI_STORAGE")
    require_search()
    return go_on(join(name, url), url, given, retrain=False, as_json=as_json)


@app.command()
def more(
    name: Name,
    trials: Annotated[str, typer.Argument(metavar="N", help="So many more networks.")],
    workers: Workers = None,
    storage: Storage = None,
    as_json: JsonAtEnd = False,
) -> int:
    """Add trials to a search: whoever trains it goes on with them, or else this command does."""
    from convtui.cli.search_session import check_can_go_on, go_on
    from convtui.studies.searches.search import Search, ask_more
    from convtui.studies.searches.storage_url import url_given

    search, url, given = Search.find(name), url_given(storage), read_workers(workers)
    count = READ_TRIALS(trials)
    if search.is_running:
        ask_more(search, count)
        talk(f"{count} more trials of {search.name} are trained where the search goes on")
        return ExitCode.FINE
    check_can_go_on(search, url)
    ask_more(search, count)
    return go_on(search, url, given, retrain=False, as_json=as_json)


@app.command()
def stop(
    name: Name,
    trials: Annotated[
        list[int] | None,
        typer.Argument(
            metavar="[TRIAL…]",
            help="Trials by their numbers, to be given up. Default: stop the search; it can be "
            "gone on with.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Stop a search that is in training on this machine, or give up some of its trials."""
    from convtui.cli.search_session import give_up, stop_here
    from convtui.studies.searches.search import Search

    search = Search.find(name)
    return give_up(search, trials) if trials else stop_here(search)


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]",
            help="A search by its name, or how the name begins. Default: the newest.",
            show_default=False,
        ),
    ] = "",
    trial: Annotated[
        int | None,
        typer.Option("--trial", metavar="N", help="Show the run of one trial with its report."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the trials of a search, the best one and its network, as far as it is."""
    from convtui.cli.search_table import print_search, print_trial
    from convtui.studies.searches.search import Search
    from convtui.studies.searches.state import read_search

    search = Search.find_or_newest(name, "convtui search --data strokes")
    if trial is not None:
        print_trial(search, trial, as_json=as_json)
    else:
        print_search(search, read_search(search), as_json=as_json)


@app.command("list")
def list_all(
    as_json: AsJson = False,
) -> None:
    """List searches, the newest first."""
    from convtui.studies.searches.report import summary
    from convtui.studies.searches.search import Search

    found = [summary(search) for search in Search.list_all()]
    if as_json:
        print_json({"searches": found})
        return
    columns = ("name", "status", "trials", "best", "metric", "model", "data")
    rows = [
        (
            entry["name"],
            entry["status"],
            f"{entry['done']}/{entry['asked']}",
            "-" if entry["best_metric"] is None else f"{entry['best_metric']:.4f}",
            entry["metric"] or "-",
            entry["model"] or "-",
            entry["data"] or "-",
        )
        for entry in found
    ]
    print_table(columns, rows, droppable=("data", "model", "metric"))
    for entry in found:
        if entry["status"] == "damaged":
            talk(harmless(entry["message"]))


@app.command()
def export(
    name: Name,
    output: Annotated[
        Path | None,
        file_option("A .md, .csv (one line a trial) or .json. Default: Markdown to stdout."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Write a search for a report or another program."""
    from convtui.cli.search_session import forms
    from convtui.studies.searches.search import Search
    from convtui.studies.searches.state import read_search

    search = Search.find(name)
    write_study(forms(search, read_search(search)), may_write(output, force))


@app.command()
def retrain(
    name: Name,
    storage: Storage = None,
    as_json: JsonAtEnd = False,
) -> int:
    """Train the winner once more, and measure it on the test images, which no trial has seen.

    It is trained on all training images, those of validation included, for as many epochs as it was
    chosen by. The run is an ordinary one, which `convtui runs list` names; asked again, it is not
    trained again.
    """
    from convtui.cli.search_session import retrain_winner
    from convtui.studies.searches.search import Search
    from convtui.studies.searches.storage_url import url_given

    return retrain_winner(Search.find(name), url_given(storage), as_json=as_json)


@app.command()
def delete(
    name: Name,
    yes: Yes = False,
) -> int:
    """Delete a search with all its runs; a study in a database stays there."""
    from convtui.studies.searches.search import Search
    from convtui.studies.searches.storage_url import how_to_delete

    search = Search.find(name)
    if not delete_study(search, "all its trials", yes=yes):
        return ExitCode.NO
    if search.storage:
        talk(how_to_delete(search.name, search.storage))
    return ExitCode.FINE
