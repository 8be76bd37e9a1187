// Refresh the lists of findings while the author writes, and when somebody asks for them.
const section = document.querySelector("[data-review]");
const form = section?.closest("form");
const PAUSE = 1500; // milliseconds without typing
let waiting;
let asked = "";
let request;

async function look() {
  clearTimeout(waiting);
  const data = new FormData();
  for (const name of ["body", "excerpt", "picture", "csrfmiddlewaretoken"]) {
    data.set(name, form.elements.namedItem(name)?.value ?? "");
  }
  const text = JSON.stringify([...data]);
  if (text === asked) return;
  request?.abort();
  request = new AbortController();
  try {
    const { signal } = request;
    const response = await fetch(section.dataset.review, { method: "POST", body: data, signal });
    // Somebody signed out meanwhile gets the sign-in page, which is not a list of findings.
    if (response.ok && !response.redirected) show(await response.text());
    asked = text;
  } catch {
    // Offline, the last list stays; the next pause in writing tries again.
  }
}

function show(html) {
  for (const list of form.querySelectorAll("[data-findings]")) list.innerHTML = html;
  section.querySelector(".review__status").textContent =
    section.querySelector(".findings__sum").textContent;
}

if (form) {
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // The step of publishing shows what is true at that moment.
  const step = document.getElementById("publishing");
  step?.addEventListener("toggle", look);
  // Somebody was quicker than this script.
  if (step?.open) look();
  // With JavaScript the button need not save; as type=button, the Enter key does not press it.
  const button = form.elements.namedItem("_review");
  button.type = "button";
  button.value = button.dataset.check;
  button.addEventListener("click", () => {
    asked = "";
    look();
  });
}
