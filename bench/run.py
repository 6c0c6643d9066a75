"""Prints the figures of speed, one JSON line each: `cargo xtask bench [PATTERN] [--quick]`. See bench/README.md."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import inside
import retrain
import serving
from bench import Bench
from figures import Absent, Figures

# A part, and the figures that it prints.
PARTS: list[tuple[Callable[[Bench, Figures], None], list[str]]] = [
    (retrain.panel, [retrain.PANEL]),
    (inside.fit, [inside.FIT]),
    (inside.features, [inside.FEATURES]),
    (retrain.many, [f"{retrain.MANY}.wall", f"{retrain.MANY}.memory"]),
    (serving.predict, serving.PREDICT),
    (serving.start, serving.START),
    (serving.while_training, [serving.WHILE_TRAINING]),
    (inside.rollups, [inside.ROLLUPS]),
]


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    figures = Figures(arguments.pattern)
    cores = len(os.sched_getaffinity(0))
    # On a disk, not in memory: what is durable must cost what it costs.
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vakhta"
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-work-", dir=cache) as work:
        bench = Bench(Path(work), arguments.vakhta, arguments.speed, arguments.serve_python, arguments.quick, cores)
        for part, names in PARTS:
            if figures.wants(*names):
                _measure(part, names, bench, figures)
            for left in Path(work).iterdir():
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
    return 0


def _measure(part: Callable[[Bench, Figures], None], names: list[str], bench: Bench, figures: Figures) -> None:
    """A part that fails tells why in place of its figures; the others go on."""
    try:
        part(bench, figures)
    except (Absent, OSError, LookupError, ValueError) as error:
        why = str(error) if isinstance(error, Absent) else f"{type(error).__name__}: {error}"
        for name in names:
            figures.absent(name, why)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Prints the figures of speed, one JSON line each.")
    parser.add_argument("pattern", nargs="?", default="*", help="which figures, with `*`; all when absent")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to try the benchmark itself; the figures mean nothing")
    parser.add_argument("--vakhta", type=Path, required=True, help="the release binary")
    parser.add_argument("--serve-python", type=Path, default=Path(sys.executable), help="the Python of the serving peer")
    parser.add_argument("--speed", type=Path, help="the program of measurements inside the process, crates/cli/examples/speed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
