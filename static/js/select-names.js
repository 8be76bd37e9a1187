// Fields that search while somebody types (select2) forget the label of what they stand in for.
function name(select) {
  const label = select.labels[0];
  const field = select.nextElementSibling?.querySelector("[role=combobox]");
  if (!field) return;
  const shown = field.querySelector("[role=textbox]");
  if (!label) {
    // In the rows of a table, the name stands at the field itself.
    const name = select.getAttribute("aria-label") ?? "";
    for (const one of [field, shown]) one?.setAttribute("aria-label", name);
    field.removeAttribute("aria-labelledby");
    return;
  }
  label.id ||= `${select.id}-label`;
  shown?.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  field.setAttribute("aria-labelledby", [label.id, shown?.id].filter(Boolean).join(" "));
}

// The admin makes them when its jQuery is ready, which this is asked for later than that.
window.django?.jQuery?.(() => {
  document.querySelectorAll("select.select2-hidden-accessible").forEach(name);
});
