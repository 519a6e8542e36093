"""Charts: drawn as SVG in the colours of the page, so that light and dark need one drawing."""

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import ui

from admin_api.console.parts.tags import tag

_GRID = {"left": 8, "right": 8, "top": 36, "bottom": 4, "containLabel": True}
_WORDS = {"color": "var(--muted)", "fontFamily": "inherit", "fontSize": 12}


def stacked_bars(
    label: str, names: Sequence[str], series: Mapping[str, tuple[str, Sequence[int]]]
) -> None:
    """Bars over days, one upon the other; the same as a table for whoever cannot see them.

    Args:
        label: What is shown, for whoever has it read aloud.
        names: Below the bars.
        series: By name: a colour of the theme, such as `series-1`, and a value for each bar.
    """
    with tag("figure", role="img", aria_label=label):
        ui.echart(_options(names, series), renderer="svg").classes("cd-chart")
    with tag("table", "cd-hidden"):
        tag("caption", text=label)
        with tag("thead"), tag("tr"):
            for name in ("", *series):
                tag("th", text=name, scope="col")
        with tag("tbody"):
            for at, name in enumerate(names):
                with tag("tr"):
                    tag("th", text=name, scope="row")
                    for _, values in series.values():
                        tag("td", text=f"{values[at]:,}")


def _options(
    names: Sequence[str], series: Mapping[str, tuple[str, Sequence[int]]]
) -> dict[str, Any]:
    return {
        "animation": False,
        "grid": _GRID,
        "legend": {"left": 0, "top": 0, "icon": "roundRect", "itemWidth": 10, "itemHeight": 10}
        | {"textStyle": _WORDS, "itemGap": 16},
        "tooltip": {
            "trigger": "axis",
            "axisPointer": {"type": "shadow", "shadowStyle": {"color": "rgba(128,140,160,0.12)"}},
            "backgroundColor": "var(--surface)",
            "borderColor": "var(--line)",
            "textStyle": {"color": "var(--text)", "fontSize": 12},
        },
        "xAxis": {
            "type": "category",
            "data": list(names),
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "var(--line-button)"}},
            "axisLabel": _WORDS,
        },
        "yAxis": {
            "type": "value",
            "minInterval": 1,
            "splitLine": {"lineStyle": {"color": "var(--line)"}},
            "axisLabel": _WORDS,
        },
        "series": [
            {
                "name": name,
                "type": "bar",
                "stack": "all",
                "barMaxWidth": 26,
                "data": list(values),
                "itemStyle": {"color": f"var(--{colour})"},
                "emphasis": {"disabled": True},
            }
            for name, (colour, values) in series.items()
        ],
    }
