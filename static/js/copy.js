// A button that copies what the field beside it holds; without it, the field can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const box = button.closest(".copy");
  const field = box.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Browsers give the clipboard to https alone; the old way works on the own machine, too.
      document.execCommand("copy");
    }
    box.querySelector("[role=status]").textContent = button.dataset.copied;
  });
}
