"""What is said of an answer."""

from convtui.quiz.question import Choice, Question


def feedback(question: Question, choice: int) -> str:
    """Whether it is right, and how it comes about; or what somebody believes who says so."""
    chosen, right = question.choices[choice], question.choices[question.right]
    if chosen.is_right:
        return f"Right. {_sentence(question.why)}"
    return f"{believed(chosen)}\nRight is {right.text}. {_sentence(question.why)}"


def believed(choice: Choice) -> str:
    """The idea behind a wrong choice with its hint; others that give the same by their titles."""
    idea, *others = choice.ideas
    more = f" The same comes if {others[0].title}." if others else ""
    said = f"{choice.text} comes out if {idea.title} ({idea.name})."
    return f"{said} {idea.sentence}{more} Hint: {idea.hint}"


def _sentence(why: str) -> str:
    return f"{why[:1].upper()}{why[1:]}"
