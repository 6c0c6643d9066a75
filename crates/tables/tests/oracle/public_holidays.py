"""Writes ../it/fixtures/holidays.json: public holidays by python-holidays, the oracle of tests/it/features_holidays.rs.

    pip install holidays==0.108 && python public_holidays.py

Days off moved by a yearly decree or observed in lieu (Russia) are left out: they are not rules.
"""
import datetime as dt
import json
import pathlib

import holidays

YEARS = range(2015, 2031)
PLACES = [("DE", s) for s in "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split()]
PLACES += [(c, None) for c in "AT CH RU FR PL NL IT CZ SE NO DK BE PT GR US".split()] + [("GB", "ENG")]


def keep(name):
    return not any(word in name.lower() for word in ("observed", "day off", "substitute"))


out = {}
for country, region in PLACES:
    named = holidays.country_holidays(country, subdiv=region, years=YEARS, language="en_US")
    if country in ("US", "GB", "GR"):
        days = sorted(named)
    else:
        days = sorted(day for day, name in named.items() if keep(name))
    out[country if region is None or country == "GB" else f"{country}-{region}"] = [day.isoformat() for day in days]
path = pathlib.Path(__file__).parent.parent / "it" / "fixtures" / "holidays.json"
path.write_text(json.dumps(out, separators=(",", ":")).replace("],", "],\n") + "\n")
