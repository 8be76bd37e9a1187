// Suggest existing tags for the last part of a comma-separated line; a datalist alone only
// completes a whole field.
for (const list of document.querySelectorAll('datalist[id$="_suggestions"]')) {
  const input = document.getElementById(list.id.replace("_suggestions", ""));
  const names = [...list.options].map((option) => option.value);
  input.setAttribute("list", list.id);
  input.addEventListener("input", () => {
    const written = input.value.slice(0, input.value.lastIndexOf(",") + 1);
    const before = written && `${written} `;
    list.replaceChildren(...names.map((name) => new Option("", before + name)));
  });
}
