import { Mismatch } from '../session';

const TIMEOUT_MS = 30_000;
/** A page that leads on and on is a mistake of its own. */
const MAX_HOPS = 5;

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  readonly source: string;
  readonly forms: readonly {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
  }[];
}

/** As much of a browser as a page without scripts needs: cookies, forms, redirects on its own site. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly site: string) {}

  open(path: string): Promise<Page> {
    return this.request(new URL(path, this.site), undefined);
  }

  /** Fills in the form that goes to this address, and sends it. */
  async send(
    page: Page,
    action: string,
    filled: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const form = page.forms.find((one) => one.action.endsWith(action));
    if (!form)
      throw new Mismatch(`the page "${page.title}" (HTTP ${page.status}) has no form to ${action}`);
    const body = new URLSearchParams({ ...form.fields, ...filled });
    return this.request(new URL(form.action, page.url), body);
  }

  private async request(url: URL, body: URLSearchParams | undefined, hops = 0): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        accept: 'text/html',
        'accept-language': 'en',
        ...(cookie ? { cookie } : {}),
        ...(body ? { origin: url.origin } : {}),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const source = await response.text();
    const next = response.headers.get('location');
    if (next && response.status >= 300 && response.status < 400 && hops < MAX_HOPS)
      return this.request(new URL(next, url), undefined, hops + 1);
    const title = unescaped(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(source)?.[1]?.trim() ?? '');
    return { url: url.href, status: response.status, title, source, forms: formsIn(source) };
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    if (at > 0) this.cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
}

function formsIn(source: string): Page['forms'] {
  return [...source.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
    ([, head = '', inner = '']) => ({
      action: attribute(head, 'action'),
      fields: Object.fromEntries(
        [...inner.matchAll(/<input\b([^>]*)>/g)].map(([, input = '']) => [
          attribute(input, 'name'),
          attribute(input, 'value'),
        ]),
      ),
    }),
  );
}

function attribute(text: string, name: string): string {
  return unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
