"""What a command in the sandbox can reach, as this user and, where that is root, as another one."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote

import psutil
import pytest
from patience import PATIENCE

from convtui import sandbox
from convtui.errors import Missing
from convtui.sandbox import Sandbox, require_sandbox

pytestmark = pytest.mark.sandbox

MIB = 2**20
NOBODY = 65_534
BECOME_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
USERS = ["myself", *(["an ordinary user"] if os.geteuid() == 0 else [])]

FOR_LONG = f"{os.getpid()}600"
"""Seconds to sleep, which nobody else sleeps."""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(params=USERS)
def run(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a line of the shell in a sandbox."""
    before: tuple[str, ...] = ()
    if request.param != "myself":  # whose Python may be where others do not come
        before = BECOME_NOBODY
        monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
        monkeypatch.setattr(sys, "prefix", "/usr")
        monkeypatch.setattr(sys, "base_prefix", "/usr")
        monkeypatch.setattr(sys, "path", [])
    scratch = tmp_path / "scratch"

    def ran(line: str, box: Sandbox = Sandbox()) -> "subprocess.CompletedProcess[str]":  # noqa: B008
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(scratch / "home")}
        command = box.around(["bash", "-c", line], environment, scratch)
        return subprocess.run(
            [*before, *command],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            cwd="/",
            check=False,
        )

    return ran


def test_only_the_scratch_folder_and_the_home_in_it_can_be_written(run: Run) -> None:
    places = f"/ /usr /etc /dev /dev/shm /tmp /proc {quote(str(sandbox._PACKAGE))} . ~"
    write = '(echo x > "$place"/new) 2>&- && echo "$place"'
    done = run(f"for place in {places}; do {write}; done; pwd")
    *written, scratch = done.stdout.split()
    assert written == [".", f"{scratch}/home"]
    assert not Path(scratch).exists()


def test_the_scratch_folder_has_an_end(run: Run) -> None:
    done = run("head -c 3M /dev/zero > large; stat -c %s large", Sandbox(scratch=MIB))
    assert "No space left on device" in done.stderr
    assert int(done.stdout) <= MIB


def test_no_file_of_anybody_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    here = f"ls {quote(str(sandbox._PACKAGE))}; ls -A {quote(str(Path.cwd()))}"
    look = f"cat {tmp_path}/secret; ls -A ~ ~root /home; {here}"
    outside = {"secret", ".ssh", ".bashrc", "answers", "ops", "marking", "README.md", ".git"}
    assert not outside & set(run(look).stdout.split())


def test_what_is_given_can_be_read_and_not_written() -> None:
    file = Path(__file__).resolve()
    scratch = file.parent / "scratch"
    at, folder = quote(str(file)), quote(str(file.parent))
    line = f"head -c 10 {at}; ls {folder}; echo x >> {at}"
    command = Sandbox(readable=(file,)).around(["bash", "-c", line], {"PATH": "/bin"}, scratch)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ['"""What', "a", "scratch", file.name]
    assert "Read-only file system" in done.stderr or "Permission denied" in done.stderr


def test_of_convtui_only_the_modules_that_are_named_are_there(run: Run) -> None:
    box = Sandbox(modules=("errors.py", "reference/limits.py"))
    done = run(f"cd {quote(str(sandbox._PACKAGE))}; find . -type f; echo x > errors.py", box)
    assert sorted(done.stdout.split()) == ["./errors.py", "./reference/limits.py"]
    assert done.stderr != ""


def test_no_other_process_is_seen(run: Run) -> None:
    done = run(f"ls -d /proc/[0-9]*; kill -9 {os.getpid()}; kill -9 1; echo alive")
    assert len(done.stdout.split()) <= 4
    assert done.stdout.endswith("alive\n")


def test_a_listener_on_this_machine_hears_nothing(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        host, port = listener.getsockname()
        done = run(f"echo hello > /dev/tcp/{host}/{port}")
        assert "refused" in done.stderr
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_no_right_of_root_is_left(run: Run) -> None:
    told = dict(line.split(":\t", 1) for line in run("cat /proc/self/status").stdout.splitlines())
    assert {told[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert told["NoNewPrivs"] == "1"
    assert "0" not in told["Uid"].split()
    assert told["Groups"].split() in ([], [told["Gid"].split()[0]])


def test_the_environment_is_what_was_given(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "secret")
    names = {line.partition("=")[0] for line in run("env").stdout.splitlines()}
    assert names <= {"PATH", "HOME", "PWD", "SHLVL", "_", "MPLBACKEND", *sandbox._THREADS} | {
        "PYTHONDONTWRITEBYTECODE"
    }


def test_a_fork_bomb_comes_to_nothing_and_leaves_nothing(run: Run) -> None:
    bomb = f"for n in $(seq 100); do sleep {FOR_LONG} & done"
    done = run(f"sh -c '{bomb}'", Sandbox(processes=20))
    assert "Cannot fork" in done.stderr
    assert all_end()


def test_what_detaches_itself_ends_with_the_command(run: Run) -> None:
    assert run(f"setsid nohup sleep {FOR_LONG} >&- 2>&- & sleep 0.2; exit 7").returncode == 7
    assert all_end()


def test_time_of_the_processor_has_an_end(run: Run) -> None:
    done = run("while :; do :; done", Sandbox(cpu_seconds=1))
    assert done.returncode == 128 + signal.SIGXCPU


def test_a_signal_is_told_as_the_shell_does(run: Run) -> None:
    assert run("kill -SEGV $$").returncode == 128 + signal.SIGSEGV


def all_end() -> bool:
    """Whether the processes that sleep for long end soon, as the kernel ends those of a sandbox."""
    every = psutil.process_iter(["cmdline"])
    sleeping = [each for each in every if each.info["cmdline"] == ["sleep", FOR_LONG]]
    return not psutil.wait_procs(sleeping, PATIENCE)[1]


@pytest.fixture
def asked_anew() -> Iterator[None]:
    """What is found out once is found out in this test, and again after it."""
    sandbox.no_sandbox.cache_clear()
    yield
    sandbox.no_sandbox.cache_clear()


@pytest.mark.usefixtures("asked_anew")
def test_where_there_is_a_sandbox_nothing_is_said() -> None:
    require_sandbox()


@pytest.mark.usefixtures("asked_anew")
def test_elsewhere_than_on_linux_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(Missing, match=r"needs a sandbox: there is one on Linux only.*--unsafe"):
        require_sandbox()


@pytest.mark.usefixtures("asked_anew")
def test_an_old_kernel_counts_processes_of_the_whole_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.release", lambda: "5.10.0-28-amd64")
    with pytest.raises(Missing, match=r"takes Linux 5\.14 or later, and this is 5\.10\.0-28"):
        require_sandbox()


@pytest.mark.usefixtures("asked_anew")
def test_without_bubblewrap_it_is_said_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "apt-get").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        Missing, match=r"bubblewrap is not here: type `sudo apt-get install bubblewrap`; or"
    ):
        require_sandbox()


@pytest.mark.usefixtures("asked_anew")
def test_where_the_system_forbids_it_its_words_are_told_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\nprintf 'first\\nNo \\033[31mpermissions\\n' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Missing, match=r"makes none here \(No \\x1b\[31mpermissions\): .*--unsafe"):
        require_sandbox()
