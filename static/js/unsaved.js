// Keep typed text until it is saved: on the server every few seconds, so that it waits on all of
// the author's devices, and in this browser, for when the server does not answer or the session has
// expired. One copy per opened form; its key names the user and the post, so that nobody else is
// offered it.
const user = document.querySelector("meta[name=unsaved-user]")?.content;
const stored = document.querySelector("meta[name=unsaved-stored]")?.content.split(" ") ?? [];
const PREFIX = "unsaved:";
const PAUSE = 1000; // milliseconds after the last key, for the copy in the browser
const SEND_AFTER = 3000; // and for the one on the server
const STILL_HERE = 20_000; // how often the form says that it is open
const DAYS_KEPT = 30;
const RETURNED = "unsaved"; // in the URL: which text to take back
const COPIES_KEPT = 5; // of one post

// Without storage space or permission, the form works as it would without this file.
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function copies(start) {
  const keys = attempt(() => Object.keys(localStorage)) ?? [];
  return keys
    .filter((key) => key.startsWith(start))
    .map((key) => ({ key, ...attempt(() => JSON.parse(localStorage.getItem(key))) }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
}

function drop(copy) {
  attempt(() => localStorage.removeItem(copy.key));
}

function clean() {
  const oldest = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000;
  for (const copy of copies(PREFIX)) {
    const id = copy.key.split(":").pop();
    if (!(copy.at > oldest) || stored.includes(id)) drop(copy);
  }
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !field.name.startsWith("_") &&
      !["csrfmiddlewaretoken", "unsaved", "version"].includes(field.name) &&
      !["submit", "button", "file", "password", "hidden"].includes(field.type) &&
      !field.readOnly &&
      field.form === form,
  );
}

// [name, value, displayed value] of everything that would be submitted.
function valuesOf(form) {
  return fieldsOf(form).flatMap((field) => {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked ? [[field.name, field.value, ""]] : [];
    }
    if (field.selectedOptions) {
      return [...field.selectedOptions].map((one) => [field.name, one.value, one.text]);
    }
    return [[field.name, field.value.replaceAll("\r\n", "\n"), ""]];
  });
}

function sameText(one, other) {
  const bare = (values) =>
    JSON.stringify(values.filter(([, value]) => value).map(([name, value]) => [name, value]));
  return bare(one) === bare(other);
}

function fill(field, wanted) {
  if (field.type === "checkbox" || field.type === "radio") {
    field.checked = wanted.some(([value]) => value === field.value);
  } else if (field.options) {
    for (const [value, text] of wanted) {
      const known = [...field.options].some((option) => option.value === value);
      if (!known) field.add(new Option(text, value));
    }
    for (const option of field.options) {
      option.selected = wanted.some(([value]) => value === option.value);
    }
  } else {
    field.value = wanted[0]?.[0] ?? "";
    // The editor opens it at the event below, or shows it as HTML if it cannot keep all of it.
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  window.django?.jQuery?.(field).trigger("change");
}

function restore(form, values) {
  for (const field of fieldsOf(form)) {
    const wanted = values.filter(([name]) => name === field.name);
    fill(field, wanted.map(([, value, text]) => [value, text]));
  }
}

// The copies on the server.
function serverOf(form, box) {
  const url = box.dataset.keep;
  const field = (name) => form.elements.namedItem(name).value;
  const dataOf = (more) => {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "unsaved"]) data.set(name, field(name));
    data.set("text", box.dataset.text);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  };
  return {
    // What the server answers; nothing if it does not, or if nobody is signed in any more.
    async tell(more) {
      try {
        const response = await fetch(url, { method: "POST", body: dataOf(more) });
        return response.ok && !response.redirected ? await response.json() : undefined;
      } catch {
        return undefined;
      }
    },
    async values(copy) {
      const response = await fetch(`${url}${copy.pk}/typed/`);
      return (await response.json()).values;
    },
    discard: (copy) => fetch(`${url}${copy.pk}/discard/`, { method: "POST", body: dataOf({}) }),
    comparison: (copy) => `${url}${copy.pk}/compare/`,
  };
}

function watch(form, box) {
  const start = `${PREFIX}${user}:${box.dataset.unsaved}:`;
  const mark = form.elements.namedItem("unsaved");
  mark.value ||= Date.now().toString(36) + Math.random().toString(36).slice(2);
  const key = start + mark.value;
  const server = serverOf(form, box);
  const status = form.querySelector("[data-kept]");
  let onServer = JSON.parse(document.getElementById("unsaved-offered").textContent);
  let waiting;
  let sending;
  let submitted = false;

  const keep = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const copy = JSON.stringify({ at: Date.now(), values: valuesOf(form) });
    attempt(() => localStorage.setItem(key, copy));
    copies(start).slice(COPIES_KEPT).forEach(drop);
  };
  const tell = async (more) => {
    const answer = await server.tell(more);
    if (submitted) return;
    if (answer) {
      const others = form.querySelector("[data-others]");
      others.hidden = !answer.others;
      others.querySelector("strong").textContent = answer.others;
    }
    if (!more.values) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    if (status) status.textContent = answer ? box.dataset.keptText.replace("%s", time) : box.dataset.lostText;
  };
  const send = () => {
    clearTimeout(sending);
    sending = undefined;
    tell({ values: JSON.stringify(valuesOf(form)) });
  };
  const later = (event) => {
    // Scripts that set a field fire events, too; only what a person typed is worth keeping.
    if (!event.isTrusted && !event.target.closest(".prose-editor")) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
    sending ??= setTimeout(send, SEND_AFTER);
  };
  // The newest text of another form, from here or from the server; the same one may be in both.
  const newest = () => {
    const now = valuesOf(form);
    const here = copies(start).filter(
      (copy) => copy.key !== key && Array.isArray(copy.values) && !sameText(copy.values, now),
    );
    const there = onServer.filter(
      (copy) => copy.id !== mark.value && !copies(start + copy.id).some((one) => one.at >= copy.at),
    );
    return [...here, ...there].sort((a, b) => b.at - a.at)[0];
  };
  const serversOf = (copy) =>
    copy.pk ? copy : onServer.find((one) => copy.key === start + one.id);
  const forget = (copy) => {
    const there = serversOf(copy);
    drop(copy.key ? copy : { key: start + copy.id });
    onServer = onServer.filter((one) => one !== there);
    if (there) server.discard(there);
  };
  const take = async (copy) => {
    restore(form, copy.values ?? (await server.values(copy)));
    keep();
    await tell({ values: JSON.stringify(valuesOf(form)) });
    forget(copy);
    box.hidden = true;
  };
  // The author comes back from the preview of this text, and goes on where they were.
  const takeBack = async () => {
    const pk = new URLSearchParams(location.search).get(RETURNED);
    const typed = onServer.find((copy) => String(copy.pk) === pk && !copy.isBehind);
    if (!typed) return;
    await take(typed);
    history.replaceState(null, "", location.pathname);
    form.dispatchEvent(new Event("unsaved:taken"));
  };
  const preview = async () => {
    clearTimeout(sending);
    keep();
    const answer = await server.tell({ values: JSON.stringify(valuesOf(form)) });
    if (!answer) {
      if (status) status.textContent = box.dataset.lostText;
      return;
    }
    submitted = true;
    // The browser's own way back leads to what was typed, too.
    history.replaceState(null, "", `?${RETURNED}=${answer.pk}`);
    location.assign(answer.preview);
  };
  const offer = () => {
    const offered = newest();
    box.hidden = !offered;
    if (!offered) return;
    const moment = new Date(offered.at);
    const time = box.querySelector("time");
    time.dateTime = moment.toISOString();
    time.textContent = moment.toLocaleString(document.documentElement.lang);
    const link = box.querySelector("[data-unsaved-compare]");
    const there = serversOf(offered);
    link.hidden = !there;
    if (there) link.href = server.comparison(there);
    box.querySelector("[data-unsaved-restore]").onclick = async () => {
      await take(offered);
      form.elements.namedItem("title")?.focus();
    };
    box.querySelector("[data-unsaved-discard]").onclick = () => {
      forget(offered);
      offer();
    };
  };

  offer();
  takeBack();
  tell({});
  const look = form.querySelector("[data-preview]");
  if (look) {
    look.hidden = false;
    look.addEventListener("click", preview);
  }
  setInterval(() => document.hidden || tell({}), STILL_HERE);
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    submitted = true;
    clearTimeout(sending);
    keep();
  });
  window.addEventListener("pagehide", () => waiting && keep());
}

clean();
const box = document.querySelector("[data-unsaved]");
if (user && box) {
  // The editors take a moment to replace their text areas.
  window.addEventListener("load", () => watch(box.closest("form"), box));
}
document.getElementById("logout-form")?.addEventListener("submit", () => {
  copies(`${PREFIX}${user}:`).forEach(drop);
});
