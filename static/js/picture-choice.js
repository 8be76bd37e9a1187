// A post's picture is chosen in the window of the library, and seen as a thumbnail. The list, which
// works without JavaScript, stays the field of the form.
function prepare(box) {
  const select = box.querySelector("select");
  const shown = box.querySelector("img");
  const none = box.querySelector("[data-none]");
  const choose = box.querySelector("[data-choose]");
  const thumbnails = new Map([[select.value, shown.getAttribute("src")]]);

  const show = () => {
    const url = select.value && thumbnails.get(select.value);
    shown.hidden = !url;
    if (url) shown.src = url;
    shown.alt = select.value ? select.selectedOptions[0].textContent : "";
    none.hidden = !select.value;
  };
  const take = ({ pk, smallUrl, name }) => {
    thumbnails.set(pk, smallUrl);
    if (![...select.options].some((option) => option.value === pk)) select.add(new Option(name, pk));
    select.value = pk;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  choose.addEventListener("click", () => {
    const picker = window.open(box.dataset.picker, "_blank", "width=800,height=600");
    const listen = ({ origin, source, data }) => {
      if (origin !== window.location.origin || source !== picker || !data.picture) return;
      window.removeEventListener("message", listen);
      take(data.picture);
      choose.focus();
    };
    window.addEventListener("message", listen);
  });
  none.addEventListener("click", () => {
    select.value = "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    choose.focus();
  });
  select.addEventListener("change", show);
  box.querySelector(".picture-choice__list").hidden = true;
  box.querySelector(".picture-choice__buttons").hidden = false;
  show();
}

for (const box of document.querySelectorAll(".picture-choice")) prepare(box);
