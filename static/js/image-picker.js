// Hand the chosen picture to the form that opened this window.
for (const button of document.querySelectorAll("button[data-url]")) {
  button.addEventListener("click", () => {
    const { pk, url, smallUrl, name, alternativeText, caption } = button.dataset;
    const picture = { pk, url, smallUrl, name, alternativeText, caption };
    window.opener?.postMessage({ picture }, window.location.origin);
    window.close();
  });
}
