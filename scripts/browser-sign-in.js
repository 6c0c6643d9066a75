// Signs in as an administrator and as a viewer, and walks what they see: the sign-in page, the account, people and keys.
const { base, sizes, problems, launch, check, look, shot, report } = require('./browser.js');

const admin = { login: process.env.LOGIN, password: process.env.PASSWORD };
const viewer = { login: 'vera', password: 'several words make a good one' };
const must = (held, what) => { if (!held) problems.push(what); };

// Fills the form of the page and sends it.
async function send(page, form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`${form} [name="${name}"]`);
    if (await field.evaluate((e) => e.tagName === 'SELECT')) await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForNavigation({ waitUntil: 'networkidle' }), page.click(`${form} button[type=submit]`)]);
}

async function signIn(browser, who, viewport, lang) {
  const context = await browser.newContext({ viewport, baseURL: base });
  const page = await context.newPage();
  await page.goto(`/account?lang=${lang}`);
  must(new URL(page.url()).pathname === '/login', `nobody is signed in, and ${page.url()} is shown`);
  must(!(await page.content()).includes('/models/'), 'the sign-in page tells of models');
  await page.goto(`/login?next=/account&lang=${lang}`);
  await look(page, 'login', lang);
  return { context, page, enter: async () => send(page, 'form', who) };
}

// An administrator's walk: a wrong password first, then everything that only administrators see.
async function asAdmin(browser, viewport, lang, size) {
  const { context, page, enter } = await signIn(browser, admin, viewport, lang);
  await send(page, 'form', { ...admin, password: 'a wrong password' });
  must(await page.locator('.notice.bad').count() === 1, 'a wrong password is not told');
  must(await page.inputValue('[name=password]') === '', 'the wrong password comes back');
  await look(page, 'login after a wrong password', lang);
  await shot(page, `login-${lang}-${size}`);
  await enter();
  must(new URL(page.url()).pathname === '/account', `after signing in: ${page.url()}`);
  for (const name of ['/account', '/users', '/keys']) {
    const fresh = await context.newPage();
    await check(fresh, name, lang);
    await shot(fresh, `admin${name}-${lang}-${size}`);
    await fresh.close();
  }
  await page.goto('/users');
  if (!(await page.content()).includes(`user-${viewer.login}`)) {
    await send(page, 'section[aria-labelledby=add-title] form', { ...viewer, role: 'viewer' });
    must(await page.locator('.notice.good').count() === 1, 'it is not told that somebody was let in');
  }
  await page.goto('/keys');
  await send(page, 'section[aria-labelledby=make-title] form', { name: `walk ${lang} ${size}`, days: '30' });
  must(/^vk_/.test(await page.inputValue('#key-text')), 'a new key is not shown');
  await look(page, 'a new key', lang);
  await shot(page, `admin-new-key-${lang}-${size}`);
  await page.goto('/keys');
  await page.locator('button[popovertarget^=revoke-]').first().click();
  await Promise.all([page.waitForNavigation(), page.locator('.dialog:popover-open button[type=submit]').click()]);
  must(!(await page.content()).includes('id="key-text"'), 'a key is shown a second time');
  await Promise.all([page.waitForNavigation(), page.click('.sign-out')]);
  must(new URL(page.url()).pathname === '/login', 'signing out does not lead to the sign-in page');
  await page.goto('/users');
  must(new URL(page.url()).pathname === '/login', 'after signing out pages are still shown');
  await context.close();
}

// A viewer's walk: everything is shown, nothing that changes anything, and nothing of who may do what.
async function asViewer(browser, viewport, lang, size) {
  const { context, page, enter } = await signIn(browser, viewer, viewport, lang);
  await enter();
  const pages = ['forecast', 'overrides', 'alerts', 'history', 'retrain', 'data'].map((of) => `/models/sales/${of}`);
  pages.push('/models/loans/forecast', '/models/loans/data');
  for (const path of [...pages, '/account']) {
    const fresh = await context.newPage();
    await check(fresh, path, lang);
    const forms = await fresh.evaluate(() => [...document.querySelectorAll('form[method=post], form.upload')]
      .map((form) => form.getAttribute('action')).filter((to) => !['/logout', '/account'].includes(to)));
    must(!forms.length, `${path}: a viewer is shown forms to ${forms.join(' ')}`);
    must(await fresh.locator('a[href="/users"], a[href="/keys"]').count() === 0, `${path}: a viewer is led to people or keys`);
    await shot(fresh, `viewer${path}-${lang}-${size}`);
    await fresh.close();
  }
  const refused = await page.goto('/users');
  must(refused.status() === 403, `/users answers a viewer ${refused.status()}`);
  await look(page, 'the refusal', lang);
  await shot(page, `viewer-refused-${lang}-${size}`);
  await context.close();
}

(async () => {
  const browser = await launch();
  let walks = 0;
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const lang of ['ru', 'en']) {
      await asAdmin(browser, viewport, lang, size);
      await asViewer(browser, viewport, lang, size);
      walks += 2;
    }
  }
  await browser.close();
  report(`${walks} people signed in`);
})().catch((error) => { console.error(error); process.exit(1); });
