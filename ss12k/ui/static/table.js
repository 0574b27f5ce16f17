// A plain table with links: sorted by its headers, searched, downloaded as it is shown; what is withheld is struck through.
const STEP = 200, SEARCH_FROM = 12;
const has = (value, name) => value !== null && typeof value === "object" && Object.hasOwn(value, name);
const isLink = (value) => has(value, "resource"), isWithheld = (value) => has(value, "withheld");
const bare = (value) => (isWithheld(value) ? bare(value.withheld) : value);
const plain = (value) => {
  const own = bare(value);
  return isLink(own) ? own.text : Array.isArray(own) ? own.map(plain).join(", ") : own ?? "";
};
const sortable = (value) => (typeof bare(value) === "boolean" ? Number(bare(value)) : plain(value));
const sought = (value) => (isWithheld(value) ? `${plain(value)} ${plain(value.instead)}` : Array.isArray(value) ? value.map(sought).join(", ") : plain(value));
const csvCell = (value) => csvQuoted(String(plain(value)), typeof bare(value) === "number");

class ObjectTable {
  constructor(box) {
    this.box = box;
    this.bar = node("div", "bar");
    this.status = node("span", "status");
    this.status.setAttribute("role", "status");
    this.frame = node("div", "frame");
    this.table = node("table", "plain");
    this.head = node("thead");
    this.body = node("tbody");
    this.more = node("div", "empty");
    this.table.append(this.head, this.body);
    this.frame.append(this.table, this.more);
    box.append(this.bar, this.frame);
  }

  update(data) {
    const sent = JSON.stringify(data);
    if (sent === this.sent) return;
    this.sent = sent;
    Object.assign(this, data);
    this.withheld = new Set(data.struck.map((at) => this.rows[at]));
    [this.sort, this.down, this.wanted, this.limit] = [null, false, "", STEP];
    this.table.setAttribute("aria-label", this.label);
    if (this.height) this.frame.style.maxHeight = `${this.height}px`;
    this.drawBar();
    this.drawHead();
    this.draw();
  }

  drawBar() {
    this.bar.replaceChildren();
    if (this.rows.length >= SEARCH_FROM) this.bar.append(this.searchBox());
    if (this.rows.length && this.download) this.bar.append(tool("Download CSV", () => this.csv()));
    this.bar.append(this.status);
    this.bar.hidden = this.rows.length < 2;
  }

  searchBox() {
    const box = node("input", "filter search");
    Object.assign(box, { type: "search", placeholder: "Search these rows", autocomplete: "off" });
    box.setAttribute("aria-label", `Search ${this.label}`);
    box.addEventListener("input", () => { this.wanted = folded(box.value.trim()); this.limit = STEP; this.draw(); });
    return box;
  }

  drawHead() {
    const row = node("tr"), sorted = this.sortedBy();
    this.columns.forEach((column, at) => {
      const cell = node("th", this.isReason(at) ? "because" : column.kind === "number" ? "number" : "");
      cell.scope = "col";
      if (sorted.at === at) cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      cell.append(this.canSort(at) ? this.sortButton(column.label, at) : column.label);
      row.append(cell);
    });
    const focused = this.head.getRootNode().activeElement?.closest("th");
    const held = this.head.contains(focused) ? focused.cellIndex : -1;
    this.head.replaceChildren(row);
    row.children[held]?.querySelector("button")?.focus({ preventScroll: true });
  }

  sortButton(label, at) {
    const button = node("button", "sort", label);
    button.type = "button";
    button.addEventListener("click", () => this.sortBy(at));
    return button;
  }

  canSort() { return true; }

  sortedBy() { return { at: this.sort, down: this.down }; }

  // Up, down, and as it was.
  nextSort(at) {
    const { at: by, down } = this.sortedBy();
    return by !== at ? [at, false] : down ? [null, false] : [at, true];
  }

  sortBy(at) {
    [this.sort, this.down] = this.nextSort(at);
    this.drawHead();
    this.draw();
  }

  inOrder() {
    const found = this.wanted ? this.rows.filter((row) => row.some((cell) => folded(sought(cell)).includes(this.wanted))) : this.rows;
    if (this.sort === null) return found;
    const sign = this.down ? -1 : 1;
    const value = (row) => sortable(row[this.sort]);
    const compare = (one, other) => {
      if ((one === "") !== (other === "")) return one === "" ? sign : -sign; // what is missing stays last
      return typeof one === "number" && typeof other === "number" ? one - other : swedish.compare(String(one), String(other));
    };
    return [...found].sort((one, other) => sign * compare(value(one), value(other)));
  }

  draw() {
    const rows = this.inOrder();
    this.body.replaceChildren(...rows.slice(0, this.limit).map((row) => this.newRow(row)));
    this.tell(rows.length);
    this.more.replaceChildren();
    const left = rows.length - this.limit;
    if (left > 0) this.more.append(tool(`Show ${Math.min(left, STEP)} more of ${numbers.format(left)}`, () => { this.limit += STEP; this.draw(); }));
    if (!rows.length) this.more.textContent = this.rows.length ? "No row matches." : this.emptyText;
    this.more.hidden = left <= 0 && rows.length > 0;
    this.head.hidden = !this.rows.length;
  }

  tell(found) {
    const count = numbers.format(this.rows.length);
    this.status.textContent = this.wanted ? `${numbers.format(found)} of ${count} rows` : `${count} rows`;
  }

  newRow(cells) {
    const struck = this.withheld.has(cells), row = node("tr", struck ? "withheld" : "");
    cells.forEach((value, at) => {
      const reasons = this.isReason(at), kind = this.columns[at].kind;
      const cell = node("td", reasons ? "because" : ["number", "date"].includes(kind) ? kind : "");
      const into = struck && !reasons ? node("del") : cell;
      if (into !== cell) {
        if (at === 0) cell.append(unseen("withheld: "));
        cell.append(into);
      }
      if (reasons) this.putReasons(cell, value);
      else this.put(into, value);
      row.append(cell);
    });
    return row;
  }

  isReason(at) { return this.reasons && at === this.columns.length - 1; }

  // Some are long: so many lines of them show, the rest when pointed at, and all of it is read aloud.
  putReasons(cell, text) {
    const told = node("div", "clamped", text);
    told.title = text;
    cell.append(told);
  }

  put(into, value) {
    if (isWithheld(value)) return this.putWithheld(into, value);
    const values = Array.isArray(value) ? value : [value];
    values.forEach((one, place) => {
      if (place) into.append(", ");
      if (isWithheld(one)) this.putWithheld(into, one);
      else into.append(this.cell(one));
    });
  }

  // Read aloud in this order: that it is withheld, the value, why, and what is given instead.
  putWithheld(into, { withheld, reason, instead }) {
    const gone = node("del");
    gone.title = reason;
    this.put(gone, withheld);
    into.append(unseen("withheld: "), gone, unseen(` (${reason})`));
    if (instead === null) return;
    into.append(" ", unseen("instead: "));
    this.put(into, instead);
  }

  cell(value) {
    if (!isLink(value)) return typeof value === "boolean" ? (value ? "yes" : "no") : shownText(value);
    const { resource, id, text } = value;
    const address = addressOf(this.addresses[resource], id);
    return linkTo(address, text, () => (address ? travel(address) : this.component.setTriggerValue("opened", { resource, id })));
  }

  csv() { saveCsv(this.label, [this.columns.map((column) => column.label), ...this.inOrder()].map((row) => row.map(csvCell))); }
}
