// Reply in place: move the form below the comment instead of opening the reply page.
const write = document.getElementById("write");

if (write) {
  const form = write.querySelector("form");
  const heading = write.querySelector("h2");
  const parent = form.elements.namedItem("parent");
  const home = document.createComment("the form's own place");
  const ownHeading = heading.textContent;
  let opener = null;
  write.before(home);

  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "button button--quiet";
  cancel.textContent = write.dataset.cancel;

  function putBack() {
    if (!opener) return;
    parent.value = "";
    heading.textContent = ownHeading;
    cancel.remove();
    home.after(write);
    opener.focus();
    opener = null;
  }

  cancel.addEventListener("click", putBack);
  write.addEventListener("keydown", (event) => {
    if (event.key === "Escape") putBack();
  });

  document.querySelector(".comments__list")?.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = link;
    parent.value = link.dataset.reply;
    heading.textContent = link.textContent;
    form.querySelector(".comment-form__buttons").append(cancel);
    link.closest("article").append(write);
    (form.elements.namedItem("author_name") ?? form.elements.namedItem("body")).focus();
  });
}
