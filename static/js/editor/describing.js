// The dialog that asks for the alternative texts and credits of pictures that were just uploaded.
// The form is the server's, with few fields.
const gettext = window.gettext ?? ((text) => text);

// A promise that is kept once the dialog is closed.
export async function askForTexts(describeUrl, keys) {
  const url = new URL(describeUrl, window.location.href);
  for (const pk of keys) url.searchParams.append("pk", pk);
  url.searchParams.set("brief", "1");
  const answer = await fetch(url);
  if (!answer.ok) return;
  const dialog = document.createElement("dialog");
  dialog.className = "describe-dialog";
  dialog.setAttribute("aria-label", gettext("Describe the pictures"));
  document.body.append(dialog);
  const closed = new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
  });
  show(dialog, await answer.text());
  dialog.showModal();
  dialog.querySelector("input[type=text], textarea")?.focus();
  await closed;
}

function show(dialog, html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  dialog.replaceChildren(body.querySelector("form"));
  const form = dialog.querySelector("form");
  form.querySelector("[data-later]").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(dialog, form);
  });
}

async function send(dialog, form) {
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  } catch {
    answer = null;
  }
  if (answer?.status === 204) dialog.close();
  else if (answer?.status === 400) show(dialog, await answer.text());
  else tell(form, gettext("The server could not be reached. Please try again."));
}

function tell(form, sentence) {
  const note = document.createElement("p");
  note.className = "errornote";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  form.querySelector(".errornote")?.remove();
  form.prepend(note);
}
