"""How a figure leaves: one JSON line, as `cargo xtask figures` prints them, with both raw values beside the ratio."""

import fnmatch
import json
import math
import statistics
from dataclasses import dataclass


class Absent(Exception):
    """A figure cannot be had here; the text says why."""


@dataclass(frozen=True)
class Bound:
    """What a ratio is held against."""

    sign: str
    limit: float

    def holds(self, value: float) -> bool:
        return value <= self.limit if self.sign == "<=" else value >= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"


def at_most(limit: float) -> Bound:
    return Bound("<=", limit)


def at_least(limit: float) -> Bound:
    return Bound(">=", limit)


class Figures:
    """Prints the figures whose names fit a pattern with `*`."""

    def __init__(self, pattern: str):
        self.pattern = pattern
        self._printed: set[str] = set()

    def wants(self, *names: str) -> bool:
        return any(fnmatch.fnmatchcase(name, self.pattern) for name in names)

    def ratio(self, name: str, bound: Bound, raw: tuple[float, float, str], data: str, seconds: float, peer: str = "peer") -> None:
        """Ours divided by the peer's; `raw` holds ours, the peer's, and their unit."""
        ours, theirs, unit = raw
        if theirs <= 0 or not math.isfinite(ours / theirs):
            raise Absent(f"{name}: {ours} {unit} against {theirs} {unit} is no ratio")
        value = ours / theirs
        self.line(name, (value, "ratio"), (str(bound), bound.holds(value)), data, seconds, {
            "vakhta": _short(ours), peer: _short(theirs), "raw_unit": unit,
        })

    def line(self, name: str, value: tuple[float, str], bound: tuple[str, bool], data: str, seconds: float, more: dict) -> None:
        if not self.wants(name):
            return
        line = {
            "name": name, "value": round(value[0], 4), "unit": value[1], "bound": bound[0], "ok": bound[1],
            "data": data, "seconds": round(seconds, 1), **more,
        }
        self._print(name, line)

    def absent(self, name: str, why: str) -> None:
        """A figure that was not printed yet cannot be had, and why."""
        if self.wants(name) and name not in self._printed:
            self._print(name, {"name": name, "value": None, "ok": None, "why": why})

    def _print(self, name: str, line: dict) -> None:
        self._printed.add(name)
        print(json.dumps(line, ensure_ascii=False), flush=True)


def median(values: list[float]) -> float:
    return statistics.median(values)


def _short(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")
