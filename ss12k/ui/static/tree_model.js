// Which rows show, which are open, which boxes are covered. Agrees with ss12k/ui/tree.py.
// A row: [id, name, parent's place or -1, ended, unit's place, which reason it is withheld for or 0,
// ...cells], a parent before its children.
const ID = 0, NAME = 1, PARENT = 2, ENDED = 3, UNIT = 4, WITHHELD = 5, CELLS = 6;

class TreeModel {
  constructor(rows) {
    this.rows = rows;
    this.places = new Map(rows.map((row, place) => [row[ID], place]));
    this.children = rows.map(() => []);
    this.unitChildren = rows.map(() => []);
    rows.forEach((row, place) => {
      if (row[PARENT] >= 0) this.children[row[PARENT]].push(place);
      if (row[UNIT] === place && this.above(place) >= 0) this.unitChildren[this.above(place)].push(place);
    });
  }

  above(unit) {
    const parent = this.rows[unit][PARENT];
    return parent < 0 ? -1 : this.rows[parent][UNIT];
  }

  path(unit) {
    const found = [];
    for (let here = unit; here >= 0; here = this.above(here)) found.push(here);
    return found;
  }

  // --- boxes ---
  units(checked) {
    const known = [...checked].filter((id) => this.places.has(id));
    return new Set(known.map((id) => this.rows[this.places.get(id)][UNIT]));
  }

  // For each row "true", "mixed" or "false", and whether something above is what covers it.
  states(checked) {
    const units = this.units(checked);
    const covered = this.rows.map(() => false), byParent = this.rows.map(() => false), mixed = this.rows.map(() => false);
    this.rows.forEach((row, place) => {
      if (row[UNIT] !== place) return;
      byParent[place] = this.above(place) >= 0 && covered[this.above(place)];
      covered[place] = units.has(place) || byParent[place];
    });
    for (let place = this.rows.length - 1; place >= 0; place--) {
      if (this.rows[place][UNIT] === place && this.above(place) >= 0 && (covered[place] || mixed[place])) mixed[this.above(place)] = true;
    }
    return this.rows.map((row) => ({
      state: covered[row[UNIT]] ? "true" : mixed[row[UNIT]] ? "mixed" : "false",
      byParent: byParent[row[UNIT]],
    }));
  }

  toggle(checked, id) {
    const path = this.path(this.rows[this.places.get(id)][UNIT]);
    let units = this.units(checked);
    if (path.some((unit) => units.has(unit))) units = this.without(units, path);
    else units.add(path[0]);
    const smallest = [...units].filter((unit) => !this.path(unit).slice(1).some((above) => units.has(above)));
    const unknown = [...checked].filter((other) => !this.places.has(other));
    return new Set([...smallest.map((unit) => this.rows[unit][ID]), ...unknown]);
  }

  // What covered the target is replaced by its other children, down the path.
  without(units, path) {
    const top = Math.max(...path.map((unit, place) => (units.has(unit) ? place : -1)));
    const kept = new Set([...units].filter((unit) => !path.includes(unit) && !this.path(unit).includes(path[0])));
    for (const above of path.slice(1, top + 1)) {
      for (const child of this.unitChildren[above]) if (!path.includes(child)) kept.add(child);
    }
    return kept;
  }

  // --- rows ---
  // Matching rows and those above them; an ended row stays when something below it does.
  kept(matches, withEnded) {
    const kept = this.rows.map((row) => (withEnded || !row[ENDED]) && matches(row));
    for (let place = this.rows.length - 1; place >= 0; place--) {
      if (kept[place] && this.rows[place][PARENT] >= 0) kept[this.rows[place][PARENT]] = true;
    }
    return kept;
  }

  // The rows to show, in order, with what ARIA wants to know of each.
  visible(kept, isOpen) {
    const shown = [], below = this.rows.map(() => 0), level = [], open = [];
    const siblings = (place) => (this.rows[place][PARENT] < 0 ? "top" : this.rows[place][PARENT]);
    let top = 0;
    this.rows.forEach((row, place) => {
      if (!kept[place]) return;
      const parent = row[PARENT];
      const position = parent < 0 ? ++top : ++below[parent];
      level[place] = parent < 0 ? 1 : level[parent] + 1;
      const reached = parent < 0 || open[parent];
      open[place] = reached && isOpen(row[ID]);
      if (reached) shown.push({ place, position, level: level[place], open: open[place] });
    });
    for (const row of shown) {
      row.size = siblings(row.place) === "top" ? top : below[siblings(row.place)];
      row.children = below[row.place];
    }
    return shown;
  }
}
