"""The questions that the coursework asked of its networks, as data."""

from dataclasses import dataclass

from convtui.errors import unknown_name
from convtui.networks.zoo import load_architecture
from convtui.training.environment import require_scikit_learn, require_tensorflow

FIVE_THOUSAND = (5_000,)

MOST_FREQUENT, LOGISTIC_REGRESSION = "most-frequent", "logistic-regression"
"""What stands for a network in the experiment that has none."""


@dataclass(frozen=True)
class ExperimentKind:
    """An experiment: a few words for a list, its question, and what is varied to answer it.

    Every combination of `models`, `samples` and `l1` is a variant. `samples` and `l1` are empty
    where all training images are taken and each model's own weight is left. `varies` are those
    that stand in the table even if there is only one of them; `tables` are the tables of published
    figures, the nearest first.
    """

    name: str
    summary: str
    question: str
    models: tuple[str, ...]
    samples: tuple[int, ...] = ()
    l1: tuple[float, ...] = ()
    varies: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def trains(self) -> bool:
        return LOGISTIC_REGRESSION not in self.models

    def require(self) -> None:
        """See that what its figures are computed with is installed.

        Raises:
            Missing: it is not; the line says what to type.
        """
        if self.trains:
            require_tensorflow()
        else:
            require_scikit_learn()


EXPERIMENTS: dict[str, ExperimentKind] = {
    kind.name: kind
    for kind in (
        ExperimentKind(
            "samples",
            "5,000 to 40,000 training images.",
            "What do more training images bring, and how does overfitting change with them?",
            models=("cifar-strided",),
            samples=(5_000, 10_000, 20_000, 40_000),
            varies=("samples",),
            tables=("samples",),
        ),
        ExperimentKind(
            "l1",
            "The weight of the L1 penalty.",
            "What does the weight of the L1 penalty on the last dense layer change?",
            models=("cifar-strided",),
            samples=FIVE_THOUSAND,
            l1=(0.0, 1e-4, 1e-3, 1e-2, 1e-1),
            varies=("l1",),
            tables=("l1",),
        ),
        ExperimentKind(
            "pooling",
            "Max-pooling and strides.",
            "Is max-pooling better than convolutions with stride 2, and what does it cost?",
            models=("cifar-strided", "cifar-maxpool", "cifar-one-pool"),
            samples=FIVE_THOUSAND,
            varies=("model",),
            tables=("pooling", "samples"),
        ),
        ExperimentKind(
            "depth",
            "Four convolutions and six.",
            "Do six convolutions learn more than four, at which number of images?",
            models=("cifar-strided", "cifar-deep"),
            samples=(5_000, 10_000, 20_000, 40_000),
            varies=("model", "samples"),
            tables=("depth", "samples"),
        ),
        ExperimentKind(
            "architectures",
            "All eleven networks.",
            "How do the eleven networks compare, each trained as its report trained it?",
            models=(
                "mnist-course",
                "mnist-search",
                "cifar-strided",
                "cifar-maxpool",
                "cifar-one-pool",
                "cifar-deep",
                "cifar-deep-k2",
                "cifar-course",
                "cifar-wider",
                "cifar-leaky",
                "cifar-regularised",
            ),
            varies=("model",),
            tables=("architectures", "depth", "pooling", "samples"),
        ),
        ExperimentKind(
            "baselines",
            "The most frequent class and logistic regression.",
            "What does one get without a network: the most frequent class, logistic regression?",
            models=(MOST_FREQUENT, LOGISTIC_REGRESSION),
            samples=FIVE_THOUSAND,
            varies=("model",),
            tables=("baselines",),
        ),
    )
}


def made_for(model: str) -> str:
    """The data set that a network was made for, or that the baselines were computed on.

    Raises:
        BadInput: no such network.
    """
    if model in (MOST_FREQUENT, LOGISTIC_REGRESSION):
        return "cifar10"
    return load_architecture(model).data


def kind_of(name: str) -> ExperimentKind:
    """Find a kind of experiment by its name.

    Raises:
        BadInput: there is none.
    """
    if name not in EXPERIMENTS:
        raise unknown_name("experiment", name, EXPERIMENTS, f"known are {', '.join(EXPERIMENTS)}")
    return EXPERIMENTS[name]
