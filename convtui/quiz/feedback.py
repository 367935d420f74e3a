"""What is said of an answer."""

from convtui.quiz.question import Choice, Question


def feedback(question: Question, choice: int) -> str:
    """Whether it is right, and how it comes about; or what somebody believes who says so."""
    chosen, right = question.choices[choice], question.choices[question.right]
    if chosen.is_right:
        return f"Right: {question.why}"
    return f"{believed(chosen)}\nIt is {_quoted(right)}: {question.why}"


def believed(choice: Choice) -> str:
    """The idea behind a wrong choice, explained; another that gives the same by its title."""
    idea, *others = choice.ideas
    more = f" The same comes if {others[0].title}." if others else ""
    return f"{_quoted(choice)} comes out if {idea.title} ({idea.name}). {idea.sentence}{more}"


def _quoted(choice: Choice) -> str:
    return f"“{choice.text}”" if " " in choice.text else choice.text
