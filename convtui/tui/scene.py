"""What a scene says in words, as the terminal shows it."""

from textual.content import Content

from convtui.lesson.card import Note


def note_content(note: Note) -> Content | str:
    """The calculation below one another, its result lit; nothing where there is none."""
    if not note.result:
        return ""
    lines = [f"{sign or ' '} {number}  {what}".rstrip() for sign, number, what in note.lines]
    lines += ["", note.rule] if lines else [note.rule]
    return Content.assemble("\n".join(lines), "\n", (note.result, "bold $text-accent"))
