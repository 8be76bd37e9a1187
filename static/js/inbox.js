// The inbox without reloads. Decisions are queued: a card goes at once, requests go one by one, and
// when all are sent the page is brought up to date without touching what is typed in other cards.
const STATUSES = { approve: "approved", spam: "spam", trash: "trash" };
const ATTEMPTS = 3;

const inbox = document.getElementById("inbox");
const keys = JSON.parse(document.getElementById("inbox-keys").textContent);
const queue = [];
let busy = false;
let current = -1;

// Keys work from now on.
inbox.dataset.unsent = 0;

const cards = () => [...inbox.querySelectorAll(".inbox__card:not([hidden])")];

function focusOn(place) {
  const shown = cards();
  if (!shown.length) return;
  current = Math.max(0, Math.min(place, shown.length - 1));
  shown[current].focus();
  shown[current].scrollIntoView({ block: "nearest" });
}

function selected() {
  const shown = cards();
  const here = document.activeElement?.closest(".inbox__card:not([hidden])");
  if (here) current = shown.indexOf(here);
  return shown[current];
}

function decide(card, form, button) {
  const place = cards().indexOf(card);
  card.hidden = true;
  enqueue({ body: new FormData(form, button), card });
  focusOn(place);
}

function undo() {
  const last = queue.at(-1);
  if (last?.card && !last.sent) {
    // Nobody has heard of it yet.
    queue.pop();
    last.card.hidden = false;
    focusOn(cards().indexOf(last.card));
    return;
  }
  const body = new FormData();
  body.set("_undo", "last");
  body.set("csrfmiddlewaretoken", inbox.dataset.token);
  enqueue({ body });
}

function enqueue(act) {
  queue.push(act);
  inbox.dataset.unsent = queue.length;
  if (!busy) work();
}

async function work() {
  busy = true;
  const said = [];
  try {
    do {
      while (queue.length) {
        queue[0].sent = true;
        said.push(...(await send(queue[0].body)));
        queue.shift();
        inbox.dataset.unsent = queue.length;
      }
      await refresh(() => queue.length > 0);
    } while (queue.length);
    say(said);
  } catch {
    giveBack();
  }
  busy = false;
}

async function send(body) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(location.href, { method: "POST", body, headers });
      if (!response.ok) throw new Error(response.statusText);
      return (await response.json()).messages;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 500));
    }
  }
}

function giveBack() {
  // Nothing that was pressed is lost silently: what was not stored is shown again, and said.
  for (const act of queue.splice(0)) if (act.card) act.card.hidden = false;
  inbox.dataset.unsent = 0;
  say([{ tags: "error", html: inbox.dataset.failed }]);
}

async function refresh(isOutdated) {
  const response = await fetch(location.href);
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (isOutdated()) return;
  bringIn(page.getElementById("inbox"));
}

function bringIn(fresh) {
  const focused = selected();
  for (const part of ["facts", "below"]) {
    inbox.querySelector(`[data-part=${part}]`).replaceWith(fresh.querySelector(`[data-part=${part}]`));
  }
  const list = inbox.querySelector("[data-part=cards]");
  const wanted = [...fresh.querySelectorAll(".inbox__card")];
  const known = new Map([...list.querySelectorAll(".inbox__card")].map((card) => [card.id, card]));
  // A card that is still there keeps what is typed in it.
  list.replaceChildren(...wanted.map((card) => known.get(card.id) ?? card));
  for (const card of list.children) card.hidden = false;
  if (focused?.isConnected) focusOn(cards().indexOf(focused));
  else if (!inbox.contains(document.activeElement)) focusOn(Math.max(current, 0));
}

function say(messages) {
  const list = document.createElement("ul");
  list.className = "messagelist";
  list.setAttribute("role", "status");
  // Of thirty good messages the last says enough; every warning is said.
  const shown = messages.filter((one, place) => one.tags !== "success" || place === messages.length - 1);
  for (const { tags, html } of shown) {
    const item = document.createElement("li");
    item.className = tags;
    item.innerHTML = html; // as the server made and escaped it
    list.append(item);
  }
  document.querySelector(".messagelist")?.remove();
  document.getElementById("content").before(list);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.closest(".inbox, .messagelist") || !submitter) return;
  const card = form.closest(".inbox__card");
  if (submitter.name === "_decide" && card) {
    event.preventDefault();
    decide(card, form, submitter);
  } else if (submitter.name === "_undo") {
    event.preventDefault();
    enqueue({ body: new FormData(form, submitter) });
  } else if (busy) {
    event.preventDefault();
    const waiting = setInterval(() => {
      if (busy) return;
      clearInterval(waiting);
      form.requestSubmit(submitter);
    }, 100);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select")) return;
  const action = keys[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  const card = selected();
  if (action === "forward") focusOn(current + 1);
  else if (action === "back") focusOn(current - 1);
  else if (action === "undo") undo();
  else {
    const button = card?.querySelector(`[name=_decide][value$=":${STATUSES[action]}"]`);
    if (button) decide(card, button.form, button);
  }
});

document.addEventListener("change", (event) => {
  const text = event.target.selectedOptions?.[0]?.dataset.text;
  if (text) event.target.form.elements.answer.value = text;
});

window.addEventListener("beforeunload", (event) => {
  if (busy) event.preventDefault();
});
