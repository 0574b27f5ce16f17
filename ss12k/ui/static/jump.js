// Goes to a page when the server says so, once for each time that it does.
class Jump {
  update({ address, number }) {
    if (number === this.number) return;
    this.number = number;
    travel(address);
  }
}

export default (component) => mounted(component, Jump);
