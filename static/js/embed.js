// Play an embed in place. No request goes to the other host before the click.
const TALLEST = 2000; // pixels

// Mastodon servers report a post's height on request.
function fitHeight(frame) {
  frame.addEventListener("load", () => {
    const host = new URL(frame.src).origin;
    frame.contentWindow.postMessage({ type: "setHeight", id: 1 }, host);
  });
  addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && data?.type === "setHeight" && data.height > 0) {
      frame.style.height = `${Math.min(data.height, TALLEST)}px`;
    }
  });
}

for (const card of document.querySelectorAll(".embed[data-frame]")) {
  const link = card.querySelector(".embed__link");
  const note = Object.assign(document.createElement("p"), {
    className: "embed__note",
    textContent: card.dataset.note,
  });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button embed__play",
    textContent: card.dataset.play,
  });
  const title = document.createElement("span");
  title.className = "visually-hidden";
  title.textContent = `: ${card.dataset.title}`;
  button.append(title);
  button.addEventListener("click", () => {
    const frame = Object.assign(document.createElement("iframe"), {
      title: card.dataset.title,
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
      // Players refuse to start without a referrer; they get our origin, never the full URL.
      referrerPolicy: "strict-origin-when-cross-origin",
      src: card.dataset.frame,
    });
    frame.sandbox =
      "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation";
    if (card.classList.contains("embed--mastodon")) fitHeight(frame);
    card.prepend(frame);
    card.classList.add("embed--open");
    note.remove();
    button.remove();
    frame.focus();
  });
  card.append(button, note);
}
