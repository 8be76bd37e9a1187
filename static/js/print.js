// Show the print buttons, which do nothing without JavaScript.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
  button.parentElement.hidden = false;
}
