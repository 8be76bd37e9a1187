// A lightbox for the pictures of a gallery. Without it they are links to their files.
const viewer = document.querySelector("#viewer");
const picture = document.createElement("img");
const caption = viewer?.querySelector(".viewer__caption");
const count = viewer?.querySelector(".viewer__count");
let links = [];
let shown = 0;

function show(number) {
  shown = (number + links.length) % links.length;
  const link = links[shown];
  const small = link.querySelector("img");
  picture.src = link.href;
  picture.alt = small.alt;
  const written = link.closest("figure").querySelector("figcaption");
  caption.replaceChildren(...(written ? written.cloneNode(true).childNodes : []));
  count.textContent = `${shown + 1} / ${links.length}`;
}

for (const gallery of document.querySelectorAll(".gallery")) {
  gallery.addEventListener("click", (event) => {
    const link = event.target.closest(".gallery__link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    links = [...gallery.querySelectorAll(".gallery__link")];
    viewer.showModal();
    show(links.indexOf(link));
  });
}

if (viewer) {
  picture.className = "viewer__picture";
  caption.before(picture);
  const actions = {
    ArrowLeft: () => show(shown - 1),
    ArrowRight: () => show(shown + 1),
    Home: () => show(0),
    End: () => show(links.length - 1),
  };
  viewer.addEventListener("keydown", (event) => {
    if (event.key in actions && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      actions[event.key]();
    }
  });
  viewer.querySelector(".viewer__previous").addEventListener("click", actions.ArrowLeft);
  viewer.querySelector(".viewer__next").addEventListener("click", actions.ArrowRight);
  viewer.querySelector(".viewer__close").addEventListener("click", () => viewer.close());
  // A click beside the picture hits the dialog itself.
  viewer.addEventListener("click", (event) => event.target === viewer && viewer.close());
  // The browser would return focus to the picture that was opened first.
  viewer.addEventListener("close", () => links[shown]?.focus());
}
