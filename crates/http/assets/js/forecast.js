// The forecast chart: history, what had been forecast, the days ahead with two bands, closed days, holidays, today.

import { colour, data, draw, format, options } from "./theme.js";

const given = document.getElementById("forecast-data") ? data("forecast-data") : { days: [], words: {}, actual: [], closed: [], holidays: {}, lang: document.documentElement.lang };
const { days, words } = given;
const say = format(given.lang);

// Over a closed day the lines go straight on; the mark at the bottom says that it was closed.
function bridged(values) {
  const out = values.slice();
  values.forEach((value, index) => {
    if (value === null || !given.closed[index]) return;
    const open = (step) => {
      let at = index + step;
      while (values[at] !== undefined && values[at] !== null && given.closed[at]) at += step;
      return values[at] === undefined || values[at] === null ? undefined : { at, value: values[at] };
    };
    const [before, after] = [open(-1), open(1)];
    if (before && after) out[index] = before.value + ((after.value - before.value) * (index - before.at)) / (after.at - before.at);
    else out[index] = (before ?? after)?.value ?? value;
  });
  return out;
}

// Actuals that are hard to believe stand out of the line.
const strange = days.map((iso, index) => (given.anomalies?.[iso] ? given.actual[index] : null));

const line = (label, values, extra) => ({ label, data: values, pointRadius: 0, pointHoverRadius: 4, borderWidth: 2, cubicInterpolationMode: "monotone", spanGaps: false, ...extra });

// The band begins where the history ends, so that the eye is not left with a gap.
function joined(values) {
  const out = bridged(values);
  const first = values.findIndex((value) => value !== null);
  const last = bridged(given.actual)[first - 1];
  if (first > 0 && last !== null) out[first - 1] = last;
  return out;
}

const marks = {
  id: "marks",
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea, scales } = chart;
    const from = days.indexOf(given.today);
    if (from > 0) {
      const x = (scales.x.getPixelForValue(from - 1) + scales.x.getPixelForValue(from)) / 2;
      ctx.save();
      ctx.strokeStyle = colour("accent-line");
      ctx.setLineDash([3, 4]);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.fillStyle = colour("ink-3");
      ctx.textAlign = "left";
      ctx.fillText(words.today, x + 6, chartArea.top + 24);
      ctx.restore();
    }
  },
  afterDatasetsDraw(chart) {
    const { ctx, chartArea, scales } = chart;
    ctx.save();
    days.forEach((iso, index) => {
      const x = scales.x.getPixelForValue(index);
      if (given.closed[index]) {
        ctx.strokeStyle = colour("ink-3");
        ctx.lineWidth = 1.6;
        ctx.strokeRect(x - 3, chartArea.bottom - 9, 6, 6);
      }
      if (given.holidays[iso]) {
        ctx.fillStyle = colour("chart-warning");
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x + 5, chartArea.top + 8);
        ctx.lineTo(x - 5, chartArea.top + 8);
        ctx.fill();
      }
    });
    ctx.restore();
  },
};

draw("forecast-chart", () => {
  const none = "rgba(0,0,0,0)";
  const settings = options(days, say, say.amount);
  const { callbacks } = settings.plugins.tooltip;
  const title = callbacks.title;
  callbacks.title = (items) => {
    if (!items.length) return "";
    const iso = days[items[0].dataIndex];
    return [title(items), given.holidays[iso], given.closed[items[0].dataIndex] ? words.closed : null].filter(Boolean);
  };
  const band = (index, low, high) => (given[low][index] === null ? null : `${say.amount(given[low][index])} – ${say.amount(given[high][index])}`);
  callbacks.label = (item) => {
    const { dataIndex, dataset } = item;
    if (dataset.band) {
      const text = band(dataIndex, dataset.band[0], dataset.band[1]);
      return text === null ? null : ` ${dataset.label}: ${text}`;
    }
    if (dataset.mark) return ` ${given.anomalies[days[dataIndex]]}`;
    return ` ${dataset.label}: ${say.amount(item.parsed.y)}`;
  };
  // The point where the lines are joined belongs to the history, and the lower edges only bound the bands.
  settings.plugins.tooltip.filter = (item) => {
    if (item.dataset.edge) return false;
    return !given.closed[item.dataIndex] && item.dataset.own[item.dataIndex] !== null;
  };
  const edge = (values) => line("", joined(values), { borderColor: none, pointHoverRadius: 0, edge: true });
  const fill = (label, low, high, ground) => line(label, joined(given[high]), { borderColor: none, backgroundColor: ground, fill: "-1", pointHoverRadius: 0, band: [low, high], own: given[high] });
  return {
    type: "line",
    data: {
      labels: days,
      datasets: [
        edge(given.lo95),
        fill(words.band95, "lo95", "hi95", colour("chart-band95")),
        edge(given.lo80),
        fill(words.band80, "lo80", "hi80", colour("chart-band80")),
        line(words.before, bridged(given.before), { own: given.before, borderColor: colour("chart-before"), borderDash: [4, 3], borderWidth: 1.5 }),
        line(words.forecast, joined(given.forecast), { borderColor: colour("chart-forecast"), borderWidth: 2.5, own: given.forecast }),
        line(words.actual, bridged(given.actual), { own: given.actual, borderColor: colour("chart-actual"), borderWidth: 2 }),
        ...(strange.some((value) => value !== null) ? [line(words.anomaly, strange, { own: strange, showLine: false, pointStyle: "rectRot", pointRadius: 6, pointHoverRadius: 7, borderColor: colour("chart-critical"), backgroundColor: colour("chart-critical"), mark: true })] : []),
      ],
    },
    options: settings,
    plugins: [marks],
  };
});

// The row whose reasons are shown is marked, and its day stands ready in the what-if.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const chosen = event.detail.requestConfig?.elt;
  if (!chosen?.dataset?.day) return;
  for (const row of document.querySelectorAll(".days tr.current")) {
    row.classList.remove("current");
    row.querySelector("[aria-current]")?.removeAttribute("aria-current");
  }
  chosen.setAttribute("aria-current", "true");
  chosen.closest("tr").classList.add("current");
  const asked = document.querySelector(".whatif [name=date]");
  if (asked) asked.value = chosen.dataset.day;
});
