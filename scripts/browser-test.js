// Walks every page of the panel as a person would, and fails on anything a person would call broken.
const { chromium } = require('playwright-core');

const base = process.env.BASE;
const shots = process.env.SHOTS;
const pages = ['forecast', 'overrides', 'status', 'alerts', 'performance?days=30', 'errors?days=30', 'history', 'payback', 'simulation', 'retrain', 'data', 'quality'];
const ofRows = ['forecast', 'status', 'performance?days=30', 'history', 'retrain', 'data', 'quality'].map((page) => `/models/loans/${page}`);
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const problems = [];

async function check(page, name, lang) {
  const outside = [];
  page.on('request', (r) => { if (!r.url().startsWith(base) && !r.url().startsWith('data:')) outside.push(r.url()); });
  page.on('console', (m) => { if (m.type() === 'error') problems.push(`${name}: console: ${m.text()}`); });
  page.on('pageerror', (e) => problems.push(`${name}: script: ${e.message}`));
  const path = name.startsWith('/') ? name : `/models/sales/${name}`;
  const separator = path.includes('?') ? '&' : '?';
  const response = await page.goto(`${base}${path}${separator}lang=${lang}`, { waitUntil: 'networkidle' });
  if (!response.ok()) problems.push(`${name}: status ${response.status()}`);
  const html = await page.evaluate(() => document.documentElement.lang);
  if (html !== lang) problems.push(`${name}: language ${html} instead of ${lang}`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (width > 1) problems.push(`${name} (${lang}): ${width} px wider than the window`);
  const missing = await page.evaluate(() => [...document.querySelectorAll('input:not([type=hidden]),select,textarea')]
    .filter((e) => !e.labels?.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')).length);
  if (missing) problems.push(`${name}: ${missing} field(s) without a label`);
  if (outside.length) problems.push(`${name}: asks outside: ${outside.join(' ')}`);
}

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.BROWSER,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  const versions = await (await fetch(`${base}/api/v1/models/sales/versions`)).json();
  const list = versions.versions ?? versions.items ?? versions;
  const all = [...pages, ...ofRows, `/versions/${list[0].id}`, `/runs/${list[0].run}`];
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const lang of ['ru', 'en']) {
      for (const name of all) {
        const page = await browser.newPage({ viewport });
        await check(page, name, lang);
        if (shots) {
          const file = name.replace(/[^a-z0-9]+/gi, '-');
          await page.screenshot({ path: `${shots}/${file}-${lang}-${size}.png`, fullPage: true });
        }
        await page.close();
      }
    }
  }
  const page = await browser.newPage({ viewport: sizes.desktop });
  await page.goto(`${base}/?lang=ru`);
  const menu = await page.textContent('body');
  for (const title of ['МОНИТОРИНГ МОДЕЛЕЙ', 'Статус модели', 'Метрики производительности', 'История обучения', 'Ручное переобучение']) {
    if (!menu.includes(title)) problems.push(`the menu lacks «${title}»`);
  }
  // A question about a row is answered in place.
  await page.goto(`${base}/models/loans/forecast?lang=ru`);
  await page.fill('input[name="row.amount"]', '950');
  await page.click('form.fields button[type=submit]');
  await page.waitForSelector('#single-answer .bars, #single-answer .notice', { timeout: 10000 }).catch(() => {});
  const answer = await page.textContent('#single-answer');
  if (!/\d\s*%/.test(answer)) problems.push(`the question about a row is not answered: ${answer.trim().slice(0, 200)}`);
  await browser.close();
  for (const problem of problems) console.error(`browser-test: ${problem}`);
  console.log(`browser-test: ${all.length * 4} pages looked at, ${problems.length} problem(s)`);
  process.exit(problems.length ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(1); });
