// Colours, numbers and dates of charts, in the page's scheme and language.

export const data = (id) => JSON.parse(document.getElementById(id).textContent);

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const day = (iso) => new Date(`${iso}T00:00:00Z`);

export function format(lang) {
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
  // English dates are written as on the pages: day, month, year.
  const dates = lang === "en" ? "en-GB" : lang;
  const short = new Intl.DateTimeFormat(dates, { day: "numeric", month: "short", timeZone: "UTC" });
  const long = new Intl.DateTimeFormat(dates, { weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return {
    amount: (value) => (Math.abs(value) < 99.95 ? number : whole).format(value),
    percent: (value) => (lang === "ru" ? `${number.format(value)}\u00a0%` : `${number.format(value)}%`),
    short: (iso) => short.format(day(iso)),
    long: (iso) => long.format(day(iso)),
  };
}

// What all charts share: quiet axes, one tooltip for a day, no animation where none is wanted.
export function options(days, say, value) {
  const { Chart } = window;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.color = colour("ink-3");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: calm ? false : { duration: 350 },
    interaction: { mode: "index", intersect: false },
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: colour("menu"),
        titleColor: "#fff",
        bodyColor: colour("menu-ink"),
        padding: 12,
        cornerRadius: 9,
        boxPadding: 5,
        usePointStyle: true,
        callbacks: {
          title: (items) => (items.length ? say.long(days[items[0].dataIndex]) : ""),
          label: (item) => ` ${item.dataset.label}: ${value(item.parsed.y)}`,
        },
      },
    },
    scales: {
      x: {
        grid: { display: false },
        border: { color: colour("line") },
        ticks: { maxRotation: 0, autoSkipPadding: 22, callback: (_, index) => say.short(days[index]) },
      },
      y: {
        beginAtZero: true,
        grid: { color: colour("chart-grid") },
        border: { display: false },
        ticks: { padding: 8, maxTicksLimit: 6, callback: (tick) => value(tick) },
      },
    },
  };
}

// Draws now and again whenever the scheme changes.
export function draw(id, make) {
  const canvas = document.getElementById(id);
  if (!canvas || !window.Chart) return;
  let chart = new window.Chart(canvas, make());
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    chart.destroy();
    chart = new window.Chart(canvas, make());
  });
  walk(canvas, () => chart);
}

// The arrows walk along the days, so that the tooltip is there for a keyboard too.
function walk(canvas, current) {
  let index = -1;
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const chart = current();
    const last = chart.data.labels.length - 1;
    index = index < 0 ? last : Math.min(last, Math.max(0, index + step));
    const at = chart.data.datasets
      .map((set, datasetIndex) => ({ datasetIndex, index, value: set.data[index] }))
      .filter((point) => point.value !== null && point.value !== undefined);
    const place = { x: chart.scales.x.getPixelForValue(index), y: chart.chartArea.top + 20 };
    chart.tooltip.setActiveElements(at, place);
    chart.setActiveElements(at);
    chart.update();
  });
}
