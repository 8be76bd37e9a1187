// Remember the writer's name and addresses in this browser alone, if they tick the box.
const KEY = "gemeinsam.writer";
const FIELDS = ["author_name", "email", "website"];
const box = document.getElementById("id_remember");
const form = box?.form;

function stored() {
  return JSON.parse(localStorage.getItem(KEY) ?? "null");
}

try {
  if (form) begin(stored());
} catch {
  // The browser keeps nothing for this site, so the box stays hidden.
}

function begin(writer) {
  box.closest("li").hidden = false;
  box.checked = writer !== null;
  for (const name of FIELDS) {
    const field = form.elements.namedItem(name);
    if (writer && field && !field.value) field.value = writer[name] ?? "";
  }
  box.addEventListener("change", () => {
    if (!box.checked) localStorage.removeItem(KEY);
  });
  form.addEventListener("submit", () => {
    if (!box.checked) return;
    const values = FIELDS.map((name) => [name, form.elements.namedItem(name)?.value ?? ""]);
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(values)));
  });
}
