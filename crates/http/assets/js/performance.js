// The error day by day: the model, the baseline, and the thresholds of the alerts.

import { colour, data, draw, format, options } from "./theme.js";

if (document.getElementById("performance-data")) {
  const given = data("performance-data");
  const { days, words } = given;
  const say = format(given.lang);
  const few = days.length <= 45;
  const line = (label, values, extra) => ({ label, data: values, borderWidth: 2, pointRadius: 0, pointHoverRadius: 4, cubicInterpolationMode: "monotone", spanGaps: false, ...extra });
  const level = (label, value, name) => (value === null ? [] : [line(label, days.map(() => value), { borderColor: colour(name), borderDash: [2, 4], borderWidth: 1.75, pointHoverRadius: 0 })]);

  draw("performance-chart", () => ({
    type: "line",
    data: {
      labels: days,
      datasets: [
        line(words.model, given.model, { borderColor: colour("chart-forecast"), backgroundColor: colour("chart-forecast"), borderWidth: 2.5, pointRadius: few ? 2.5 : 0 }),
        line(words.baseline, given.baseline, { borderColor: colour("chart-baseline"), borderDash: [5, 4], borderWidth: 1.75 }),
        ...level(words.warning, given.warning, "chart-warning"),
        ...level(words.critical, given.critical, "chart-critical"),
      ],
    },
    options: options(days, say, given.percent ? say.percent : say.amount),
  }));
}
