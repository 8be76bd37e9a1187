// The window in which a picture of the library is chosen; image-picker.js runs inside it.
let pickerUrl = "";
const captionsByUrl = {};

export function usePicker(url, captions = {}) {
  pickerUrl = url;
  Object.assign(captionsByUrl, captions);
}

// The library's caption of a picture.
export function libraryCaption(url) {
  return captionsByUrl[url] ?? "";
}

export function rememberCaption(url, caption) {
  captionsByUrl[url] = caption;
}

// A promise of the picture that the author chooses there.
export function pickPicture() {
  const picker = window.open(pickerUrl, "_blank", "width=800,height=600");
  return new Promise((resolve) => {
    const listen = ({ origin, source, data }) => {
      if (origin !== window.location.origin || source !== picker || !data.picture) return;
      window.removeEventListener("message", listen);
      rememberCaption(data.picture.url, data.picture.caption);
      resolve(data.picture);
    };
    window.addEventListener("message", listen);
  });
}
