// The window in which a picture of the library is chosen; image-picker.js runs inside it.
let pickerUrl = "";

export function usePicker(url) {
  pickerUrl = url;
}

// A promise of the picture that the author chooses there.
export function pickPicture() {
  const picker = window.open(pickerUrl, "_blank", "width=800,height=600");
  return new Promise((resolve) => {
    const listen = ({ origin, source, data }) => {
      if (origin !== window.location.origin || source !== picker || !data.picture) return;
      window.removeEventListener("message", listen);
      resolve(data.picture);
    };
    window.addEventListener("message", listen);
  });
}
