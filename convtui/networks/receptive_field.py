"""How much of the image a number of a layer depends on.

Formulas as in Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks"
(Distill, 2019): a window of k cells, each j pixels from the next and each seeing r, sees
r + (k - 1)·j of them.
"""

from dataclasses import dataclass

Pair = tuple[int, int]
"""Down and right."""


@dataclass(frozen=True)
class ReceptiveField:
    """The pixels that a number depends on, as if the image had no borders.

    `size` is (rows, columns); near a border a part of them is padding. `jump` is how many pixels,
    down and right, the field of the next number is further. The formulas say where both come from:
    `6+(3-1)·2 = 10`.
    """

    size: Pair = (1, 1)
    jump: Pair = (1, 1)
    size_formula: str = "1"
    jump_formula: str = "1"

    def under(self, span: Pair, stride: Pair) -> "ReceptiveField":
        """The field of a layer behind this one, whose window of `span` cells slides by `stride`."""
        rows, columns = (self._along(axis, span[axis], stride[axis]) for axis in (0, 1))
        return ReceptiveField(
            (rows[0], columns[0]),
            (rows[1], columns[1]),
            _both(rows[2], columns[2]),
            _both(rows[3], columns[3]),
        )

    def _along(self, axis: int, span: int, stride: int) -> tuple[int, int, str, str]:
        size, jump = self.size[axis], self.jump[axis]
        wider, further = size + (span - 1) * jump, jump * stride
        return (
            wider,
            further,
            f"{size}+({span}-1)·{jump} = {wider}" if span > 1 else f"{size}",
            f"{jump}·{stride} = {further}" if stride > 1 else f"{jump}",
        )


def _both(rows: str, columns: str) -> str:
    """One formula where down and right agree, else `rows × columns`."""
    return rows if rows == columns else f"{rows} × {columns}"
