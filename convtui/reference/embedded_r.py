"""R inside this process, on its main thread: how it starts, and how arrays get into it.

The only importer of rpy2. R's column-major order stops here.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LARGEST_STACK = 64 * 2**20


def start_r() -> Any:
    """Start R, and return rpy2's interface to it.

    Raises:
        Exception: whatever keeps rpy2 and this R from each other.
    """
    _take_front_end()
    import rpy2.rinterface as r

    r._getrenvvars = lambda: ()  # it is heard already
    r.embedded.set_initoptions(("rpy2", "--quiet", "--vanilla"))
    r.initr(interactive=False, _c_stack_limit=_stack_limit())
    return r


def r_version(r: Any) -> dict[str, str]:
    """R's own words for its version, and how it is reached."""
    from importlib.metadata import version

    from rpy2.rinterface_lib.openrlib import cffi_mode

    words = str(r.baseenv["R.version.string"][0])
    return {"r": words, "rpy2": version("rpy2"), "mode": str(cffi_mode.name)}


def r_array(r: Any, values: npt.NDArray[Any]) -> Any:
    """Whole numbers become R's integers, truth values its logicals, others its doubles.

    What has one dimension becomes a vector, other arrays keep their dimensions.
    """
    columns_first, shape = values.ravel(order="F"), values.shape
    if values.dtype.kind == "f":
        vector = r.FloatSexpVector.from_memoryview(columns_first.astype(np.float64).data)
    elif values.dtype.kind == "b":
        vector = r.BoolSexpVector(columns_first.tolist())
    else:
        vector = r.IntSexpVector(columns_first.tolist())
    if len(shape) > 1:
        vector.do_slot_assign("dim", r.IntSexpVector(list(shape)))
    return vector


def r_list(r: Any, names: list[str], values: list[Any]) -> Any:
    """A list of R values; an empty name is none."""
    vector = r.ListSexpVector(values)
    if any(names):
        vector.names = r.StrSexpVector(names)
    return vector


def _take_front_end() -> None:
    """Set what the script that starts R sets: rpy2 would start R twice to hear it, a third of all.

    Raises:
        Exception: R is not to be found, or does not answer.
    """
    import rpy2.situation

    script = Path(rpy2.situation.get_r_home()) / "bin" / "R"
    told = "import json, os; print(json.dumps(dict(os.environ)))"
    done = subprocess.run(
        [script, "CMD", sys.executable, "-I", "-c", told],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    os.environ.update(json.loads(done.stdout))
    libraries = os.environ.get("LD_LIBRARY_PATH", "")
    rpy2.situation.r_ld_library_path_from_subprocess = lambda home: libraries


def _stack_limit() -> int:
    """Bytes after which R calls a recursion endless, which otherwise would end the process."""
    soft, _ = resource.getrlimit(resource.RLIMIT_STACK)
    return (min(soft, LARGEST_STACK) if soft > 0 else LARGEST_STACK) * 3 // 4  # -1: no limit
