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
  for (const line of lines) box.append(element("p", line, { lang: "en" }));
  return box;
}

async function send(path) {
  const file = form.elements.file.files[0];
  const address = `${form.dataset.api}${path}?filename=${encodeURIComponent(file.name)}`;
  const response = await fetch(address, { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const { message = response.statusText, hint } = answer.error ?? {};
    throw new Error([message, hint].filter(Boolean).join("\n"));
  }
  return answer;
}

function filled(text, numbers) {
  const format = new Intl.NumberFormat(document.documentElement.lang);
  return text.replace(/\{(\w+)\}/g, (_, name) => format.format(numbers[name] ?? 0));
}

function judged(check) {
  if (!check) return [];
  if (check.refusal) return [notice("bad", words["upload-refusal"], [check.refusal])];
  if (!check.put_aside) return [notice("good", filled(words["upload-no-aside"], check), [])];
  const said = filled(words[check.whole ? "upload-aside" : "upload-aside-beginning"], check);
  const lines = check.first.map((bad) => `${words["upload-row"]} ${bad.row}, ${bad.column}: ${bad.value} ${bad.reason}`);
  return [notice("warn", said, check.put_aside > lines.length ? [...lines, "…"] : lines)];
}

function table(preview) {
  const bad = new Map((preview.check?.first ?? []).map((one) => [one.row, one]));
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
    const line = element("tr", null, refused ? { class: "aside", title: `${refused.column}: ${refused.reason}` } : {});
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
    done(await send(path));
  } catch (error) {
    show(notice("bad", words["upload-failed"], error.message.split("\n")));
  }
  section.scrollIntoView({ block: "nearest" });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  step("/preview", words["upload-reading"], (preview) => {
    const facts = element("p", null, { class: "preview-facts" });
    facts.append(element("span", `${words["upload-format"]}: ${preview.format}`, { class: "chip" }));
    for (const [name, value] of Object.entries(preview.settings)) facts.append(element("span", `${name}: ${value}`, { class: "chip", lang: "en" }));
    const warnings = preview.warnings.length ? [notice("info", words["upload-warnings"], preview.warnings)] : [];
    show(facts, ...judged(preview.check), ...warnings, table(preview));
    buttons(!preview.check?.refusal);
    document.getElementById("preview-title").focus();
  });
});

document.getElementById("import").addEventListener("click", () => {
  step("", words["upload-loading"], (sync) => {
    const said = filled(words["upload-done"], sync);
    show(notice("good", said, sync.messages ?? []));
    setTimeout(() => window.location.assign(sync.quarantined > 0 ? `?sync=${sync.id}#quarantine` : window.location.pathname), 1800);
  });
});

document.getElementById("preview-cancel").addEventListener("click", () => {
  section.hidden = true;
  form.reset();
  form.elements.file.focus();
});
