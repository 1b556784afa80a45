/**
 * A strict reader of the body's text. The signature is made over the text as it was sent: number
 * formats, the order of keys and escapes have to survive, and so do ids of twenty digits. So the
 * text is read once, and each top-level parameter is kept both as a value and as its compact text.
 */

/** A number as it was written: converting is up to the field that knows what it is. */
export class WireNumber {
  constructor(readonly text: string) {}
}

export type WireValue = string | WireNumber | boolean | null | WireValue[] | WireObject;
export type WireObject = Map<string, WireValue>;

/** The body as a whole: its parameters in the order sent. */
export interface WireBody {
  readonly values: WireObject;
  /** Of each parameter: the value as text with white space outside strings removed. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Not JSON, not an object, or nested beyond reason: nobody can say what was asked. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

/** Readable, but not to be trusted: the same name twice, a control character. */
export class UntrustedBody extends Error {
  override readonly name = 'UntrustedBody';
}

/** Nothing of the contract is deeper than six. */
const MAX_DEPTH = 32;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN_STRING = /"[^"\\\u0000-\u001f\u007f]*"/y;
const ANY_STRING = /"(?:[^"\\]|\\[\s\S])*"/y;
// Line breaks and tabs are left to the fields: a label file in base64 may have them.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * @throws UnreadableBody if it is not UTF-8, not a JSON object, or deeper than 32 levels
 * @throws UntrustedBody if a name comes twice or a text holds a control character
 */
export function readBody(raw: Uint8Array): WireBody {
  let text: string;
  try {
    text = decoder.decode(raw);
  } catch {
    throw new UnreadableBody('the body is not UTF-8');
  }
  return new Reader(text).body();
}

class Reader {
  private at = 0;
  private depth = 0;
  /** The first thing that makes the body untrusted; told only once all of it proved readable. */
  private fault: string | null = null;
  /** White space was met outside a string: the text as sent is not the compact one. */
  private loose = false;

  constructor(private readonly text: string) {}

  body(): WireBody {
    this.skipSpace();
    if (this.peek() !== OPEN_BRACE) throw this.unreadable('an object');
    const texts = new Map<string, string>();
    const values = this.object(texts);
    this.skipSpace();
    if (this.at < this.text.length) throw this.unreadable('the end');
    if (this.fault) throw new UntrustedBody(this.fault);
    return { values, texts };
  }

  private value(): WireValue {
    const code = this.peek();
    if (code === QUOTE) return this.string();
    if (code === OPEN_BRACE) return this.object(null);
    if (code === OPEN_BRACKET) return this.list();
    if (this.take('true')) return true;
    if (this.take('false')) return false;
    if (this.take('null')) return null;
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text)?.[0];
    if (number === undefined) throw this.unreadable('a value');
    this.at += number.length;
    return new WireNumber(number);
  }

  private object(texts: Map<string, string> | null): WireObject {
    const object: WireObject = new Map();
    this.enter();
    this.skipSpace();
    if (this.peek() === CLOSE_BRACE) return this.leave(object);
    for (;;) {
      this.skipSpace();
      if (this.peek() !== QUOTE) throw this.unreadable('a name');
      const name = this.string();
      this.skipSpace();
      this.expect(COLON, '":"');
      this.skipSpace();
      if (object.has(name))
        this.fault ??= `the name ${JSON.stringify(name.slice(0, 64))} comes twice`;
      object.set(name, texts ? this.kept(name, texts) : this.value());
      this.skipSpace();
      if (this.peek() === CLOSE_BRACE) return this.leave(object);
      this.expect(COMMA, '"," or "}"');
    }
  }

  private kept(name: string, texts: Map<string, string>): WireValue {
    const start = this.at;
    this.loose = false;
    const value = this.value();
    const sent = this.text.slice(start, this.at);
    texts.set(name, this.loose ? compact(sent) : sent);
    return value;
  }

  private list(): WireValue[] {
    const list: WireValue[] = [];
    this.enter();
    this.skipSpace();
    if (this.peek() === CLOSE_BRACKET) return this.leave(list);
    for (;;) {
      this.skipSpace();
      list.push(this.value());
      this.skipSpace();
      if (this.peek() === CLOSE_BRACKET) return this.leave(list);
      this.expect(COMMA, '"," or "]"');
    }
  }

  private string(): string {
    PLAIN_STRING.lastIndex = this.at;
    const plain = PLAIN_STRING.exec(this.text)?.[0];
    if (plain !== undefined) {
      this.at += plain.length;
      return plain.slice(1, -1);
    }
    return this.unusualString();
  }

  /** With escapes, or with something that must not be there. */
  private unusualString(): string {
    ANY_STRING.lastIndex = this.at;
    const sent = ANY_STRING.exec(this.text)?.[0];
    if (sent === undefined) throw this.unreadable('the end of a text');
    this.at += sent.length;
    const value = unescaped(sent);
    if (value === null) throw this.unreadable('a text with valid escapes');
    if (CONTROL.test(value)) this.fault ??= 'a text holds a control character';
    else if (LONE_SURROGATE.test(value)) this.fault ??= 'a text holds half of a character';
    return value;
  }

  private enter(): void {
    this.at += 1;
    this.depth += 1;
    if (this.depth > MAX_DEPTH)
      throw new UnreadableBody(`the body is nested deeper than ${MAX_DEPTH} levels`);
  }

  private leave<T>(done: T): T {
    this.at += 1;
    this.depth -= 1;
    return done;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.peek();
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.loose = true;
      this.at += 1;
    }
  }

  private take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private expect(code: number, name: string): void {
    if (this.peek() !== code) throw this.unreadable(name);
    this.at += 1;
  }

  private peek(): number {
    return this.text.charCodeAt(this.at);
  }

  private unreadable(wanted: string): UnreadableBody {
    return new UnreadableBody(
      `the body is not a JSON object: ${wanted} was expected at character ${this.at + 1}`,
    );
  }
}

/** Raw control characters are not JSON, but what is wrong with them is better said than guessed. */
function unescaped(sent: string): string | null {
  try {
    return JSON.parse(sent) as string;
  } catch {
    const spelled = sent.replace(
      /[\u0000-\u001f]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    try {
      return JSON.parse(spelled) as string;
    } catch {
      return null;
    }
  }
}

const STRING_OR_SPACE = /"(?:[^"\\]|\\[\s\S])*"|[ \t\r\n]+/g;

function compact(sent: string): string {
  return sent.replace(STRING_OR_SPACE, (part) => (part.startsWith('"') ? part : ''));
}
