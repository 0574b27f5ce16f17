// A plain table with links: sorted by its headers, searched, downloaded as it is shown.
const STEP = 200, SEARCH_FROM = 12;
const isLink = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const plain = (value) => (isLink(value) ? value.text : Array.isArray(value) ? value.map(plain).join(", ") : value ?? "");
const sortable = (value) => (typeof value === "boolean" ? Number(value) : Array.isArray(value) || isLink(value) ? plain(value) : value ?? "");
// A spreadsheet runs a cell that begins like a formula; names come from outside.
const csvCell = (value) => {
  const text = String(plain(value));
  const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n\r,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

class ObjectTable {
  constructor(box) {
    this.box = box;
    this.bar = node("div", "bar");
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
    [this.sort, this.down, this.wanted, this.limit] = [null, false, "", STEP];
    this.table.setAttribute("aria-label", this.label);
    if (this.height) this.frame.style.maxHeight = `${this.height}px`;
    this.drawBar();
    this.drawHead();
    this.draw();
  }

  drawBar() {
    this.status = node("span", "status");
    this.status.setAttribute("role", "status");
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
    const row = node("tr");
    this.columns.forEach((column, at) => {
      const cell = node("th", column.kind === "number" ? "number" : "");
      cell.scope = "col";
      const button = node("button", "sort", column.label);
      button.type = "button";
      button.addEventListener("click", () => this.sortBy(at));
      if (this.sort === at) cell.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      cell.append(button);
      row.append(cell);
    });
    const focused = this.head.contains(this.head.getRootNode().activeElement);
    this.head.replaceChildren(row);
    if (focused) row.children[this.sort]?.firstChild.focus();
  }

  sortBy(at) {
    [this.sort, this.down] = this.sort !== at ? [at, false] : this.down ? [null, false] : [at, true];
    this.drawHead();
    this.draw();
  }

  inOrder() {
    const found = this.wanted ? this.rows.filter((row) => row.some((cell) => folded(plain(cell)).includes(this.wanted))) : this.rows;
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
    const count = numbers.format(this.rows.length);
    this.status.textContent = this.wanted ? `${numbers.format(rows.length)} of ${count} rows` : `${count} rows`;
    this.more.replaceChildren();
    const left = rows.length - this.limit;
    if (left > 0) this.more.append(tool(`Show ${Math.min(left, STEP)} more of ${numbers.format(left)}`, () => { this.limit += STEP; this.draw(); }));
    if (!rows.length) this.more.textContent = this.rows.length ? "No row matches." : this.emptyText;
    this.more.hidden = left <= 0 && rows.length > 0;
    this.head.hidden = !this.rows.length;
  }

  newRow(cells) {
    const row = node("tr");
    cells.forEach((value, at) => {
      const cell = node("td", this.columns[at].kind === "number" ? "number" : this.columns[at].kind === "date" ? "date" : "");
      const values = Array.isArray(value) ? value : [value];
      values.forEach((one, place) => cell.append(place ? ", " : "", this.shown(one)));
      row.append(cell);
    });
    return row;
  }

  shown(value) {
    if (!isLink(value)) return typeof value === "boolean" ? (value ? "yes" : "no") : shownText(value);
    const { resource, id, text } = value;
    return linkTo(addressOf(this.addresses[resource], id), text, () => this.component.setTriggerValue("opened", { resource, id }));
  }

  csv() {
    const lines = [this.columns.map((column) => column.label), ...this.inOrder()].map((row) => row.map(csvCell).join(";"));
    const link = node("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }));
    link.download = `${this.label.toLocaleLowerCase("sv").replaceAll(/[^a-zåäö0-9]+/g, "-")}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

export default (component) => mounted(component, ObjectTable);
