// What all our components share. Names may hold anything, HTML too: text goes in by textContent only.
const node = (tag, className = "", text = null) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null) made.textContent = text;
  return made;
};

// For screen readers alone.
const unseen = (text) => node("span", "unseen", text);

const tool = (label, act) => {
  const button = node("button", "tool", label);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
};

const swedish = new Intl.Collator("sv", { numeric: true, sensitivity: "base" });
const numbers = new Intl.NumberFormat("sv-SE", { maximumFractionDigits: 6 });
const folded = (text) => String(text ?? "").toLocaleLowerCase("sv");

const shownText = (value) => {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(shownText).join(", ");
  return typeof value === "number" ? numbers.format(value) : String(value);
};

// Text with what was searched for in it marked.
const putMarked = (element, text, wanted) => {
  element.replaceChildren();
  const start = wanted ? folded(text).indexOf(wanted) : -1;
  if (start < 0) return element.append(text);
  const end = start + wanted.length;
  element.append(text.slice(0, start), node("mark", "", text.slice(start, end)), text.slice(end));
};

// To another page in this tab and session, as the browser's Back and Forward do: one entry in its history, where a
// jump by Streamlit makes two, of which the first has lost what the page before was asked.
const travel = (address) => {
  history.pushState({}, "", new URL(address, document.baseURI));
  dispatchEvent(new PopStateEvent("popstate"));
};

// Opens in this tab and session; the address is real, so that a new tab can be asked for too.
const linkTo = (address, text, open) => {
  const made = node(address ? "a" : "button", "link", text);
  if (address) made.href = address;
  else made.type = "button";
  made.addEventListener("click", (event) => {
    if (address && (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0)) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  });
  return made;
};

const addressOf = (template, id) => (template ? template.replace("{id}", encodeURIComponent(id)) : null);

// A spreadsheet runs a cell that begins like a formula; names come from outside. (explore/listing.py has the same rule.)
const csvQuoted = (text, isNumber = false) => {
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n\r,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const saveCsv = (label, lines) => {
  const link = node("a"), text = lines.map((cells) => cells.join(";")).join("\r\n");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + text + "\r\n"], { type: "text/csv;charset=utf-8" }));
  link.download = `${label.toLocaleLowerCase("sv").replaceAll(/[^a-zåäö0-9]+/g, "-")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

// One object per mounted component; what Streamlit sends again goes to the same one.
const mounted = (component, Made) => {
  const root = component.parentElement;
  if (!root.made) {
    const box = node("div", "ss12k");
    root.append(box);
    // Streamlit has one-letter shortcuts for the whole page; our keys are ours.
    box.addEventListener("keydown", (event) => event.stopPropagation());
    root.made = new Made(box);
  }
  root.made.component = component;
  root.made.update(component.data);
};
