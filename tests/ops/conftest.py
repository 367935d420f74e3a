"""TensorFlow, imported once for all tests that ask it."""

from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def tf() -> ModuleType:
    """TensorFlow itself; its kernels compute in the float64 that they are given."""
    return pytest.importorskip("tensorflow", reason="needs the extra `train`", exc_type=ImportError)
