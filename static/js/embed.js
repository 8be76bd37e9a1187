// Offer to play a card here. Nothing is asked from the other host before the click.
for (const card of document.querySelectorAll(".embed[data-frame]")) {
  const note = Object.assign(document.createElement("p"), {
    className: "embed__note",
    textContent: card.dataset.note,
  });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button embed__play",
    textContent: card.dataset.play,
  });
  button.addEventListener("click", () => {
    const frame = Object.assign(document.createElement("iframe"), {
      src: card.dataset.frame,
      title: card.dataset.title,
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
      allowFullscreen: true,
      referrerPolicy: "strict-origin-when-cross-origin",
      tabIndex: -1,
    });
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-presentation";
    card.querySelector(".embed__link").before(frame);
    note.remove();
    button.remove();
    card.querySelector(".embed__link img")?.remove();
    frame.focus();
  });
  card.append(button, note);
}
