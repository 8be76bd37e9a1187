// Give stars without a reload. Whatever fails here is sent as the ordinary form that it is.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".rating__form");
  if (!form) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch" },
    });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const box = form.closest(".rating");
    // The live region itself stays, so that what changes inside it is read out.
    box.querySelector(".rating__value").replaceChildren(
      ...page.querySelector(".rating__value").childNodes,
    );
    form.replaceWith(page.querySelector(".rating__form"));
    box.querySelector("input:checked, button")?.focus();
  } catch {
    if (event.submitter?.name) form.append(hidden(event.submitter));
    form.submit();
  }
});

function hidden({ name, value }) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
