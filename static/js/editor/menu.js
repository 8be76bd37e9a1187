// The package's menu for everybody: in the language of the page, by keyboard, and read out.
const gettext = window.gettext ?? ((text) => text);

export function improveMenu(editor) {
  const menu = editor.storage.menu.dom;
  menu.setAttribute("role", "toolbar");
  menu.setAttribute("aria-label", gettext("Tools of the editor"));
  translate(menu);
  for (const choice of menu.querySelectorAll(".prose-menubar__selected")) makeButton(choice);
  const tell = () => tellStates(menu);
  editor.on("transaction", tell);
  tell();
}

// The package's own words are English.
function translate(menu) {
  for (const button of menu.querySelectorAll("button[title]")) {
    button.title = gettext(button.title);
    button.setAttribute("aria-label", button.title);
  }
  for (const option of menu.querySelectorAll(".prose-menubar__option > *")) {
    option.textContent = gettext(option.textContent);
  }
}

// The choice of a paragraph's kind is a <div> that only a mouse can open.
function makeButton(choice) {
  choice.tabIndex = 0;
  choice.setAttribute("role", "button");
  choice.setAttribute("aria-haspopup", "true");
  choice.setAttribute("aria-label", gettext("Kind of paragraph"));
  choice.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choice.click();
    choice.nextElementSibling.querySelector("button:not(.hidden)")?.focus();
  });
}

function tellStates(menu) {
  for (const button of menu.querySelectorAll("button[data-name]")) {
    if (button.closest(".prose-menubar__dropdown")) continue;
    button.setAttribute("aria-pressed", button.classList.contains("active"));
    button.setAttribute("aria-disabled", button.classList.contains("disabled"));
  }
  for (const shown of menu.querySelectorAll(".prose-menubar__selected > button")) {
    // A copy of a button, which would be one within another.
    const icon = document.createElement("span");
    icon.className = shown.className;
    icon.textContent = shown.textContent;
    Object.assign(icon.dataset, shown.dataset);
    icon.setAttribute("aria-hidden", "true");
    shown.replaceWith(icon);
  }
}
