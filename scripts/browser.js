// What every walk through the panel in a browser does: looks at a page as a person would, and notes what is broken.
const { chromium } = require('playwright-core');

const base = process.env.BASE;
const shots = process.env.SHOTS;
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const problems = [];

const launch = () => chromium.launch({
  executablePath: process.env.BROWSER,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

async function check(page, name, lang) {
  const outside = [];
  page.on('request', (r) => { if (!r.url().startsWith(base) && !r.url().startsWith('data:')) outside.push(r.url()); });
  page.on('console', (m) => { if (m.type() === 'error') problems.push(`${name}: console: ${m.text()}`); });
  page.on('pageerror', (e) => problems.push(`${name}: script: ${e.message}`));
  const path = name.startsWith('/') ? name : `/models/sales/${name}`;
  const separator = path.includes('?') ? '&' : '?';
  const response = await page.goto(`${base}${path}${separator}lang=${lang}`, { waitUntil: 'networkidle' });
  if (!response.ok()) problems.push(`${name}: status ${response.status()}`);
  await look(page, name, lang);
  if (outside.length) problems.push(`${name}: asks outside: ${outside.join(' ')}`);
}

// What a page must be however somebody came there.
async function look(page, name, lang) {
  const html = await page.evaluate(() => document.documentElement.lang);
  if (html !== lang) problems.push(`${name}: language ${html} instead of ${lang}`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (width > 1) problems.push(`${name} (${lang}): ${width} px wider than the window`);
  const missing = await page.evaluate(() => [...document.querySelectorAll('input:not([type=hidden]),select,textarea')]
    .filter((e) => !e.labels?.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')).length);
  if (missing) problems.push(`${name}: ${missing} field(s) without a label`);
}

async function shot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name.replace(/[^a-z0-9]+/gi, '-')}.png`, fullPage: true });
}

// Says what was found and ends: with 1 where something is broken.
function report(what) {
  for (const problem of problems) console.error(`browser-test: ${problem}`);
  console.log(`browser-test: ${what}, ${problems.length} problem(s)`);
  process.exit(problems.length ? 1 : 0);
}

module.exports = { base, sizes, problems, launch, check, look, shot, report };
