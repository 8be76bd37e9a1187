// Send one picture to the library: a file, or the URL of one that stands elsewhere.
const gettext = window.gettext ?? ((text) => text);

// A promise of what the library says of the stored picture; it fails with the reason as a sentence.
export function sendPicture(urls, { file, url }, bar) {
  if (!file && !url) return Promise.reject(new Error(gettext("The picture was left out.")));
  const data = new FormData();
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  data.append("license", "all-rights-reserved");
  if (file) data.append("files", file);
  else data.append("url", url);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", file ? urls.upload : urls.adopt);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      // After the last byte the server still has to process the picture.
      if (loaded < total) bar.value = loaded / total;
      else bar.removeAttribute("value");
    });
    request.addEventListener("loadend", () => {
      const { pk, error } = request.response ?? {};
      if (pk) resolve(request.response);
      else reject(new Error(error ?? reason(request.status)));
    });
    request.send(data);
  });
}

function reason(status) {
  if (status === 413) return gettext("The file is too large for the server.");
  return gettext("The server could not be reached. Please try again.");
}
