"""One sitting: which question comes next, and what is kept of the answers."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from convtui.quiz.answers import Answer, keep_answer, read_answers
from convtui.quiz.kinds import kinds_of, new_seed, questions
from convtui.quiz.leitner import Progress, next_kind, progress
from convtui.quiz.question import Question


class Session:
    """Asks what is due, or the series of a seed; knows no screen."""

    def __init__(
        self,
        topics: Sequence[str] = (),
        seed: int | None = None,
        count: int | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Begin, knowing what was answered before.

        Args:
            topics: that are asked about, none: all.
            seed: of a series that is the same each time; None: what is due.
            count: of questions; None: without end.
            now: the clock, in seconds since the epoch.

        Raises:
            BadInput: there is no such topic.
        """
        self.topics = tuple(topics)
        self.count = count
        self.asked = self.right = 0
        self._now, self._rng = now, np.random.default_rng()
        self._recent: list[str] = []
        """Kinds that were asked, whether they were answered or not."""
        self._answers, self.problem = read_answers()
        """What could not be read of them, in words."""
        kinds_of(topics)
        self._series = None if seed is None else questions(seed, count or 2**31, topics)

    def next(self) -> Question | None:
        """The question that comes now; None where the series is over."""
        if self.count is not None and self.asked >= self.count:
            return None
        if self._series is not None:
            return next(self._series, None)
        kinds, recent = kinds_of(self.topics), self._recent
        kind = next_kind(kinds, self._answers, self._now(), self._rng, recent)
        recent.append(kind.name)
        return kind.question(new_seed(self._rng))

    def choose_topics(self, topics: Sequence[str]) -> None:
        """Ask about others from now on, whatever the seed was."""
        self.topics, self._series = tuple(topics), None

    def take(self, question: Question, choice: int) -> None:
        """Count an answer and keep it.

        Raises:
            BadInput: it cannot be kept; it counts in this session all the same.
        """
        chosen = question.choices[choice]
        answer = Answer(self._now(), question.kind, question.seed, chosen.is_right, chosen.text)
        self.asked += 1
        self.right += chosen.is_right
        self._answers.append(answer)
        keep_answer(answer)

    def progress(self) -> dict[str, Progress]:
        """By all topics, also those that are not asked about now."""
        return progress(kinds_of(), self._answers)
