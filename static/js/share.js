// Copy the link, and the browser's own share sheet; shown only where the browser supports them.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const said = button.closest(".share").querySelector("[role=status]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = button.dataset.copied;
    } catch {
      // The browser or the reader refused; show the URL itself instead.
      said.textContent = button.dataset.copy;
    }
  });
  button.parentElement.hidden = false;
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.addEventListener("click", () => {
    // Closing the sheet rejects the promise; that is not an error.
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
  });
  button.parentElement.hidden = false;
}
