// The error week by week: the policy to take, the best one, and what the first version alone would have done.

import { colour, data, draw, format, options } from "./theme.js";

if (document.getElementById("simulation-data")) {
  const given = data("simulation-data");
  const { days, lines } = given;
  const say = format(given.lang);
  const colours = ["chart-forecast", "chart-warning", "chart-baseline"];
  const line = ([label, values], at) => ({
    label, data: values, borderColor: colour(colours[at]), backgroundColor: colour(colours[at]), borderWidth: at === 0 ? 2.5 : 1.75,
    borderDash: [[], [2, 4], [5, 4]][at], pointRadius: 0, pointHoverRadius: 4, cubicInterpolationMode: "monotone", spanGaps: false,
  });

  // One week of a holiday must not flatten all others.
  const limited = (all) => (given.most === null ? all : { ...all, scales: { ...all.scales, y: { ...all.scales.y, max: given.most } } });

  draw("simulation-chart", () => ({
    type: "line",
    data: { labels: days, datasets: lines.map(line) },
    options: limited(options(days, say, given.percent ? say.percent : say.amount)),
  }));
}
