// Keep the list of what to look at up to date while the author writes.
const section = document.querySelector("[data-review]");
const form = section?.closest("form");
let waiting;
let shown = "";

async function look() {
  const data = new FormData();
  for (const name of ["body", "excerpt", "picture", "csrfmiddlewaretoken"]) {
    data.set(name, form.elements.namedItem(name)?.value ?? "");
  }
  const text = data.get("body") + data.get("excerpt") + data.get("picture");
  if (text === shown) return;
  shown = text;
  const response = await fetch(section.dataset.review, { method: "POST", body: data });
  if (response.ok) section.querySelector(".review__list").innerHTML = await response.text();
}

if (form) {
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 1500);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("keyup", later);
}
