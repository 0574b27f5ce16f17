// The rest of TreeTable: which rows match, drawing them, the keyboard and the boxes.
const number = (wanted) => {
  const [, sign, text] = /^\s*([<>]?=?)\s*(\d+)\s*$/.exec(wanted) ?? [];
  const than = Number(text);
  const tests = { ">": (n) => n > than, "<": (n) => n < than, ">=": (n) => n >= than, "<=": (n) => n <= than };
  return text === undefined ? null : tests[sign] ?? ((n) => n === than);
};

class Tree extends TreeTable {
  refresh() {
    const matches = this.matcher();
    const filtering = this.filters.size > 0;
    this.kept = this.model.kept(matches, this.withEnded);
    this.shown = this.model.visible(this.kept, (id) => (filtering ? !this.closed.has(id) : this.open.has(id)));
    this.at = new Map(this.shown.map((row, at) => [this.model.rows[row.place][ID], at]));
    if (!this.at.has(this.active)) this.active = this.shown.length ? this.idAt(0) : null;
    if (this.checkable) this.states = this.model.states(this.checked);
    this.table.setAttribute("aria-rowcount", this.shown.length + 1);
    this.clear.hidden = !filtering;
    this.tell(filtering, matches);
    this.window(true);
    this.keep();
  }

  tell(filtering, matches) {
    const all = this.model.rows.filter((row) => this.withEnded || !row[ENDED]);
    const found = filtering ? all.filter(matches).length : all.length;
    const count = numbers.format(all.length);
    this.status.textContent = filtering ? `${numbers.format(found)} of ${count} ${this.noun}` : `${count} ${this.noun}`;
    const why = this.model.rows.length ? (filtering ? `No ${this.noun} match the filters.` : `All ${this.noun} here are historical.`) : this.emptyText;
    this.empty.textContent = this.shown.length ? "" : why;
    this.empty.hidden = this.shown.length > 0;
  }

  matcher() {
    this.texts ??= this.model.rows.map((row) => [row[NAME], ...row.slice(CELLS)].map((cell) => folded(shownText(cell))));
    const tests = [...this.filters].map(([place, wanted]) => {
      const cell = (row) => (place === 0 ? row[NAME] : row[CELLS + place - 1]);
      if (this.heads[place].options) return (row) => [cell(row)].flat().includes(wanted);
      const compare = this.heads[place].kind === "number" ? number(wanted) : null;
      if (compare) return (row) => compare(cell(row) ?? 0);
      return (row) => this.texts[this.model.places.get(row[ID])][place].includes(folded(wanted.trim()));
    });
    return (row) => tests.every((test) => test(row));
  }

  idAt(at) { return this.model.rows[this.shown[at].place][ID]; }

  // --- drawing: only rows near the ones in sight ---
  window(afresh = false) {
    const first = Math.floor(this.frame.scrollTop / ROW / BLOCK) * BLOCK - AROUND;
    const from = Math.max(0, first), to = Math.min(this.shown.length, first + 3 * AROUND + Math.ceil((this.height ?? innerHeight) / ROW));
    if (!afresh && from === this.from && to === this.to) return;
    [this.from, this.to] = [from, to];
    const focused = this.frame.getRootNode().activeElement;
    const held = focused && this.body.contains(focused);
    const rows = [];
    for (let at = from; at < to; at++) rows.push(this.drawRow(at));
    const inSight = new Set(rows);
    for (const [id, row] of this.drawn) if (!inSight.has(row)) this.drawn.delete(id);
    this.before.firstChild.style.height = `${from * ROW}px`;
    this.after.firstChild.style.height = `${(this.shown.length - to) * ROW}px`;
    this.place([...(from ? [this.before] : []), ...rows, ...(to < this.shown.length ? [this.after] : [])]);
    if (held && !this.body.contains(focused)) this.frame.focus({ preventScroll: true });
  }

  // Moves only what is not already in its place: a row that has the focus keeps it.
  place(rows) {
    const wanted = new Set(rows);
    for (const row of [...this.body.children]) if (!wanted.has(row)) row.remove();
    rows.forEach((row, at) => { if (this.body.children[at] !== row) this.body.insertBefore(row, this.body.children[at] ?? null); });
  }

  drawRow(at) {
    const { place, level, position, size, children, open } = this.shown[at];
    const [id, name, , ended] = this.model.rows[place];
    let row = this.drawn.get(id);
    if (!row) this.drawn.set(id, (row = this.newRow(this.model.rows[place])));
    const aria = { level, posinset: position, setsize: size, rowindex: at + 2 };
    for (const [key, value] of Object.entries(aria)) row.setAttribute(`aria-${key}`, value);
    if (children) row.setAttribute("aria-expanded", open);
    else row.removeAttribute("aria-expanded");
    row.tabIndex = id === this.active ? 0 : -1;
    row.classList.toggle("ended", !!ended);
    row.parts.twisty.className = `twisty ${children ? (open ? "open" : "closed") : "leaf"}`;
    row.parts.name.style.paddingLeft = `${(level - 1) * 1.25}rem`;
    const wanted = folded((this.filters.get(0) ?? "").trim());
    if (row.parts.marked !== wanted) putMarked(row.parts.text, name, (row.parts.marked = wanted));
    if (this.checkable) this.drawBox(row, this.states[place]);
    return row;
  }

  newRow(given) {
    const row = node("tr");
    row.setAttribute("role", "row");
    row.dataset.id = given[ID];
    const reason = this.reason(given);
    row.parts = { name: node("div", "name"), twisty: node("span", "twisty"), marked: "" };
    row.parts.twisty.setAttribute("aria-hidden", "true");
    row.parts.twisty.addEventListener("click", () => this.turn(given[ID]));
    row.parts.name.append(row.parts.twisty);
    if (this.checkable) row.parts.name.append((row.parts.box = this.newBox(given)));
    row.parts.text = this.openable ? linkTo(addressOf(this.link, given[ID]), given[NAME], () => this.openCard(given[ID])) : node("span", "", given[NAME]);
    row.parts.text.classList.add("text");
    if (this.openable) row.parts.text.tabIndex = -1;
    else row.parts.text.addEventListener("click", () => this.turn(given[ID]));
    row.parts.text.title = reason ? `${given[NAME]} – withheld: ${reason}` : given[NAME];
    row.parts.name.append(reason ? this.struck(row.parts.text) : row.parts.text);
    if (given[ENDED]) row.parts.name.append(node("span", "badge", "ended"));
    if (reason) row.parts.name.append(this.withheldBadge(reason));
    row.append(this.newCell(row.parts.name, this.heads[0]));
    given.slice(CELLS).forEach((value, at) => {
      const cell = this.newCell(value, this.heads[at + 1]), reasons = at + CELLS === given.length - 1;
      if (reason && !reasons) cell.replaceChildren(this.struck(cell.textContent));
      row.append(cell);
    });
    return row;
  }

  struck(content) {
    const gone = node("del");
    gone.append(content);
    return gone;
  }

  withheldBadge(reason) {
    const badge = node("span", "badge", "withheld");
    badge.append(unseen(`: ${reason}`));
    return badge;
  }

  newCell(content, head) {
    const cell = node("td", head.kind === "number" ? "number" : "");
    cell.setAttribute("role", "gridcell");
    if (content instanceof Node) cell.append(content);
    else {
      cell.textContent = shownText(content);
      if (cell.textContent.length > 12) cell.title = cell.textContent;
    }
    return cell;
  }

  newBox(given) {
    const box = node("span", "box");
    box.setAttribute("role", "checkbox");
    box.setAttribute("aria-label", given[NAME]);
    box.addEventListener("click", () => this.check(given[ID]));
    return box;
  }

  drawBox(row, { state, byParent }) {
    const { box } = row.parts;
    box.setAttribute("aria-checked", state);
    box.tabIndex = -1;
    box.classList.toggle("by-parent", byParent);
    box.title = byParent ? "Covered by an organisation above. Click to leave this one out." : "";
    if (byParent) box.setAttribute("aria-description", "covered by an organisation above");
    else box.removeAttribute("aria-description");
  }

  // All rows that the filters leave, also those beneath what is closed, each with how deep it lies.
  csv() {
    const matches = this.matcher(), rows = this.model.rows;
    const level = (row) => (row[PARENT] < 0 ? 1 : 1 + level(rows[row[PARENT]]));
    const lines = rows.filter((row) => (this.withEnded || !row[ENDED]) && matches(row)).map((row) => {
      const cells = row.slice(CELLS).map((cell) => [shownText(cell), typeof cell === "number"]);
      return [csvQuoted(row[NAME]), level(row), ...cells.map(([text, isNumber]) => csvQuoted(isNumber ? text.replaceAll(/\s/g, "") : text, isNumber)), csvQuoted(row[ID])];
    });
    const [first, ...others] = this.heads.map((head) => csvQuoted(head.label));
    saveCsv(this.label, [[first, "Level", ...others, "ID"], ...lines]);
  }

  // --- doing ---
  openCard(id) {
    this.active = id;
    this.keep();
    if (this.link) travel(addressOf(this.link, id));
    else this.component.setTriggerValue("opened", id);
  }

  turn(id, open = null) {
    const shown = this.shown[this.at.get(id)];
    if (!shown?.children || (open !== null && shown.open === open)) return;
    const set = this.filters.size ? this.closed : this.open;
    if (set.has(id)) set.delete(id);
    else set.add(id);
    this.refresh();
  }

  check(id) {
    this.checked = this.model.toggle(this.checked, id);
    this.refresh();
    this.component.setStateValue("checked", { epoch: this.epoch, ids: [...this.checked] });
  }

  activate(id) {
    if (!id || id === this.active) return;
    const was = this.drawn.get(this.active);
    if (was) was.tabIndex = -1;
    this.active = id;
    const row = this.drawn.get(id);
    if (row) row.tabIndex = 0;
    this.keep();
  }

  go(at) {
    const to = Math.max(0, Math.min(this.shown.length - 1, at));
    const head = this.head.offsetHeight, top = to * ROW;
    if (top < this.frame.scrollTop) this.frame.scrollTop = top;
    if (top + ROW + head > this.frame.scrollTop + this.frame.clientHeight) this.frame.scrollTop = top + ROW + head - this.frame.clientHeight;
    this.window();
    this.activate(this.idAt(to));
    this.drawn.get(this.active)?.focus({ preventScroll: true });
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.active || event.target.closest?.("thead")) return;
    const at = this.at.get(this.active), { open, children, place } = this.shown[at];
    const parent = this.model.rows[place][PARENT];
    const page = Math.max(1, Math.floor((this.frame.clientHeight - this.head.offsetHeight) / ROW) - 1);
    const keys = {
      ArrowDown: () => this.go(at + 1), ArrowUp: () => this.go(at - 1),
      PageDown: () => this.go(at + page), PageUp: () => this.go(at - page),
      Home: () => this.go(0), End: () => this.go(this.shown.length - 1),
      ArrowRight: () => (children && !open ? this.turn(this.active) : children && this.go(at + 1)),
      ArrowLeft: () => (children && open ? this.turn(this.active) : parent >= 0 && this.go(this.at.get(this.model.rows[parent][ID]))),
      Enter: () => (this.openable ? this.openCard(this.active) : this.turn(this.active)),
      " ": () => this.checkable && this.check(this.active),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }
}

export default (component) => mounted(component, Tree);
