// Mark the comments that are new since the last visit, for readers who switched that on. The
// moment of the newest comment at each visit is kept in this browser alone.
const KEY = "gemeinsam.read";
const MOST_POSTS = 200;
const thread = document.getElementById("comments");
const control = thread?.querySelector(".comments__news");

try {
  if (control) begin(JSON.parse(localStorage.getItem(KEY) ?? "null"));
} catch {
  // The browser keeps nothing for this site, so the button stays hidden.
}

function begin(read) {
  const button = control.querySelector("button");
  const { post, newest } = thread.dataset;
  control.hidden = false;
  button.ariaPressed = String(read !== null);
  button.addEventListener("click", () => {
    const isOn = button.ariaPressed !== "true";
    button.ariaPressed = String(isOn);
    if (isOn) remember({}, post, newest);
    else localStorage.removeItem(KEY);
  });
  if (read === null) return;
  // While somebody turns pages, "the last visit" is not the page before.
  const visit = `${KEY}.${post}`;
  const since = sessionStorage.getItem(visit) ?? read[post];
  if (since) {
    sessionStorage.setItem(visit, since);
    mark(Number(since), Number(newest));
  }
  remember(read, post, newest);
}

function remember(read, post, newest) {
  delete read[post];
  const kept = Object.entries(read).slice(1 - MOST_POSTS);
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...kept, [post, newest]])));
}

function mark(since, newest) {
  if (newest <= since) return;
  const link = thread.querySelector(".comments__newer");
  const anchor = link.querySelector("a");
  anchor.href += `?since=${since}`;
  link.hidden = false;
  for (const comment of thread.querySelectorAll(".comments__list > .comment")) {
    const time = comment.querySelector(".comment__link time");
    if (!time || Date.parse(time.dateTime) / 1000 <= since) continue;
    comment.classList.add("comment--new");
    const badge = Object.assign(document.createElement("span"), { className: "badge" });
    badge.textContent = anchor.dataset.badge;
    comment.querySelector(".comment__meta").append(badge);
  }
}
