// Importing a file: the server shows how it would be read, then takes it in. Everything shown is set as text.

const form = document.querySelector("form.upload");
const section = document.getElementById("preview");
const body = document.getElementById("preview-body");
const words = JSON.parse(document.getElementById("upload-words").textContent);

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function notice(kind, title, lines) {
  const box = element("div", null, { class: `notice ${kind}`, role: kind === "bad" ? "alert" : "status" });
  const first = element("p");
  first.append(element("strong", title));
  box.append(first);
  for (const { text, english } of lines) box.append(element("p", text, english ? { lang: "en" } : {}));
  return box;
}

// The API speaks English; the pages know its sentences in the language of this one.
async function said(sentences) {
  const asIs = sentences.map((text) => ({ text, english: document.documentElement.lang !== "en" }));
  if (document.documentElement.lang === "en" || sentences.length === 0) return asIs;
  try {
    const response = await fetch("/said", { method: "POST", body: JSON.stringify(sentences) });
    return response.ok ? await response.json() : asIs;
  } catch {
    return asIs;
  }
}

// A setting as a person says it: its name, its value, a date format in the letters of the language.
function setting(name, value) {
  if (name === "date_format") {
    const letters = { Y: words["letter-year"], M: words["letter-month"], D: words["letter-day"] };
    value = value.replace(/[YMD]/g, (letter) => letters[letter]);
  }
  const known = words[`upload-value-${value === "\t" ? "tab" : value}`];
  return `${words[`upload-setting-${name}`] ?? name}: ${known ?? value}`;
}

async function send(path) {
  const file = form.elements.file.files[0];
  const outliers = form.elements.accept_outliers.checked ? "&accept_outliers=true" : "";
  const address = `${form.dataset.api}${path}?filename=${encodeURIComponent(file.name)}${outliers}`;
  const response = await fetch(address, { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const { message = response.statusText, hint } = answer.error ?? {};
    throw Object.assign(new Error(message), { lines: [message, hint].filter(Boolean) });
  }
  return answer;
}

function filled(text, numbers) {
  const format = new Intl.NumberFormat(document.documentElement.lang);
  return text.replace(/\{(\w+)\}/g, (_, name) => format.format(numbers[name] ?? 0));
}

async function judged(check) {
  if (!check) return [];
  if (check.refusal) return [notice("bad", words["upload-refusal"], await said([check.refusal]))];
  if (!check.put_aside) return [notice("good", filled(words["upload-no-aside"], check), [])];
  const title = filled(words[check.whole ? "upload-aside" : "upload-aside-beginning"], check);
  const lines = check.first.map(({ row, column, value, said: { text, english } }) => (
    { text: `${words["upload-row"]} ${row}, ${column}: ${value} — ${text}`, english }
  ));
  return [notice("warn", title, check.put_aside > lines.length ? [...lines, { text: "…" }] : lines)];
}

// The rows that would be put aside, with the reason and the place as this page says them.
async function explained(check) {
  if (!check) return check;
  const reasons = await said(check.first.map((bad) => bad.reason));
  const column = (name) => (name === "(row)" ? words["quarantine-row"] : name);
  return { ...check, first: check.first.map((bad, at) => ({ ...bad, column: column(bad.column), said: reasons[at] })) };
}

function table(preview, check) {
  const bad = new Map((check?.first ?? []).map((one) => [one.row, one]));
  const made = element("table");
  const head = element("tr");
  head.append(element("th", words["upload-row"], { scope: "col", class: "num" }));
  for (const column of preview.columns) {
    const cell = element("th", column.name, { scope: "col" });
    cell.append(element("small", words[`upload-role-${column.role}`] ?? column.role));
    head.append(cell);
  }
  made.append(element("thead"));
  made.tHead.append(head);
  const rows = element("tbody");
  preview.rows.forEach((row, at) => {
    const number = preview.row_numbers[at];
    const refused = bad.get(number);
    const line = element("tr", null, refused ? { class: "aside", title: `${refused.column}: ${refused.said.text}` } : {});
    line.append(element("th", refused ? `${number} ✕` : `${number}`, { scope: "row", class: "num" }));
    row.forEach((cell, column) => {
      line.append(element("td", cell, refused?.column === preview.columns[column].name ? { class: "fault" } : {}));
    });
    rows.append(line);
  });
  made.append(rows);
  const scroll = element("div", null, { class: "scroll", tabindex: "0" });
  scroll.append(made);
  return scroll;
}

function show(...parts) {
  section.hidden = false;
  body.replaceChildren(...parts);
}

function buttons(ready) {
  document.getElementById("import").hidden = !ready;
  document.getElementById("preview-cancel").hidden = !ready;
}

async function step(path, waiting, done) {
  buttons(false);
  show(element("p", waiting, { class: "muted", role: "status" }));
  try {
    await done(await send(path));
  } catch (error) {
    show(notice("bad", words["upload-failed"], await said(error.lines ?? [error.message])));
  }
  section.scrollIntoView({ block: "nearest" });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  step("/preview", words["upload-reading"], async (preview) => {
    const facts = element("p", null, { class: "preview-facts" });
    facts.append(element("span", `${words["upload-format"]}: ${preview.format}`, { class: "chip" }));
    // What is as usual is not worth a word.
    const usual = { gzip: "false", skip_lines: "0", header: "true", format: preview.format };
    for (const [name, value] of Object.entries(preview.settings)) {
      if (value !== usual[name]) facts.append(element("span", setting(name, value), { class: "chip" }));
    }
    const warnings = preview.warnings.length ? [notice("info", words["upload-warnings"], await said(preview.warnings))] : [];
    const check = await explained(preview.check);
    show(facts, ...(await judged(check)), ...warnings, table(preview, check));
    buttons(!check?.refusal);
    document.getElementById("preview-title").focus();
  });
});

document.getElementById("import").addEventListener("click", () => {
  step("", words["upload-loading"], async (sync) => {
    show(notice("good", filled(words["upload-done"], sync), await said(sync.messages ?? [])));
    setTimeout(() => window.location.assign(sync.quarantined > 0 ? `?sync=${sync.id}#quarantine` : window.location.pathname), 1800);
  });
});

document.getElementById("preview-cancel").addEventListener("click", () => {
  section.hidden = true;
  form.reset();
  form.elements.file.focus();
});
