import { drawSandboxLabel, type SandboxLabel } from '../../src/modules/labels/sandbox-label.rules';
import { sandboxTrackingNumber } from '../../src/modules/labels/sandbox-numbers.rules';
import { readBars, readPdf, readZpl, zplCommands } from '../support/papers';

const UPS: SandboxLabel = {
  style: 'UPS',
  service: 'UPS Ground',
  from: {
    name: 'OpenCang LA1',
    lines: ['1200 E 8th St'],
    city: 'Los Angeles',
    state: 'CA',
    postcode: '90021',
  },
  to: {
    name: 'Zoë (Back) O\\Neil ^XZ~JA_5E',
    lines: ['350 S Grand Ave', '', 'Apt 1204'],
    city: 'Los Angeles',
    state: 'CA',
    postcode: '90071-3134',
  },
  weight: '1.8 lb',
  trackingNumber: sandboxTrackingNumber('UPS', 4711),
  reference: 'OB26112300001',
  date: '2026-11-23',
  parcel: { no: 2, of: 3 },
};
const USPS: SandboxLabel = {
  ...UPS,
  style: 'USPS',
  service: 'USPS Ground Advantage',
  trackingNumber: sandboxTrackingNumber('USPS', 4711),
};

/** As GS1-128 the reader finds the fields and names them; 93 is the field of the tracking number. */
const UPS_BARS = [
  { symbology: ']C1', text: '(420)90071' },
  { symbology: ']C0', text: UPS.trackingNumber },
];
const USPS_BARS = [{ symbology: ']C1', text: `(420)90071(93)${USPS.trackingNumber.slice(2)}` }];

describe.each([
  ['UPS', UPS, UPS_BARS],
  ['USPS', USPS, USPS_BARS],
])('a label of the sandbox in the style of %s', (_, label, bars) => {
  it('scans from paper that was printed as PNG', async () => {
    const png = drawSandboxLabel(label, 'PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([812, 1218]);
    expect(await readBars(png)).toEqual(bars);
  });

  it('scans from paper that was printed as PDF, of 4 × 6 inches, and says what it has to', async () => {
    const [page, ...more] = await readPdf(drawSandboxLabel(label, 'PDF'));
    expect(more).toEqual([]);
    expect(page).toMatchObject({ width: 288, height: 432 });
    for (const words of [
      'ZOË (BACK) O\\NEIL ^XZ~JA_5E',
      'LOS ANGELES CA 90071-3134',
      label.service,
      '1.8 lb',
      '2 OF 3',
      'REF: OB26112300001',
      'SAMPLE - NOT VALID FOR SHIPPING',
    ])
      expect(page?.text).toContain(words);
    expect(page && (await readBars(page.png))).toEqual(bars);
  });

  it('says the same as ZPL, whose words no printer takes for commands', () => {
    const zpl = drawSandboxLabel(label, 'ZPL').toString();
    const { texts, bars: printed } = readZpl(zpl);
    expect(printed).toEqual(bars.map((bar) => bar.text.replace(/[()]/g, '')));
    expect(texts).toEqual(
      expect.arrayContaining(['ZOË (BACK) O\\NEIL ^XZ~JA_5E', 'SAMPLE', label.service]),
    );
    const names = zplCommands(zpl).map((command) => command.name);
    expect([names[0], names.at(-1)]).toEqual(['^XA', '^XZ']);
    expect(names.filter((name) => name === '^XZ' || name.startsWith('~'))).toEqual(['^XZ']);
  });

  it('is the same whenever it is drawn', () => {
    for (const format of ['PDF', 'PNG', 'ZPL'] as const)
      expect(drawSandboxLabel(label, format)).toEqual(drawSandboxLabel(label, format));
  });
});

describe('a label of the sandbox', () => {
  it('says what was asked for besides, and scans as before', async () => {
    const label = { ...UPS, services: 'ADULT SIGNATURE - INSURED 1000000.00' };
    const [page] = await readPdf(drawSandboxLabel(label, 'PDF'));
    expect(page?.text).toContain('ADULT SIGNATURE - INSURED 1000000.00');
    expect(page?.text).toContain('REF: OB26112300001');
    expect(page && (await readBars(page.png))).toEqual(UPS_BARS);
  });
});

describe('what does not fit on a label', () => {
  const long = 'W'.repeat(200);

  it('is made smaller, then cut, and leaves the bars readable', async () => {
    const label: SandboxLabel = {
      ...UPS,
      service: long,
      reference: long,
      to: {
        name: long,
        lines: [long, long, long, long],
        city: long,
        state: 'CA',
        postcode: '90071',
      },
    };
    expect(await readBars(drawSandboxLabel(label, 'PNG'))).toEqual(UPS_BARS);
    const [page] = await readPdf(drawSandboxLabel(label, 'PDF'));
    expect(page && (await readBars(page.png))).toEqual(UPS_BARS);
  });

  it('is a question mark, where the letters are not of the fonts of labels', async () => {
    const [page] = await readPdf(
      drawSandboxLabel({ ...UPS, to: { ...UPS.to, name: '张伟 Zhang' } }, 'PDF'),
    );
    expect(page?.text).toContain('?? ZHANG');
  });

  it('is a postcode that has no bars: it is printed in letters', async () => {
    const abroad = { ...UPS, to: { ...UPS.to, postcode: 'K1A 0B1' } };
    expect(await readBars(drawSandboxLabel(abroad, 'PNG'))).toEqual([UPS_BARS[1]]);
    const parcel = { ...USPS, to: { ...USPS.to, postcode: '' } };
    expect(await readBars(drawSandboxLabel(parcel, 'PNG'))).toEqual([
      { symbology: ']C1', text: `(93)${USPS.trackingNumber.slice(2)}` },
    ]);
  });
});
