import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';

/**
 * Encryption at rest: AES-256-GCM, with the identity of the row as additional data, so that a
 * sealed value that is copied to another row does not open there. The id of the key travels in
 * front of the value, so that keys can be rotated while old values are still read.
 *
 * Layout: key id (4 bytes) | nonce (12) | tag (16) | ciphertext.
 */
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface SealingKey {
  readonly id: Buffer;
  readonly encryption: Buffer;
  readonly authentication: Buffer;
}

export class Sealer {
  private readonly keys: readonly SealingKey[];
  private readonly current: SealingKey;
  /** Of keys that open no more, by their ids: what they compared is still compared. */
  private readonly retired = new Map<string, Buffer>();

  /** @param keys 32 bytes each; the first seals, all open. */
  constructor(keys: readonly Buffer[]) {
    const [current, ...previous] = keys.map(deriveKey);
    if (!current) throw new Error('a sealer needs at least one key');
    this.current = current;
    this.keys = [current, ...previous.filter((key) => !key.id.equals(current.id))];
  }

  /** The id of the key that seals. */
  get currentId(): string {
    return this.current.id.toString('hex');
  }

  /** The ids of those that only open. */
  get previousIds(): string[] {
    return this.keys.slice(1).map((key) => key.id.toString('hex'));
  }

  /** @param identity names the row and column, e.g. `order_recipients/1/42`. */
  seal(plain: Buffer | string, identity: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.current.encryption, nonce);
    cipher.setAAD(Buffer.from(identity));
    const sealed = Buffer.concat([
      cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain),
      cipher.final(),
    ]);
    return Buffer.concat([this.current.id, nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws if the key is not known, the value was changed, or it belongs to another row. */
  open(sealed: Buffer, identity: string): Buffer {
    const id = sealed.subarray(0, KEY_ID_BYTES);
    const key = this.keys.find((candidate) => candidate.id.equals(id));
    if (!key) throw new Error(`sealed with key ${keyIdOf(sealed)}, which is not configured`);
    const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
    const tagEnd = nonceEnd + TAG_BYTES;
    const decipher = createDecipheriv(
      'aes-256-gcm',
      key.encryption,
      sealed.subarray(KEY_ID_BYTES, nonceEnd),
    );
    decipher.setAAD(Buffer.from(identity));
    decipher.setAuthTag(sealed.subarray(nonceEnd, tagEnd));
    return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
  }

  /** A keyed fingerprint: unlike a plain hash, it can't be compared with guesses from outside. */
  fingerprint(content: string): Buffer {
    return fingerprintWith(this.current.authentication, content);
  }

  /** Whether the fingerprint was made of this content, under any key that ever was the installation's. */
  matches(content: string, fingerprint: Buffer): boolean {
    const keys = [...this.keys.map((key) => key.authentication), ...this.retired.values()];
    return keys.some((key) => fingerprintWith(key, content).equals(fingerprint));
  }

  /**
   * What a key that is configured makes fingerprints with; null: it is not. It can be kept without the
   * key, which it does not tell: a fingerprint can't be made anew, its content is nowhere.
   */
  fingerprintKey(id: string): Buffer | null {
    return this.keys.find((key) => key.id.toString('hex') === id)?.authentication ?? null;
  }

  /** From now on fingerprints of a key that is not configured any more match. */
  remember(id: string, fingerprintKey: Buffer): void {
    this.retired.set(id, fingerprintKey);
  }
}

/** The id of the key that a sealed value needs, as people compare it. */
export function keyIdOf(sealed: Buffer): string {
  return sealed.subarray(0, KEY_ID_BYTES).toString('hex');
}

function fingerprintWith(key: Buffer, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest();
}

function deriveKey(secret: Buffer): SealingKey {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `opencang/${purpose}`, 32));
  return {
    id: createHash('sha256').update(secret).digest().subarray(0, KEY_ID_BYTES),
    encryption: derive('encryption'),
    authentication: derive('fingerprint'),
  };
}

/** SHA-256, for values that are random already (tokens, keys): hashing is enough to hide them. */
export function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}
