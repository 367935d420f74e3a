"""`convtui check`: every number again, in R."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from convtui.cli.app import App, AsJson
from convtui.cli.check_progress import report, watched, write_junit
from convtui.cli.comparisons import IMAGES, forward_of, of_cases, of_network
from convtui.cli.network_options import NETWORK_HELP, EpochOption
from convtui.cli.output import print_json, talk
from convtui.errors import BadInput, ExitCode
from convtui.reference import CHECK_SECONDS, RANDOM_CASES

app = App()

MOST_CASES = 20_000
LONGEST_CHECK = 86_400
"""Seconds."""

AgainstR = Annotated[
    bool, typer.Option("--against-r", help="Compare with the R functions of convref.")
]
Cases = Annotated[
    int, typer.Option("--cases", metavar="N", help="Random cases beside the fixed ones.")
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="S",
        help="Of the random cases; with --network, of random weights and images.",
    ),
]
Pattern = Annotated[
    str | None,
    typer.Option("-k", metavar="PATTERN", help="Only cases with this in their name or stage."),
]
JUnit = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML there too.")
]
Reference = Annotated[
    Path | None,
    typer.Option(
        "--reference",
        metavar="FOLDER",
        help="With --against-r: compare with the functions in FOLDER/R/*.R instead, your own for "
        "example. They run in a sandbox, which takes Linux and bubblewrap.",
    ),
]
Unsafe = Annotated[
    bool,
    typer.Option(
        "--unsafe",
        help="With --reference: no sandbox. The code in FOLDER then runs with your rights: it can "
        "read, write and delete what you can, and use the network.",
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit", metavar="SECONDS", help="For R, all in all; what is left is not asked."
    ),
]
NetworkName = Annotated[
    str,
    typer.Option(
        "--network",
        metavar="NETWORK",
        help="With --against-r: check a whole network instead, every layer for some images. "
        + NETWORK_HELP,
    ),
]
RunName = Annotated[
    str,
    typer.Option(
        "--run",
        metavar="NAME",
        help="As --network with the name of a run, from its saved weights and always with Keras.",
    ),
]
Images = Annotated[
    int | None,
    typer.Option(
        "--images",
        metavar="N",
        help="For --network: the first test images of the run's data set, or of one whose images "
        f"fit, else random ones. Default: {IMAGES}.",
    ),
]
Gradients = Annotated[
    bool,
    typer.Option(
        "--gradients",
        help="The way back too: gradients of random layers, or with --network the loss of each "
        "image and the gradient for every layer and weight.",
    ),
]


@app.command()
def check(
    against_r: AgainstR = False,
    cases: Cases = RANDOM_CASES,
    seed: Seed = 0,
    pattern: Pattern = None,
    as_json: AsJson = False,
    junit: JUnit = None,
    reference: Reference = None,
    unsafe: Unsafe = False,
    network: NetworkName = "",
    run: RunName = "",
    images: Images = None,
    epoch: EpochOption = None,
    gradients: Gradients = False,
    time_limit: TimeLimit = CHECK_SECONDS,
) -> int:
    """Compute the same layers in Python and in R, and compare every number.

    The cases are worked numbers, every kernel on several inputs, whole digits if MNIST is here, and
    random ones. Those named coursework have their numbers from university exercises. Two numbers
    agree if they differ by no more than 1e-9 of the larger, or by 1e-9 where both are below 1. The
    answer is exit code 0 if all agree, else 1.

    R works in a temporary folder, with an empty home and little of the environment; a call may take
    30 seconds, a process 2 GB of memory and 16 MB in a file, and what it started ends with it. The
    functions of --reference run in a sandbox: without a network, with no file of yours but
    FOLDER/R, and with nothing to write to but the temporary folder. Where none can be had (macOS,
    Windows, most containers) nothing is run, unless --unsafe is given: that keeps mistakes in
    check, not malice, and is for code that you trust.

    With --network a whole network is checked: convtui and R compute every layer from the same
    weights, each from its own result for the layer before, and in the end R walks all layers by
    itself. Of a run or a file that Keras saved Keras' own numbers are compared too, where it is
    installed. Keras computes in float32, so these agree if they differ by no more than 1e-5 of the
    largest number in the layer; those of convtui by no more than 1e-9 of it. The first layer that
    differs is named, with the cell and the numbers. With --gradients each image is taken for the
    class that is least likely, and what comes back from there is compared too.
    """
    _refuse(against_r, cases, seed, junit)
    if not 1 <= time_limit <= LONGEST_CHECK:
        raise BadInput(f"--time-limit {time_limit:g} is out of range: give 1 to {LONGEST_CHECK:,}")
    if images is not None and not (run or network):
        raise BadInput(f"--images {images} is for networks: give --network NETWORK too")
    if epoch is not None and not network:
        raise BadInput(f"--epoch {epoch} is for networks: give --network RUN too")
    if unsafe and reference is None:
        raise BadInput("--unsafe is for functions of your own: give --reference FOLDER too")
    if run and network:
        raise BadInput("--run and --network are two words for a network: give one of them")
    from convtui.reference.r_process import RProcess
    from convtui.reference.report import as_json as document
    from convtui.reference.run import Deadline
    from convtui.sandbox import UNSAFE

    about: dict[str, object] = {}
    if run or network:
        count = IMAGES if images is None else images
        forward = forward_of(network, run, count, seed, epoch, pattern)
        forward = replace(forward, gradients=gradients)
        about = {"network": forward.name, "images": forward.images_in_words}
        total, compared = of_network(forward, whole=reference is None)
    else:
        total, compared = of_cases(cases, seed, pattern, gradients=gradients)
    start = time.perf_counter()
    if unsafe:
        talk(UNSAFE)
    with RProcess(reference, unsafe=unsafe) as process:
        version = process.version().r
        results = watched(compared(process, Deadline(time_limit)), total, start, quiet=as_json)
    seconds = time.perf_counter() - start
    if junit is not None:
        write_junit(junit, results, seconds)
    if as_json:
        print_json(document(results, version, seconds) | about)
    report(results, version, seconds, to_stderr=as_json)
    return ExitCode.FINE if all(result.agrees for result in results) else ExitCode.NO


def _refuse(against_r: bool, cases: int, seed: int, junit: Path | None) -> None:
    if not against_r:
        raise BadInput("there is nothing to check against: give --against-r")
    if not 0 <= cases <= MOST_CASES:
        raise BadInput(f"--cases {cases} is out of range: give 0 to {MOST_CASES:,}")
    if seed < 0:
        raise BadInput(f"--seed {seed} is negative: give 0 or more")
    if junit is None:
        return
    if str(junit) == "-" or junit.is_dir() or not junit.absolute().parent.is_dir():
        raise BadInput(f"--junit {junit} cannot be written: give a file in a folder that is there")
