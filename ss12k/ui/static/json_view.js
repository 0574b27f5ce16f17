// A JSON document to read: parts close and open, ids of known objects are links, marks tell what is withheld.
const SMALL = 600, CHUNK = 200;

// Numbers as the document writes them (1.0, 1e3), where the browser tells.
class Written { constructor(text) { this.text = text; } }
const isPart = (value) => value !== null && typeof value === "object" && !(value instanceof Written);
const read = (text) => JSON.parse(text, (_, value, context) =>
  (typeof value === "number" && context?.source ? new Written(context.source) : value));
const size = (value) => (isPart(value) ? Object.values(value).reduce((sum, part) => sum + size(part), 1) : 1);
const escaped = (key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

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
    this.box.dataset.json = data.document;
    this.value = read(data.document);
    this.status = node("span", "status");
    this.status.setAttribute("role", "status");
    const title = node("strong", "title", data.title);
    this.bar.replaceChildren(title, tool("Expand", () => this.draw(Infinity)), tool("Collapse", () => this.draw(1)), tool("Copy", () => this.copy()), this.status);
    if (data.height) this.frame.style.maxHeight = `${data.height}px`;
    this.frame.tabIndex = 0;
    this.frame.setAttribute("role", "region");
    this.frame.setAttribute("aria-label", data.title);
    this.draw(size(this.value) <= SMALL ? Infinity : 2);
  }

  draw(depth) { this.frame.replaceChildren(this.list([[null, this.value]], "", depth, true)); }

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
    const mark = this.marks[pointer], item = node("li", mark ? `marked-${mark.kind}` : "");
    const line = node(mark?.kind === "withheld" ? "del" : "span", "line");
    item.append(line);
    if (isPart(value)) this.part(item, line, key, value, pointer, depth);
    else {
      this.key(line, key);
      line.append(this.leaf(value));
    }
    if (mark) item.insertBefore(this.reason(mark), line.nextSibling);
    return item;
  }

  key(line, key) {
    if (typeof key === "string") line.append(node("span", "key", JSON.stringify(key)), ": ");
  }

  part(item, line, key, value, pointer, depth) {
    const many = Array.isArray(value), entries = many ? [...value.entries()] : Object.entries(value);
    const [left, right] = many ? ["[", "]"] : ["{", "}"];
    const count = many ? `[${entries.length}]` : `{${entries.length}}`;
    if (!entries.length) {
      this.key(line, key);
      return line.append(left + right);
    }
    const button = node("button", "part");
    button.type = "button";
    this.key(button, key);
    const start = node("span", "bracket", left), counted = node("span", "count", count);
    button.append(start, counted);
    line.append(button);
    const end = node("div", "bracket end", right);
    let inner = null;
    const turn = (open) => {
      button.setAttribute("aria-expanded", open);
      if (open && !inner) item.append((inner = this.list(entries, pointer, depth - 1)), end);
      if (inner) inner.hidden = end.hidden = !open;
      start.hidden = !open;
    };
    button.addEventListener("click", () => turn(button.getAttribute("aria-expanded") !== "true"));
    turn(depth > 0);
  }

  leaf(value) {
    if (value instanceof Written) return node("span", "num", value.text);
    if (typeof value !== "string") return node("span", "word", String(value));
    const text = node("span", "str", JSON.stringify(value)), resource = Object.hasOwn(this.data.links, value) ? this.data.links[value] : null;
    if (!resource) return text;
    const open = () => this.component.setTriggerValue("opened", { resource, id: value });
    const link = linkTo(addressOf(this.data.addresses[resource], value), JSON.stringify(value), open);
    link.title = `Open in ${resource}`;
    return link;
  }

  reason(mark) {
    return node("span", `badge mark ${mark.kind}`, mark.reason ? `${mark.kind}: ${mark.reason}` : mark.kind);
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
