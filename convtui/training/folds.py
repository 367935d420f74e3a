"""What a run has to know of the logistic regression beside it; scikit-learn is elsewhere."""

import numpy as np

from convtui.errors import BadInput
from convtui.training.scores import Labels

LOGISTIC_REGRESSION = "logistic_regression"
"""Its name in a spec, and in the baselines of a report."""

FOLDS = 5


def check_folds(labels: Labels) -> None:
    """See that every fold leaves two classes to tell apart.

    Raises:
        BadInput: too few images.
    """
    if np.count_nonzero(np.bincount(labels) >= FOLDS) < 2:
        raise BadInput(
            f"logistic regression on {len(labels)} images: {FOLDS}-fold cross-validation needs "
            f"two classes with {FOLDS} images each: give more samples"
        )
