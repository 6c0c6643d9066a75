"""Where the benchmark works: its folder, the binaries under test, the Python of the peers."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import process
from figures import Absent

HERE = Path(__file__).resolve().parent
MODELS = HERE / "models"
PEERS = HERE / "peers"


@dataclass(frozen=True)
class Bench:
    """One run of the benchmark."""

    work: Path
    vakhta: Path
    speed: Path | None
    serve_python: Path
    quick: bool
    cores: int

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    def folder(self, name: str) -> Path:
        path = self.work / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def env(self, threads: int) -> dict[str, str]:
        """The environment of everything that is measured: the same threads for all, nothing of the caller's settings."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        count = str(threads)
        # A thread that spins while it waits costs CPU and does nothing, on either side.
        openmp = {"OMP_NUM_THREADS": count, "OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": count}
        return {**kept, **openmp, "VAKHTA_THREADS": count, "VAKHTA_AUTH": "open", "TMPDIR": str(self.work), "PYTHONDONTWRITEBYTECODE": "1"}

    def peer(self, script: str, arguments: list, threads: int, folder: Path) -> process.Cost:
        return process.run([sys.executable, PEERS / script, *arguments], self.env(threads), folder)

    def inside(self, arguments: list, threads: int, folder: Path) -> dict:
        """What the program of measurements inside the process says."""
        if self.speed is None:
            raise Absent("the program crates/cli/examples/speed is not built; set VAKHTA_SPEED_BIN")
        cost = process.run([self.speed, *arguments], self.env(threads), folder)
        return last_json(cost.output)


class Installation:
    """A data folder of Vakhta's."""

    def __init__(self, bench: Bench, name: str, threads: int):
        self.bench, self.threads = bench, threads
        self.folder = bench.folder(name)
        self.data = self.folder / "data"

    def command(self, *arguments) -> list:
        return [self.bench.vakhta, "--data-dir", self.data, *arguments]

    def run(self, *arguments) -> process.Cost:
        return process.run(self.command(*arguments), self.bench.env(self.threads), self.folder)

    def declare(self, model: str) -> None:
        self.run("model", "add", MODELS / f"{model}.toml")


def last_json(text: str) -> dict:
    """The last line, or the whole, of an output as JSON."""
    text = text.strip()
    for part in (text, text[text.rfind("\n") + 1:]):
        try:
            return json.loads(part)
        except json.JSONDecodeError:
            continue
    raise Absent(f"an output that is no JSON: {text[-300:]}")
