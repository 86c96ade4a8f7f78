// With script: what is private stays in this page's memory, and leaves it only sealed. Each page of
// the form is still the server's; in the place of the private fields it gets stand-ins.
// Where the worker cannot start (no WebAssembly, an old browser) nothing here takes part.

const PRIVATE = ["what", "where", "happened_on", "known_on", "witnesses", "mode", "name", "contact"];
const STAND_IN = "x";

const typed = { mode: "anonymous" };
let sealer = null;

// Starts the worker; gives null when it cannot seal here.
function openSealer(address) {
  return new Promise((resolve) => {
    let worker;
    try {
      worker = new Worker(address, { type: "module" });
    } catch {
      resolve(null);
      return;
    }
    const waiting = new Map();
    let asked = 0;
    const ask = (act, values) => new Promise((done, fail) => {
      waiting.set((asked += 1), { done, fail });
      worker.postMessage({ id: asked, act, values });
    });
    worker.onerror = () => resolve(null);
    worker.onmessage = ({ data }) => {
      if ("ready" in data) {
        resolve(data.ready ? { ask } : null);
        return;
      }
      const { done, fail } = waiting.get(data.id);
      waiting.delete(data.id);
      if ("error" in data) fail(new Error(data.error));
      else done(data.result);
    };
  });
}

function post(address, body, headers = {}) {
  return fetch(address, { method: "POST", body, headers, credentials: "omit", cache: "no-store" });
}

// Puts the main part of an answer in the place of ours.
async function show(answer) {
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = found.title;
  const main = document.adoptNode(found.querySelector("main"));
  document.querySelector("main").replaceWith(main);
  window.scrollTo(0, 0);
  attach();
  (main.querySelector("[role=alert]") ?? main).focus();
}

function attach() {
  for (const form of document.querySelectorAll("form[data-seals]")) {
    form.addEventListener("submit", form.dataset.seals === "answer" ? sendAnswer : sendPage);
    if (form.dataset.seals === "complaint") fill(form);
    form.querySelector("[data-when-sealing]").hidden = false;
  }
}

// Fills in what the server never had.
function fill(form) {
  for (const name of PRIVATE) {
    if (!(name in typed)) continue;
    for (const control of form.querySelectorAll(`[name="${name}"]`)) {
      if (control.type === "radio") control.checked = control.value === typed[name];
      else control.value = typed[name];
    }
    const told = form.querySelector(`[data-told="${name}"]`);
    if (told) {
      told.querySelector("dd").textContent = typed[name];
      told.hidden = !typed[name];
    }
  }
  for (const line of form.querySelectorAll("[data-mode]")) {
    line.hidden = line.dataset.mode !== typed.mode;
  }
  const name = form.querySelector("[data-name]");
  if (name) name.textContent = `${typed.name ?? ""} · ${typed.contact ?? ""}`;
}

function remember(fields) {
  for (const name of PRIVATE) if (fields.has(name)) typed[name] = fields.get(name).trim();
}

async function sendPage(event) {
  event.preventDefault();
  const form = event.target;
  const back = event.submitter?.name === "kembali";
  if (back && history.state?.page) {
    history.back(); // the same way as the browser's own button
    return;
  }
  await busily(form, () => (
    form.dataset.step === "periksa" && !back ? sendComplaint(form) : turn(form, back)
  ));
}

// Asks for the next page, or the one before.
async function turn(form, back, push = true) {
  const fields = new FormData(form);
  remember(fields);
  for (const name of PRIVATE) {
    if (fields.has(name) && name !== "mode") fields.set(name, fields.get(name).trim() && STAND_IN);
  }
  fields.set("di_peramban", "1");
  if (back) fields.set("kembali", "1");
  const before = Number(form.dataset.number);
  await show(await post(form.action, new URLSearchParams(fields)));
  const after = Number(document.querySelector("form[data-number]")?.dataset.number ?? 0);
  if (push && after > before) history.pushState({ page: after }, "");
}

async function sendComplaint(form) {
  const fields = new FormData(form);
  const answer = await post(form.dataset.seal, new URLSearchParams(fields));
  if (!answer.headers.get("Content-Type").startsWith("application/json")) {
    await show(answer);
    return;
  }
  const told = await answer.json();
  const texts = Object.fromEntries(PRIVATE.map((name) => [name, typed[name] ?? ""]));
  if (texts.mode === "anonymous") texts.name = texts.contact = "";
  const sealed = await sealer.ask("complaint", { told, typed: texts });
  const work = await sealer.ask("work", { challenge: told.challenge, bits: told.bits });
  const stored = await post(
    form.dataset.store,
    JSON.stringify({ ...sealed, work, ticket: told.ticket }),
    { "Content-Type": "application/json" },
  );
  if (stored.ok) for (const name of PRIVATE) delete typed[name];
  await show(stored);
}

async function sendAnswer(event) {
  const form = event.target;
  const fields = new FormData(form);
  const text = fields.get("text").trim();
  if (!text) return; // the server says what is missing
  event.preventDefault();
  await busily(form, async () => {
    const question = fields.get("pertanyaan");
    const { case: caseId, key, generation } = form.dataset;
    const values = { caseId, key, generation: Number(generation), question, text };
    fields.delete("text");
    fields.set("segel", JSON.stringify(await sealer.ask("answer", values)));
    await show(await post(form.action, new URLSearchParams(fields)));
  });
}

// Says that it works, lets no second press through, and says so when the line is broken.
async function busily(form, act) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const status = form.querySelector("[data-status]");
  status.textContent = status.dataset.sealing;
  status.hidden = form.dataset.seals === "complaint" && form.dataset.step !== "periksa";
  try {
    await act();
  } catch {
    status.textContent = status.dataset.failed;
    status.hidden = false;
  }
  delete form.dataset.busy;
}

// The browser's Back and Forward turn the pages of the form.
function turned(event) {
  const form = document.querySelector("form[data-number]");
  if (!form) return;
  const back = (event.state?.page ?? 1) < Number(form.dataset.number);
  busily(form, () => turn(form, back, false));
}

function warn(event) {
  if (typed.what) event.preventDefault();
}

async function begin() {
  const form = document.querySelector("form[data-seals]");
  if (!form) return;
  sealer = await openSealer(form.dataset.worker);
  if (!sealer) return;
  attach();
  window.addEventListener("popstate", turned);
  window.addEventListener("beforeunload", warn);
  document.querySelector(".quick-exit").addEventListener("click", () => {
    for (const name of PRIVATE) delete typed[name];
  });
}

begin();
