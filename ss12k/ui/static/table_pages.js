// The same table where the server holds the rows: it turns the pages and sorts; the browser only asks.
class PagedTable extends ObjectTable {
  constructor(box) {
    super(box);
    this.frame.tabIndex = 0;
    this.frame.setAttribute("role", "region");
    this.bar.append(this.status);
    this.pager = node("nav", "bar pager");
    // Built once: the button that was pressed keeps the focus while the rows change.
    const places = { First: () => 1, Previous: (page) => page - 1, Next: (page) => page + 1, Last: () => this.paging.pages };
    this.tools = Object.entries(places).map(([name, place]) => {
      const button = tool(name, () => this.turn(place(this.asked)));
      button.setAttribute("aria-label", `${name} page`);
      return button;
    });
    this.pager.append(...this.tools.slice(0, 2), this.pageBox(), ...this.tools.slice(2));
    box.append(this.pager);
  }

  pageBox() {
    const label = node("label", "", "Page ");
    this.input = node("input", "filter page");
    Object.assign(this.input, { type: "number", min: 1, step: 1, autocomplete: "off" });
    this.of = node("span");
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (this.input.value) this.turn(Math.trunc(Number(this.input.value)));
      this.input.value = this.asked;
    });
    // What was typed and left without Enter is not where we are.
    this.input.addEventListener("blur", () => { this.input.value = this.asked; });
    label.append(this.input, this.of);
    return label;
  }

  drawBar() {
    const { page, pages } = this.paging;
    this.asked = page;
    this.frame.scrollTop = 0;
    this.frame.setAttribute("aria-label", `Rows of ${this.label}`);
    this.frame.style.maxHeight = this.height ? `${this.height}px` : "max(24rem, 100vh - 17rem)";
    this.pager.hidden = pages < 2;
    this.pager.setAttribute("aria-label", `Pages of ${this.label}`);
    this.input.max = pages;
    this.input.value = page;
    this.of.textContent = `of ${numbers.format(pages)}`;
    // Not `disabled`: a button at the end would lose the focus, and the keyboard its place.
    this.tools.forEach((button, at) => button.setAttribute("aria-disabled", at < 2 ? page <= 1 : page >= pages));
  }

  canSort(at) { return !!this.paging.sortable[at]; }

  sortedBy() {
    const at = this.paging.sortable.indexOf(this.paging.sort);
    return { at: this.paging.sort === null || at < 0 ? null : at, down: this.paging.down };
  }

  sortBy(at) {
    const [by, down] = this.nextSort(at);
    this.ask(1, by === null ? null : this.paging.sortable[by], down);
  }

  // Presses that come faster than the pages count from where the last one went.
  turn(page) {
    const to = Math.min(Math.max(page, 1), this.paging.pages);
    if (to !== this.asked) this.ask(to, this.paging.sort, this.paging.down);
  }

  ask(page, sort, down) {
    this.asked = page;
    this.component.setTriggerValue("turned", { page, sort, down });
  }

  draw() {
    this.limit = this.rows.length;
    super.draw();
  }

  tell() {
    const { page, pages, total, size, noun } = this.paging, from = (page - 1) * size + 1;
    const [first, last, all] = [from, from + this.rows.length - 1, total].map((number) => numbers.format(number));
    const rows = noun.charAt(0).toLocaleUpperCase("sv") + noun.slice(1);
    this.status.textContent = pages < 2 || !this.rows.length ? `${all} ${noun}` : `${rows} ${first}–${last} of ${all}`;
  }
}

export default (component) => mounted(component, component.data.paging ? PagedTable : ObjectTable);
