"""The load: wrk with one thread and sixteen connections that are kept, the same for everybody."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import process
from bench import HERE, last_json
from figures import Absent

CONNECTIONS = 16


@dataclass(frozen=True)
class Load:
    """What a load found."""

    rate: float
    p99: float
    cpu_per_request: float


def bodies(path: Path, rows: list[dict]) -> Path:
    """One request a row, a line each."""
    path.write_text("".join(json.dumps({"rows": [row]}) + "\n" for row in rows), encoding="ascii")
    return path


def put(server, questions: Path, seconds: int) -> Load:
    """Loads a server; refuses to tell of requests that were not answered with success."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise Absent("wrk is not installed (apt-get install wrk)")
    command = [wrk, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--timeout", "10s"]
    before = process.cpu(server.pid)
    done = subprocess.run([*command, "--script", HERE / "load.lua", server.url, "--", questions], capture_output=True, text=True)
    used = process.cpu(server.pid) - before
    if done.returncode != 0:
        raise Absent(f"wrk: {(done.stderr or done.stdout).strip()[-300:]}")
    found = last_json(done.stdout)
    if not found["requests"] or found["refused"] or found["broken"]:
        raise Absent(f"{server.url}: {found['refused']} of {found['requests']} requests were refused, {found['broken']} broke")
    return Load(found["requests"] / found["seconds"], found["p99_ms"], used / found["requests"])
