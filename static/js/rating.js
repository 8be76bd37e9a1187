// Give stars without a reload. On any failure the form is submitted the ordinary way.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".rating__form");
  if (!form) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, event.submitter),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(form.closest(".rating"), page);
  } catch {
    if (event.submitter?.name) form.append(hidden(event.submitter));
    form.submit();
  }
});

function show(box, page) {
  for (const part of [".rating__result", ".rating__form"]) {
    box.querySelector(part).replaceWith(page.querySelector(part));
  }
  // The live region itself stays, so that screen readers announce what changes inside it.
  const said = page.querySelector(".rating__own");
  box.querySelector(".rating__own").replaceChildren(...said.childNodes);
  box.querySelector("input:checked, button")?.focus();
}

function hidden({ name, value }) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
