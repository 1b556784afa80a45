/** The one source of the present. Tests move it; everything else asks it. */
export class Clock {
  now(): Date {
    return new Date();
  }

  nowMs(): number {
    return this.now().getTime();
  }
}
