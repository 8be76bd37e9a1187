// Upload chosen or dropped pictures one after another, each with its own progress bar.
const form = document.querySelector("[data-upload]");
const input = form?.querySelector("input[type=file]");
const list = form?.querySelector(".upload__files");
const status = form?.querySelector(".upload__status");
const waiting = [];
const stored = [];
let busy = false;
let refused = 0;

function lineFor(file) {
  const line = document.createElement("li");
  line.className = "upload__file";
  const name = document.createElement("span");
  name.id = `upload-${list.children.length}`;
  name.textContent = file.name;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-labelledby", name.id);
  line.append(name, " ", progress);
  list.append(line);
  return line;
}

function finish(line, sentence, isStored) {
  line.classList.add(isStored ? "upload__file--stored" : "upload__file--refused");
  const words = document.createElement("strong");
  words.textContent = sentence;
  line.querySelector("progress").replaceWith(words);
  status.textContent = `${line.querySelector("span").textContent}: ${sentence}`;
}

function send(file, line) {
  return new Promise((resolve) => {
    const data = new FormData(form);
    data.delete("files");
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    const bar = line.querySelector("progress");
    request.upload.addEventListener("progress", (event) => {
      // After the last byte the server still has to process the picture.
      if (event.loaded < event.total) bar.value = event.loaded / event.total;
      else bar.removeAttribute("value");
    });
    request.addEventListener("loadend", () => {
      const { pk, error } = request.response ?? {};
      if (pk) stored.push(pk);
      else refused += 1;
      finish(line, pk ? list.dataset.stored : (error ?? list.dataset.failed), Boolean(pk));
      resolve();
    });
    request.send(data);
  });
}

function offerNext() {
  if (!stored.length) return;
  const address = new URL(form.dataset.upload, location.href);
  for (const pk of stored) address.searchParams.append("pk", pk);
  if (form.elements.next.value) address.searchParams.set("next", form.elements.next.value);
  const next = form.querySelector(".upload__next");
  next.querySelector("a").href = address;
  next.hidden = false;
  if (!refused) location.assign(address);
}

async function take(files) {
  waiting.push(...[...files].map((file) => [file, lineFor(file)]));
  if (busy) return;
  busy = true;
  while (waiting.length) await send(...waiting.shift());
  busy = false;
  offerNext();
}

if (form) {
  form.querySelector(".upload__drop").hidden = false;
  form.querySelector(".upload__button").hidden = true;
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  const zone = form.querySelector(".upload__zone");
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  // A picture dropped beside the zone must not replace the page.
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => holdsFiles(event) && event.preventDefault());
  }
  zone.addEventListener("dragover", (event) => zone.classList.toggle("upload__zone--over", holdsFiles(event)));
  zone.addEventListener("dragleave", () => zone.classList.remove("upload__zone--over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("upload__zone--over");
    take(event.dataTransfer.files);
  });
}
