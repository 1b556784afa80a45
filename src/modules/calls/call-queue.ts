import type { FinishedCall } from './calls.types';
import { digestOf } from './masking.rules';

/** What may wait to be written. Beyond it calls are not recorded, and counted. */
const MAX_QUEUED = 10_000;
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

/** Of calls that nobody signed: anyone can send them, so they must not fill the disk. */
const MAX_UNSIGNED_A_MINUTE = 600;
const MAX_UNSIGNED_BYTES = 16 * 1024;
/** An explanation needs the whole body until it is written. */
const MAX_EXPLAINED_BYTES = 256 * 1024;
const MINUTE_MS = 60_000;

/** Calls that wait to be written: bounded by number and size. */
export class CallQueue {
  private waiting: FinishedCall[] = [];
  private bytes = 0;
  private minute = 0;
  private unsigned = 0;
  lost = 0;
  capped = 0;

  get size(): number {
    return this.waiting.length;
  }

  add(finished: FinishedCall): void {
    if (!finished.authenticated && !this.admitsUnsigned(finished.at)) {
      this.capped += 1;
      return;
    }
    const call = finished.authenticated ? finished : shortened(finished);
    const size = sizeOf(call);
    if (this.waiting.length >= MAX_QUEUED || this.bytes + size > MAX_QUEUED_BYTES) {
      this.lost += 1;
      return;
    }
    this.waiting.push(call);
    this.bytes += size;
  }

  /** Takes up to so many, oldest first. */
  take(most: number): FinishedCall[] {
    const taken = this.waiting.splice(0, most);
    for (const call of taken) this.bytes -= sizeOf(call);
    return taken;
  }

  private admitsUnsigned(at: Date): boolean {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    if (minute !== this.minute) {
      this.minute = minute;
      this.unsigned = 0;
    }
    this.unsigned += 1;
    return this.unsigned <= MAX_UNSIGNED_A_MINUTE;
  }
}

/** Of a body that anyone may have sent, size and hash are enough once it is long. */
function shortened(call: FinishedCall): FinishedCall {
  if (call.request.length <= MAX_UNSIGNED_BYTES) return call;
  return {
    ...call,
    request: Buffer.from(JSON.stringify(`unsigned: ${digestOf(call.request)}`)),
    explain: call.request.length > MAX_EXPLAINED_BYTES ? undefined : call.explain,
  };
}

function sizeOf(call: FinishedCall): number {
  return call.request.length + call.answer.length;
}
