"""The data of the benchmark, written by rule from a fixed seed: the same bytes everywhere."""

import datetime
import math
import random
from pathlib import Path

FIRST_DAY = datetime.date(2023, 1, 2)
WEEKDAYS = (0.85, 0.88, 0.92, 1.0, 1.15, 1.35, 0.8)
FEATURES = 61


def panel(path: Path, series: int, days: int, price: bool) -> None:
    """Daily sales of shops: level, weekday, trend, season, promotions every few weeks, noise; some days sell nothing."""
    draw = random.Random(20260101)
    with open(path, "w", encoding="ascii") as out:
        out.write("date,store,sold,promo,price\n" if price else "date,store,sold,promo\n")
        for one in range(series):
            level, trend = 20 + 180 * draw.random(), 0.4 * draw.random() - 0.1
            phase, lift = 2 * math.pi * draw.random(), 1.2 + 0.5 * draw.random()
            for day in range(days):
                date = FIRST_DAY + datetime.timedelta(day)
                promo = (day // 7 + one) % 5 == 0 and draw.random() < 0.8
                cost = 9.9 + 0.1 * (one % 20) - 1.5 * promo + 0.2 * ((day // 30) % 3)
                mean = level * WEEKDAYS[date.weekday()] * (1 + trend * day / 365) * (1 + 0.15 * math.sin(day / 58.1 + phase))
                sold = 0.0 if draw.random() < 0.01 else max(0.0, mean * (lift if promo else 1.0) * draw.gauss(1, 0.12))
                tail = f",{cost:.2f}" if price else ""
                out.write(f"{date},S{one:03},{sold:.1f},{int(promo)}{tail}\n")


def days_until(source: Path, target: Path, days: int) -> None:
    """The first days of a panel as a file of their own."""
    last = (FIRST_DAY + datetime.timedelta(days - 1)).isoformat()
    with open(source, encoding="ascii") as rows, open(target, "w", encoding="ascii") as out:
        out.write(next(rows))
        out.writelines(row for row in rows if row[:10] <= last)


def rows(path: Path, count: int) -> None:
    """Rows of 61 numbers and an answer that depends on some of them."""
    draw = random.Random(20260102)
    with open(path, "w", encoding="ascii") as out:
        out.write(",".join(["id", "day", *(f"x{at}" for at in range(1, FEATURES + 1)), "y"]) + "\n")
        for row in range(count):
            x = _numbers(draw)
            y = 50 + 20 * x[0] - 12 * x[1] * x[2] + 15 * math.sin(3 * x[3]) + 8 * (x[4] > 0.3) + sum(x[5:15]) + draw.gauss(0, 4)
            day = FIRST_DAY + datetime.timedelta(row * 730 // count)
            out.write(",".join([f"A{row + 1}", day.isoformat(), *(f"{value:.4f}" for value in x), f"{y:.3f}"]) + "\n")


def questions(count: int) -> list[dict]:
    """Rows to ask about, each with an identifier of its own; no answer is in them."""
    draw = random.Random(20260103)
    day = (FIRST_DAY + datetime.timedelta(740)).isoformat()
    names = [f"x{at}" for at in range(1, FEATURES + 1)]
    return [{"id": f"Q{at + 1}", "day": day, **{name: round(x, 4) for name, x in zip(names, _numbers(draw))}} for at in range(count)]


def _numbers(draw: random.Random) -> list[float]:
    return [draw.uniform(-1, 1) for _ in range(FEATURES)]
