"""From arguments to an exit code; whatever goes wrong for the user becomes one line on stderr.

Nothing is imported before it is needed: without arguments the screen opens at once, and the parser
of the subcommands, a tenth of a second, is left alone.
"""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from convtui import __version__
from convtui.errors import BadInput, ExitCode, Missing


def run(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments (default: those of this process) ask for and return the exit code."""
    try:
        code = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _tell("interrupted", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        return _leave_quietly()
    except Missing as problem:
        return _tell(str(problem), ExitCode.MISSING)
    except BadInput as problem:
        return _tell(str(problem), ExitCode.BAD_INPUT)
    except ValueError as problem:
        if not _is_geometry(problem):
            raise
        return _tell(str(problem), ExitCode.BAD_INPUT)
    except OSError as problem:
        if _stdout_is_lost() or (problem.errno == errno.ENOSPC and not problem.filename):
            words = f"stdout cannot be written: {problem.strerror}: make room, or send it elsewhere"
            return _tell(words, ExitCode.BAD_INPUT)
        return _tell(_from_the_system(problem), ExitCode.BAD_INPUT)
    except MemoryError:
        return _tell("this needs more memory than there is: ask for less", ExitCode.BAD_INPUT)
    return code


def _dispatch(arguments: list[str]) -> int:
    if not arguments:
        return open_screen()
    if arguments == ["--version"]:
        return show_version()
    for argument in arguments:
        if "\0" in argument:
            raise BadInput(f"{argument!r} holds a zero byte: no file has such a name: type another")
    from convtui.cli.commands import invoke

    return invoke(arguments)


def open_screen() -> int:
    from convtui.cli import screen

    return screen.open_screen()


def show_version() -> int:
    from convtui.cli.output import write

    write(f"convtui {__version__}\n")
    return ExitCode.FINE


def _tell(message: str, code: ExitCode) -> ExitCode:
    from convtui.cli.output import talk

    talk(" ".join(message.split()))
    return code


def _is_geometry(problem: ValueError) -> bool:
    from convtui.ops.window import GeometryError

    return isinstance(problem, GeometryError)


def _from_the_system(problem: OSError) -> str:
    what = problem.strerror or str(problem) or type(problem).__name__
    return f"{problem.filename}: {what}" if problem.filename else what


def _leave_quietly() -> ExitCode:
    """Whoever read our output has enough: stop, and keep Python from flushing into the pipe."""
    _drop_stdout()
    return ExitCode.FINE


def _stdout_is_lost() -> bool:
    """Whether what was printed cannot be written; then it is dropped, lest Python try once more."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_stdout()
        return True
    return False


def _drop_stdout() -> None:
    with suppress(OSError, ValueError):  # stdout may be no file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
