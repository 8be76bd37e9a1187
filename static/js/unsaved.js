// Keep unsaved text in the browser until the server confirms that it is stored, so that neither a
// crash nor an expired session loses it. One copy per opened form; its key names the user and the
// post, so that nobody else is offered it.
const user = document.querySelector("meta[name=unsaved-user]")?.content;
const stored = document.querySelector("meta[name=unsaved-stored]")?.content.split(" ") ?? [];
const PREFIX = "unsaved:";
const PAUSE = 1000; // milliseconds after the last key
const DAYS_KEPT = 30;
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
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
  window.django?.jQuery?.(field).trigger("change");
}

function restore(form, values) {
  for (const field of fieldsOf(form)) {
    const wanted = values.filter(([name]) => name === field.name);
    fill(field, wanted.map(([, value, text]) => [value, text]));
  }
}

function watch(form, box) {
  const start = `${PREFIX}${user}:${box.dataset.unsaved}:`;
  const mark = form.elements.namedItem("unsaved");
  mark.value ||= Date.now().toString(36) + Math.random().toString(36).slice(2);
  const key = start + mark.value;
  let waiting;

  const keep = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const copy = JSON.stringify({ at: Date.now(), values: valuesOf(form) });
    attempt(() => localStorage.setItem(key, copy));
    copies(start).slice(COPIES_KEPT).forEach(drop);
  };
  const later = (event) => {
    // Scripts that set a field fire events, too; only what a person typed is worth keeping.
    if (!event.isTrusted && !event.target.closest(".prose-editor")) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  };
  const offer = () => {
    const now = valuesOf(form);
    const others = copies(start).filter((copy) => copy.key !== key && Array.isArray(copy.values));
    const offered = others.find((copy) => !sameText(copy.values, now));
    box.hidden = !offered;
    if (!offered) return;
    const moment = new Date(offered.at);
    const time = box.querySelector("time");
    time.dateTime = moment.toISOString();
    time.textContent = moment.toLocaleString(document.documentElement.lang);
    box.querySelector("[data-unsaved-restore]").onclick = () => {
      restore(form, offered.values);
      keep();
      drop(offered);
      box.hidden = true;
      form.querySelector("input[type=text]")?.focus();
    };
    box.querySelector("[data-unsaved-discard]").onclick = () => {
      drop(offered);
      offer();
    };
  };

  offer();
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", keep);
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
