// Keyboard shortcuts for the inbox, without a reload: j k move, a s t decide, z undoes.
let cards = [];
let current = -1;

function collect() {
  cards = [...document.querySelectorAll(".inbox__card")];
}

function move(to) {
  if (!cards.length) return;
  current = Math.max(0, Math.min(to, cards.length - 1));
  cards[current].focus();
  cards[current].scrollIntoView({ block: "nearest" });
}

async function send(form, button) {
  const body = new FormData(form, button);
  const response = await fetch(location.href, { method: "POST", body });
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.getElementById("inbox").replaceWith(page.getElementById("inbox"));
  const messages = page.querySelector(".messagelist");
  const old = document.querySelector(".messagelist");
  if (messages) {
    messages.setAttribute("role", "status");
    if (old) old.replaceWith(messages);
    else document.getElementById("content-start").before(messages);
  } else old?.remove();
  collect();
  move(current);
}

document.addEventListener("submit", async (event) => {
  if (!event.target.closest(".inbox, .messagelist")) return;
  event.preventDefault();
  const card = event.target.closest(".inbox__card");
  if (card) current = cards.indexOf(card);
  try {
    await send(event.target, event.submitter);
  } catch {
    // Whatever went wrong, the ordinary form reports it best.
    const { name, value } = event.submitter;
    event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    event.target.submit();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const here = document.activeElement?.closest(".inbox__card");
  if (here) current = cards.indexOf(here);
  if (event.key === "j") move(current + 1);
  else if (event.key === "k") move(current - 1);
  else if (event.key === "z") document.querySelector('.messagelist [data-key="z"]')?.click();
  else if ("ast".includes(event.key)) {
    cards[current]?.querySelector(`[data-key="${event.key}"]`)?.click();
  }
});

document.addEventListener("change", (event) => {
  const text = event.target.selectedOptions?.[0]?.dataset.text;
  if (text) event.target.form.elements.answer.value = text;
});

collect();
