// A JSON document to read: parts close and open, ids of known objects are links, marks tell what is withheld.
const SMALL = 600, CHUNK = 200;

// Numbers as the document writes them (1.0, 1e3), where the browser tells.
class Written { constructor(text) { this.text = text; } }
const isPart = (value) => value !== null && typeof value === "object" && !(value instanceof Written);
const read = (text) => JSON.parse(text, (_, value, context) =>
  (typeof value === "number" && context?.source ? new Written(context.source) : value));
const within = (parent, struck) => {
  if (!struck) return parent;
  const gone = node("del");
  parent.append(gone);
  return gone;
};
const size = (value) => (isPart(value) ? Object.values(value).reduce((sum, part) => sum + size(part), 1) : 1);
const escaped = (key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

// What a mark says, and why where no reason is given.
const KINDS = {
  withheld: ["withheld", ""],
  alias: ["alias", "the client gets another value instead"],
  partly: ["partly withheld", ""],
  extension: ["extension", "not part of the standard"],
  lacking: ["lacking", "not of the standard's shape"],
};

class JsonView {
  constructor(box) {
    this.box = box;
    this.bar = node("div", "bar");
    this.frame = node("div", "frame json");
    box.append(this.bar, this.frame);
  }

  update(data) {
    const sent = JSON.stringify(data);
    if (sent === this.sent) return;
    this.sent = sent;
    this.data = data;
    this.marks = data.marks ?? {};
    this.above = new Set(Object.keys(this.marks).flatMap((pointer) => [...pointer.matchAll("/")].map(({ index }) => pointer.slice(0, index))));
    this.box.dataset.json = data.document;
    this.value = read(data.document);
    this.status = node("span", "status");
    this.status.setAttribute("role", "status");
    const title = node("strong", "title", data.title);
    const tools = [tool("Expand", () => this.draw(Infinity)), tool("Collapse", () => this.draw(1)), tool(Object.keys(this.marks).length ? "Copy with what is withheld" : "Copy", () => this.copy())];
    this.bar.replaceChildren(title, ...this.summary(), ...tools, this.status);
    if (data.height) this.frame.style.maxHeight = `${data.height}px`;
    this.frame.tabIndex = 0;
    this.frame.setAttribute("role", "region");
    this.frame.setAttribute("aria-label", data.title);
    this.draw(size(this.value) <= SMALL ? Infinity : 2, true);
  }

  summary() {
    const kinds = Object.values(this.marks).map((mark) => mark.kind);
    const counts = Object.entries(KINDS).map(([kind, [word]]) => [kinds.filter((other) => other === kind).length, word]);
    const told = counts.filter(([count]) => count).map(([count, word]) => `${numbers.format(count)} ${word}`);
    return told.length ? [node("span", "summary", told.join(", "))] : [];
  }

  // `toMarks`: what has a mark inside is open, however deep it lies.
  draw(depth, toMarks = false) {
    this.toMarks = toMarks;
    this.frame.replaceChildren(this.list([[null, this.value]], "", depth, true));
    this.toMarks = false;
  }

  list(entries, pointer, depth, top = false) {
    const list = node("ul");
    const add = (from) => {
      for (const [key, value] of entries.slice(from, from + CHUNK)) {
        list.append(this.item(key, value, top ? "" : `${pointer}/${escaped(key)}`, depth));
      }
      const left = entries.length - from - CHUNK;
      if (left <= 0) return;
      const more = node("li"), button = tool(`Show ${Math.min(left, CHUNK)} more of ${left}`, () => { more.remove(); add(from + CHUNK); });
      more.append(button);
      list.append(more);
    };
    add(0);
    return list;
  }

  item(key, value, pointer, depth) {
    const mark = this.marks[pointer], item = node("li", mark ? `marked-${mark.kind}` : ""), line = node("span", "line");
    // Where the client gets another value, the key stays.
    const struck = mark?.kind === "withheld" || !!mark?.instead, whole = struck && !mark.instead;
    item.append(line);
    if (isPart(value)) this.part(item, line, key, value, pointer, depth, struck, whole);
    else {
      this.key(line, key, whole);
      within(line, struck).append(this.leaf(value, pointer));
    }
    if (mark) line.after(...this.told(mark));
    return item;
  }

  key(line, key, struck) {
    if (typeof key === "string") within(line, struck).append(node("span", "key", JSON.stringify(key)), ": ");
  }

  part(item, line, key, value, pointer, depth, struck, whole) {
    const many = Array.isArray(value), entries = many ? [...value.entries()] : Object.entries(value);
    const [left, right] = many ? ["[", "]"] : ["{", "}"];
    const count = many ? `[${entries.length}]` : `{${entries.length}}`;
    if (!entries.length) {
      this.key(line, key, whole);
      return within(line, struck).append(node("span", "bracket", left + right));
    }
    const button = node("button", "part");
    button.type = "button";
    this.key(button, key, whole);
    const start = node("span", "bracket", left);
    within(button, struck).append(start, node("span", "count", count));
    line.append(button);
    let inner = null;
    const turn = (open) => {
      button.setAttribute("aria-expanded", open);
      if (open && !inner) {
        item.append((inner = node(struck ? "del" : "div", "inner")));
        inner.append(this.list(entries, pointer, depth - 1), node("div", "bracket end", right));
      }
      if (inner) inner.hidden = !open;
      start.hidden = !open;
    };
    button.addEventListener("click", () => turn(button.getAttribute("aria-expanded") !== "true"));
    turn(depth > 0 || (this.toMarks && this.above.has(pointer)));
  }

  leaf(value, pointer) {
    if (value instanceof Written) return node("span", "num", value.text);
    if (typeof value !== "string") return node("span", "word", String(value));
    const text = node("span", "str", JSON.stringify(value)), resource = this.data.links[pointer];
    if (!resource) return text;
    const address = addressOf(this.data.addresses[resource], value);
    const open = () => (address ? travel(address) : this.component.setTriggerValue("opened", { resource, id: value }));
    const link = linkTo(address, JSON.stringify(value), open);
    link.title = `Open in ${resource}`;
    return link;
  }

  // After the value: what the client gets instead, then the mark in words.
  told({ kind, reason, instead }) {
    const [word, why] = KINDS[kind] ?? [kind, ""], text = reason || why;
    const badge = node("span", `badge mark ${kind}`, text ? `${word}: ${text}` : word);
    if (!instead) return [" ", badge];
    const given = node("span", "instead");
    given.append(unseen("instead: "), node("span", /^"/.test(instead) ? "str" : /^[-\d]/.test(instead) ? "num" : "word", instead));
    return [" ", given, " ", badge];
  }

  async copy() {
    let done = true;
    try { await navigator.clipboard.writeText(this.data.document); } catch { done = this.copyOldWay(); }
    this.status.textContent = done ? "Copied" : "Could not copy: select the text instead";
    setTimeout(() => { this.status.textContent = ""; }, 3000);
  }

  copyOldWay() {
    const area = node("textarea", "unseen");
    area.value = this.data.document;
    this.box.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export default (component) => mounted(component, JsonView);
