/** Work that fills the memory or a core: one after the other. */
export class OneByOne {
  private last: Promise<unknown> = Promise.resolve();

  next<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
