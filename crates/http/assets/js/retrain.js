// The clock of a run under way. Its stages come from the server as they change; only the seconds are counted here.

const begun = new Map();

// Seconds are counted from what the server said last; where it said nothing, from when this page first saw the run.
function seconds(element) {
  const { elapsed: run, seconds: said } = element.dataset;
  const now = performance.now() / 1000;
  const known = begun.get(run);
  const start = said === undefined ? now : now - Number(said);
  if (known === undefined || start < known) begun.set(run, start);
  return now - begun.get(run);
}

const lang = document.documentElement.lang;
const units = lang === "ru" ? ["ч", "мин", "с"] : ["h", "min", "s"];

function words(total) {
  const whole = Math.floor(total);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const first = parts.findIndex((part) => part > 0);
  return parts.map((part, index) => `${part} ${units[index]}`).slice(first < 0 ? 2 : first).join(" ");
}

setInterval(() => {
  for (const element of document.querySelectorAll("[data-elapsed]")) element.textContent = words(seconds(element));
}, 1000);
