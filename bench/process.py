"""Processes as the operating system accounts for them: CPU seconds, wall time, peak memory, and an end for every one started."""

import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from figures import Absent

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What a process and those it waited for have used."""

    cpu: float
    wall: float
    memory: int
    output: str


def run(command: list, env: dict[str, str], folder: Path) -> Cost:
    """Runs a command to its end. CPU and memory count all processes that it started and waited for."""
    with open(folder / "stdout", "wb+") as out, open(folder / "stderr", "wb+") as err:
        began = time.monotonic()
        child = subprocess.Popen([str(part) for part in command], env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        watch = PeakMemory(child.pid)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            end(child)
            raise
        finally:
            watch.stop()
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode(errors="replace")
        if child.returncode != 0:
            err.seek(0)
            said = (err.read().decode(errors="replace").strip() or output.strip())[-600:]
            raise Absent(f"`{' '.join(str(part) for part in command[:4])} …` ended with {child.returncode}: {said}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, max(watch.peak, usage.ru_maxrss * 1024), output)


def end(child: subprocess.Popen) -> None:
    """Asks a process to end, and ends it when it does not."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class PeakMemory:
    """The peak resident memory of a tree of processes: the peaks so far of those that live at one time, summed, at the worst time.

    That is never too little for processes whose peaks do not meet, and does not count one that has ended.
    """

    def __init__(self, pid: int, every: float = 0.05):
        self.peak = 0
        self._pid, self._every = pid, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            self.peak = max(self.peak, sum(_status(pid, "VmHWM") for pid in tree(self._pid)))

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process and its descendants hold."""
    return sum(_status(one, "VmRSS") for one in tree(pid))


def cpu(pid: int) -> float:
    """CPU seconds that a process and its living descendants have used."""
    total = 0
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _status(pid: int, field: str) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def now() -> float:
    """Seconds of a clock that only goes forward."""
    return time.monotonic()
