// Hand the chosen picture to the editor that opened this window.
const callback = Number(document.body.dataset.callback);

for (const button of document.querySelectorAll("button[data-url]")) {
  button.addEventListener("click", () => {
    const { url, alternativeText, caption } = button.dataset;
    window.opener?.CKEDITOR?.tools.callFunction(callback, url, {
      alternative_text: alternativeText,
      caption,
    });
    window.close();
  });
}
