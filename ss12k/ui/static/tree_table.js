// The organisation tree as an ARIA treegrid. Rows out of sight are not drawn; the keyboard moves from row to row.
const BLOCK = 60, AROUND = 120, ROW = 34;

class TreeTable {
  constructor(box) {
    this.box = box;
    this.drawn = new Map();
    this.bar = node("div", "bar");
    this.frame = node("div", "frame");
    this.frame.tabIndex = -1;
    this.table = node("table");
    this.table.setAttribute("role", "treegrid");
    this.columns = node("colgroup");
    this.head = node("thead");
    this.body = node("tbody");
    [this.head, this.body].forEach((part) => part.setAttribute("role", "rowgroup"));
    [this.before, this.after] = [node("tr", "gap"), node("tr", "gap")];
    [this.before, this.after].forEach((gap) => { gap.role = "presentation"; gap.append(node("td")); gap.firstChild.role = "presentation"; });
    this.empty = node("div", "empty");
    this.table.append(this.columns, this.head, this.body);
    this.frame.append(this.table, this.empty);
    box.append(this.bar, this.frame);
    this.frame.addEventListener("scroll", () => this.window());
    this.frame.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("focusin", (event) => this.activate(event.target.closest("tr")?.dataset.id));
  }

  update(data) {
    this.data = data;
    if (data.rows !== this.sent || data.look !== this.look) {
      [this.sent, this.look] = [data.rows, data.look];
      Object.assign(this, JSON.parse(data.look));
      this.model = new TreeModel(this.read(data.rows));
      this.texts = null;
      this.drawn.clear();
      this.remember();
      this.drawBar();
      this.drawHead();
    }
    if (data.epoch !== this.epoch) {
      this.epoch = data.epoch;
      this.checked = new Set(data.checked ?? []);
    }
    this.refresh();
  }

  // The rows; where some are withheld, the last column says why.
  read(text) {
    const rows = JSON.parse(text);
    if (this.reasons.length) rows.forEach((row) => row.push(this.reason(row)));
    return rows;
  }

  reason(row) { return this.reasons[row[WITHHELD] - 1] ?? null; }

  // --- what stays open, over reruns, page switches and reloads ---
  remember() {
    let kept = {};
    try { kept = JSON.parse(sessionStorage.getItem(this.store()) ?? "{}"); } catch { /* begin anew */ }
    const roots = this.model.rows.filter((row) => row[PARENT] < 0).map((row) => row[ID]);
    this.open = new Set(kept.open ?? this.opened ?? roots);
    this.filters = new Map(kept.filters ?? []);
    this.withEnded = kept.withEnded ?? this.showEnded;
    this.closed = new Set();
    this.active = kept.active ?? null;
  }

  store() { return `ss12k:tree:${this.name}`; }

  keep() {
    const kept = { open: [...this.open], filters: [...this.filters], withEnded: this.withEnded, active: this.active };
    try { sessionStorage.setItem(this.store(), JSON.stringify(kept)); } catch { /* full or forbidden: not vital */ }
  }

  // --- above the table ---
  drawBar() {
    this.status = node("span", "status");
    this.status.setAttribute("role", "status");
    const all = (open) => () => { this.openAll(open); };
    this.bar.replaceChildren(tool("Expand all", all(true)), tool("Collapse all", all(false)));
    if (this.model.rows.some((row) => row[ENDED])) this.bar.append(this.endedBox());
    this.clear = tool("Clear filters", () => { this.filters.clear(); this.closed.clear(); this.drawHead(); this.refresh(); });
    this.bar.append(this.clear);
    if (!this.checkable) this.bar.append(tool("Download CSV", () => this.csv()));
    this.bar.append(this.status);
  }

  endedBox() {
    const label = node("label"), input = node("input");
    Object.assign(input, { type: "checkbox", checked: this.withEnded });
    input.addEventListener("change", () => { this.withEnded = input.checked; this.refresh(); });
    label.append(input, this.endedLabel);
    return label;
  }

  openAll(open) {
    const parents = this.model.rows.filter((_, place) => this.model.children[place].length).map((row) => row[ID]);
    if (this.filters.size) this.closed = new Set(open ? [] : parents);
    else this.open = new Set(open ? parents : []);
    this.refresh();
  }

  drawHead() {
    const row = node("tr");
    row.setAttribute("role", "row");
    this.columns.replaceChildren();
    this.heads.forEach((head, place) => {
      const cell = node("th", head.kind === "number" ? "number" : "");
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-label", head.label);
      cell.append(node("div", "label", head.label));
      if (head.filter) cell.append(this.filterBox(head, place));
      row.append(cell);
      const column = node("col");
      if (head.width) column.style.width = `${head.width}rem`;
      this.columns.append(column);
    });
    this.head.replaceChildren(row);
    this.table.setAttribute("aria-label", this.label);
    this.table.style.minWidth = `${this.heads.reduce((sum, head) => sum + (head.width || 13.5), 0)}rem`;
    this.frame.style.maxHeight = this.height ? `${this.height}px` : "max(24rem, 100vh - 17rem)";
  }

  filterBox(head, place) {
    const box = node(head.options ? "select" : "input", "filter");
    box.setAttribute("aria-label", `Filter ${head.label}`);
    if (head.options) box.append(new Option("All", ""), ...head.options.map((text) => new Option(text, text)));
    else Object.assign(box, { type: "text", placeholder: head.kind === "number" ? "e.g. >10" : "Filter", autocomplete: "off", spellcheck: false });
    box.value = this.filters.get(place) ?? "";
    box.classList.toggle("on", !!box.value);
    const changed = () => {
      if (box.value) this.filters.set(place, box.value);
      else this.filters.delete(place);
      box.classList.toggle("on", !!box.value);
      this.closed.clear();
      this.frame.scrollTop = 0;
      this.refresh();
    };
    box.addEventListener("input", () => { clearTimeout(this.typing); this.typing = setTimeout(changed, 60); });
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape" && !head.options) { box.value = ""; changed(); }
    });
    return box;
  }
}
