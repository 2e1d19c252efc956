"""Lines over two logarithmic axes as SVG, readable in light and dark, with words for those who cannot see it."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 20, 52
STYLE = """
text { font: 14px system-ui, sans-serif; fill: #1f2328; }
.axis { stroke: #59636e; } .grid { stroke: #d1d9e0; } .ground { fill: #ffffff; }
.line { fill: none; stroke-width: 2.5; }
.c0 { stroke: #0550ae; fill: #0550ae; } .c1 { stroke: #9a6700; fill: #9a6700; } .c2 { stroke: #1a7f37; fill: #1a7f37; }
.c3 { stroke: #8250df; fill: #8250df; }
text.label { stroke: none; } .line { fill: none; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .axis { stroke: #9198a1; } .grid { stroke: #3d444d; } .ground { fill: #0d1117; }
.c0 { stroke: #79c0ff; fill: #79c0ff; } .c1 { stroke: #e3b341; fill: #e3b341; } .c2 { stroke: #56d364; fill: #56d364; }
.c3 { stroke: #d2a8ff; fill: #d2a8ff; }
text.label { stroke: none; } .line { fill: none; }
}
"""
DASHES = ("", "7 4")
APART = 18  # pixels between two names at the lines' ends
Points = Sequence[tuple[float, float]]


class Line(NamedTuple):
    """Points of (how many, how long), both above 0; `colour` is 0 to 3. Each has its name at its end, so nobody needs the colours."""

    points: Points
    colour: int = 0
    dashed: bool = False


Lines = Mapping[str, Line]


def picture(title: str, across: str, upward: str, lines: Lines) -> str:
    """Every line by its name."""
    axes = _Axes([point for line in lines.values() for point in line.points])
    parts = [*axes.drawn(across, upward), *_lines(axes, lines)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(_told(lines, upward))}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _told(lines: Lines, upward: str) -> str:
    said = (f"{name}: " + ", ".join(f"{y:g} at {x:,.0f}" for x, y in line.points) for name, line in lines.items())
    return f"{upward}. {'; '.join(said)}."


class _Axes:
    """Whole powers of ten around all points."""

    def __init__(self, points: Points):
        self._x = _decades([x for x, _ in points])
        self._y = _decades([y for _, y in points])

    def at(self, x: float, y: float) -> tuple[float, float]:
        right = (log10(x) - self._x[0]) / (self._x[-1] - self._x[0])
        up = (log10(y) - self._y[0]) / (self._y[-1] - self._y[0])
        return LEFT + right * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    def drawn(self, across: str, upward: str) -> Iterator[str]:
        end = WIDTH - RIGHT
        for power in self._y:
            _, y = self.at(1, 10.0**power)
            yield f'<line class="grid" x1="{LEFT}" x2="{end}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{10.0**power:g}</text>'
        for power in self._x:
            x, _ = self.at(10.0**power, 1)
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
            yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{10**power:,}</text>'
        yield f'<path class="axis" fill="none" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{end}"/>'
        yield f'<text x="{(LEFT + end) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>'
        yield f'<text x="{end + 12}" y="{TOP + 12}">{escape(upward)}</text>'


def _decades(values: Sequence[float]) -> Sequence[int]:
    lowest, highest = floor(log10(min(values))), ceil(log10(max(values)))
    return range(lowest, max(highest, lowest + 1) + 1)


def _lines(axes: _Axes, lines: Lines) -> Iterator[str]:
    ends = _ends({name: axes.at(*line.points[-1])[1] for name, line in lines.items()})
    for name, (points, colour, dashed) in lines.items():
        placed = [axes.at(x, y) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        yield f'<polyline class="line c{colour}" stroke-dasharray="{DASHES[dashed]}" points="{path}"/>'
        yield from (f'<circle class="c{colour}" r="4" cx="{x:.1f}" cy="{y:.1f}"/>' for x, y in placed)
        yield f'<text class="label c{colour}" x="{placed[-1][0] + 10:.1f}" y="{ends[name] + 5:.1f}">{escape(name)}</text>'


def _ends(heights: Mapping[str, float]) -> Mapping[str, float]:
    """Where each line's name stands: beside its end, below the name above it."""
    placed: dict[str, float] = {}
    lowest = float(TOP + APART)
    for name, y in sorted(heights.items(), key=lambda one: one[1]):
        placed[name] = max(y, lowest)
        lowest = placed[name] + APART
    return placed
