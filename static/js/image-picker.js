// Hand the chosen picture to the editor that opened this window.
for (const button of document.querySelectorAll("button[data-url]")) {
  button.addEventListener("click", () => {
    const { url, alternativeText, caption } = button.dataset;
    const picture = { url, alternativeText, caption };
    window.opener?.postMessage({ picture }, window.location.origin);
    window.close();
  });
}
