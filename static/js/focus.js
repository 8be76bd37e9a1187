// Set the focus of a picture by a click on it; the two number fields work without.
const gettext = window.gettext ?? ((text) => text);
const across = document.querySelector("input[data-focus=x]");
const down = document.querySelector("input[data-focus=y]");
const link = document.querySelector(".field-file a[href]");

function percent(at, size) {
  return Math.min(100, Math.max(0, Math.round((100 * at) / size)));
}

if (across && down && link) {
  const field = document.createElement("div");
  field.className = "focus";
  const picture = document.createElement("img");
  Object.assign(picture, { src: link.href, alt: gettext("Click what shall stay in sight.") });
  const mark = document.createElement("span");
  mark.className = "focus__mark";
  field.append(picture, mark);
  across.closest(".form-row").prepend(field);

  const show = () => {
    mark.style.left = `${across.value || 50}%`;
    mark.style.top = `${down.value || 50}%`;
  };
  picture.addEventListener("click", (event) => {
    across.value = percent(event.offsetX, picture.clientWidth);
    down.value = percent(event.offsetY, picture.clientHeight);
    show();
  });
  for (const input of [across, down]) input.addEventListener("input", show);
  show();
}
