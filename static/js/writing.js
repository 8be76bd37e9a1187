// The page for writing: Ctrl+S, the number of words, full screen, the drawer on small screens, and
// the way back to where the author was before saving. Without it, all of the form works as well.
const form = document.querySelector(".writing-page form:has(.writing)");
const WORDS_PER_MINUTE = 200; // as blog/models/posts.py counts
const PLACE = "writing-place";

const surface = () => form.querySelector("[contenteditable=true]");
const title = form?.elements.namedItem("title");

function countWords() {
  const body = form.elements.namedItem("body");
  const text = surface()?.innerText ?? body?.value.replace(/<[^>]*>/g, " ") ?? "";
  const number = text.split(/\s+/).filter(Boolean).length;
  const minutes = Math.max(1, Math.round(number / WORDS_PER_MINUTE));
  const words = interpolate(ngettext("%s word", "%s words", number), [number]);
  const reading = interpolate(ngettext("%s minute to read", "%s minutes to read", minutes), [minutes]);
  form.querySelector("[data-words]").textContent = `${words} · ${reading}`;
}

// A title is one line of text, however many lines it takes.
function growTitle() {
  title.value = title.value.replace(/\s*\n\s*/g, " ");
  title.style.height = "auto";
  title.style.height = `${title.scrollHeight}px`;
}

function writeTitle() {
  growTitle();
  if (!title.value) title.focus();
  title.addEventListener("input", growTitle);
  window.addEventListener("resize", growTitle);
  title.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    // At once: the editor's own command waits for a frame, and fast typists do not.
    (surface() ?? form.elements.namedItem("body")).focus();
  });
}

// Spelling is checked in the language of the post.
function tellLanguage() {
  const code = form.elements.namedItem("language").value || document.documentElement.lang;
  for (const field of [title, surface()]) {
    if (field && field.lang !== code) field.lang = code;
  }
}

function save(event) {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault();
  form.requestSubmit(form.elements.namedItem("_save"));
}

// Saving loads the page anew; the author goes on where they were.
function rememberPlace() {
  const selection = surface()?.editor?.state.selection;
  const hasFocus = surface()?.contains(document.activeElement);
  const place = {
    scroll: window.scrollY,
    selection: hasFocus && selection ? { from: selection.from, to: selection.to } : null,
    at: Date.now(),
  };
  sessionStorage.setItem(PLACE, JSON.stringify(place));
}

// `isLooking`: the author looks at the preview for as long as they like.
function returnToPlace(isLooking) {
  const place = JSON.parse(sessionStorage.getItem(PLACE));
  sessionStorage.removeItem(PLACE);
  // Errors and conflicts stand at the top.
  const isOver = !isLooking && Date.now() - place?.at > 30_000;
  if (!place || isOver || form.querySelector(".errornote")) return;
  if (place.selection) {
    surface()?.editor?.chain().focus(null, { scrollIntoView: false }).setTextSelection(place.selection).run();
  }
  window.scrollTo(0, place.scroll);
}

function fillScreen(button) {
  const set = (on) => {
    document.body.classList.toggle("writing-page--full", on);
    button.setAttribute("aria-pressed", on);
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    set(on);
    // Where the browser refuses, the text still has the whole window.
    const turn = on ? document.documentElement.requestFullscreen?.() : document.exitFullscreen?.();
    await turn?.catch(() => {});
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) set(false);
  });
}

function openDrawer(button) {
  const drawer = document.getElementById("beside");
  const close = drawer.querySelector("[data-close]");
  const set = (open) => {
    form.classList.toggle("has-drawer-open", open);
    button.setAttribute("aria-expanded", open);
    if (open) close.focus();
    else if (drawer.contains(document.activeElement)) button.focus();
  };
  form.classList.add("has-drawer");
  button.hidden = false;
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form.classList.contains("has-drawer-open")) set(false);
  });
  close.addEventListener("click", () => set(false));
  form.addEventListener("pointerdown", (event) => {
    if (!drawer.contains(event.target) && !button.contains(event.target)) set(false);
  });
}

// A step that is open closes with Escape, or when the author goes on elsewhere.
function closeStep(step) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !step.open) return;
    step.open = false;
    step.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!step.contains(event.target)) step.open = false;
  });
}

if (form) {
  if (title?.tagName === "TEXTAREA") writeTitle();
  if (form.querySelector("[data-words]")) {
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(countWords, 400);
    });
    window.addEventListener("load", countWords);
  }
  const button = (name) => form.querySelector(`[data-${name}]`);
  if (button("focus")) fillScreen(button("focus"));
  if (button("drawer")) openDrawer(button("drawer"));
  const step = document.getElementById("publishing");
  if (step) closeStep(step);
  if (form.elements.namedItem("_save")) {
    document.addEventListener("keydown", save);
    form.addEventListener("submit", rememberPlace);
    button("preview")?.addEventListener("click", rememberPlace);
    // After the preview, what was typed has to be there first.
    form.addEventListener("unsaved:taken", () => returnToPlace(true));
    const isBack = new URLSearchParams(location.search).has("unsaved");
    if (!isBack) window.addEventListener("load", () => returnToPlace(false));
  }
  window.addEventListener("load", () => {
    surface()?.setAttribute("spellcheck", "true");
    if (!form.elements.namedItem("language")) return;
    tellLanguage();
    form.addEventListener("change", tellLanguage);
    // The editor is made anew after HTML was edited.
    form.addEventListener("focusin", tellLanguage);
  });
}
