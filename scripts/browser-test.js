// Walks every page of the panel as a person would, and fails on anything a person would call broken.
const { base, sizes, problems, launch, check, shot, report } = require('./browser.js');

const pages = ['forecast', 'overrides', 'status', 'alerts', 'performance?days=30', 'errors?days=30', 'history', 'payback', 'simulation', 'retrain', 'data', 'quality'];
const ofRows = ['forecast', 'status', 'performance?days=30', 'history', 'retrain', 'data', 'quality'].map((page) => `/models/loans/${page}`);
(async () => {
  const browser = await launch();
  const versions = await (await fetch(`${base}/api/v1/models/sales/versions`)).json();
  const list = versions.versions ?? versions.items ?? versions;
  const all = [...pages, ...ofRows, `/versions/${list[0].id}`, `/runs/${list[0].run}`];
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const lang of ['ru', 'en']) {
      for (const name of all) {
        const page = await browser.newPage({ viewport });
        await check(page, name, lang);
        await shot(page, `${name}-${lang}-${size}`);
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
  report(`${all.length * 4} pages looked at`);
})().catch((error) => { console.error(error); process.exit(1); });
