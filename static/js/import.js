// Request the next batch of an import automatically, and estimate the time left.
const form = document.querySelector("[data-goes-on]");
const stopped = new URLSearchParams(location.search).has("stopped");

function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function tellTimeLeft(place) {
  const { done, total, text } = place.dataset;
  const key = `import ${location.pathname} ${total}`;
  const now = { done: Number(done), at: Date.now() };
  let first = JSON.parse(sessionStorage.getItem(key));
  // Each step starts counting from zero.
  if (!first || first.done > now.done) first = now;
  sessionStorage.setItem(key, JSON.stringify(first));
  if (now.done === first.done) return;
  const each = (now.at - first.at) / 1000 / (now.done - first.done);
  place.textContent = `· ${text.replace("{time}", clock(Math.ceil(each * (total - now.done))))}`;
}

const place = document.querySelector("[data-time-left]");
if (place) tellTimeLeft(place);
if (form && !stopped) {
  setTimeout(() => form.requestSubmit(form.querySelector("[value=go_on]")), 300);
}
