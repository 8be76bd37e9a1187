// Mark a comment as helpful without a reload, close notes, and find comments on other pages.
const thread = document.getElementById("comments");

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".helpful");
  if (!form) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  const button = event.submitter;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!response.ok) throw new Error(response.statusText);
    show(button, await response.json());
    form.ariaBusy = null;
  } catch {
    form.append(hidden(button));
    form.submit();
  }
});

function show(button, { value, pressed, label, note }) {
  button.value = value;
  button.ariaPressed = String(pressed);
  button.querySelector(".helpful__label").textContent = label;
  say(note);
}

// The live region exists before its words do, so that screen readers announce them.
const region = Object.assign(document.createElement("p"), { className: "visually-hidden" });
region.role = "status";
thread?.append(region);

function say(note) {
  region.textContent = "";
  setTimeout(() => (region.textContent = note), 50);
}

function hidden({ name, value }) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

document.querySelector(".messages__close a")?.addEventListener("click", (event) => {
  event.preventDefault();
  event.target.closest(".messages").remove();
});

// A link to a comment that stands on another page by now.
const wanted = /^#comment-(\d+)$/.exec(location.hash);
if (thread && wanted && !document.getElementById(wanted[0].slice(1))) {
  const permalink = thread.dataset.permalink.replace("0", wanted[1]);
  const { ok, url } = await fetch(permalink, { method: "HEAD" });
  if (ok && url !== location.href.split("#")[0]) location.replace(url + wanted[0]);
}
