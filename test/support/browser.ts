/** A browser as far as the pages for merchants need one: it keeps cookies and sends forms. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly language = 'en',
  ) {}

  async open(path: string): Promise<ShownPage> {
    return this.shown(await fetch(this.url + path, { headers: this.headers() }));
  }

  /** Sends the form with this action (or the only one), with its hidden fields. */
  async send(
    page: ShownPage,
    action: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ShownPage> {
    const form = page.forms.find((one) => one.action === action);
    if (!form) throw new Error(`no form ${action} on: ${page.text}`);
    return this.post(action, { ...form.fields, ...fields }, headers);
  }

  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ShownPage> {
    return this.shown(
      await fetch(this.url + path, {
        method: 'POST',
        headers: { ...this.headers(), origin: this.url, ...headers },
        body: new URLSearchParams(fields),
      }),
    );
  }

  private headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { 'accept-language': this.language, ...(cookie ? { cookie } : {}) };
  }

  private async shown(response: Response): Promise<ShownPage> {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return new ShownPage(response.status, response.headers, await response.text());
  }
}

export class ShownPage {
  readonly forms: readonly { action: string; fields: Record<string, string> }[];

  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly source: string,
  ) {
    this.forms = [
      ...source.matchAll(/<form method="post"(?: action="([^"]*)")?>(.*?)<\/form>/gs),
    ].map(([, action = '', inside = '']) => ({ action, fields: hiddenFields(inside) }));
  }

  /** What a person reads. */
  get text(): string {
    return this.source
      .replace(/<style>.*?<\/style>/s, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  }

  get title(): string {
    return /<h1>(.*?)<\/h1>/s.exec(this.source)?.[1] ?? '';
  }

  get codes(): string[] {
    return [...this.source.matchAll(/<code>(.*?)<\/code>/g)].map(([, code = '']) => code);
  }

  get links(): string[] {
    return [...this.source.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, link = '']) => link);
  }
}

function hiddenFields(form: string): Record<string, string> {
  const found = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]));
}
