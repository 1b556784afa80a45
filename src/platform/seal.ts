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

  /** @param keys 32 bytes each; the first seals, all open. */
  constructor(keys: readonly Buffer[]) {
    const [current, ...previous] = keys.map(deriveKey);
    if (!current) throw new Error('a sealer needs at least one key');
    this.current = current;
    this.keys = [current, ...previous];
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
    if (!key) throw new Error(`sealed with key ${id.toString('hex')}, which is not configured`);
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
    return fingerprintWith(this.current, content);
  }

  /** Whether the fingerprint was made of this content, under any key that is still configured. */
  matches(content: string, fingerprint: Buffer): boolean {
    return this.keys.some((key) => fingerprintWith(key, content).equals(fingerprint));
  }
}

function fingerprintWith(key: SealingKey, content: string): Buffer {
  return createHmac('sha256', key.authentication).update(content).digest();
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
