import type { Config } from './config';

const PATH_OF_TEMU = '/bg/certified/warehouse/…';

interface Started {
  readonly dataFolder: string | null;
  /** Of an installation without staff: used once, a day long. */
  readonly setUpLink: string | null;
}

/** What a person in front of the terminal wants to know now. */
export function welcome(
  config: Config,
  address: string,
  { dataFolder, setUpLink }: Started,
): string {
  const rows: [string, string][] = [
    ['Temu calls · 平台接口', `${address}${PATH_OF_TEMU}`],
    ['Admin API · 管理接口', `${address}/admin/v1`],
    ['Swagger · 接口文档', `${address}/docs`],
    ['Health · 健康检查', `${address}/health/ready`],
    ['Data · 数据', dataFolder ?? 'the PostgreSQL of DATABASE_URL'],
    ...(config.demo ? DEMO : []),
    ...(setUpLink ? setUp(setUpLink) : []),
    ['Try next · 下一步', tryNext(config, address)],
    ['Stop · 停止', 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([name]) => columns(name)));
  const lines = rows.map(
    ([name, value]) => `  ${name}${' '.repeat(width - columns(name))}  ${value}`,
  );
  return `\nOpenCang is up · 已启动\n\n${lines.join('\n')}\n\n`;
}

const DEMO: [string, string][] = [
  ['Demo operator · 演示', 'org code DEMO, app_key demo-app-key'],
  ['', 'app_secret 00112233445566778899aabbccddeeff00112233'],
  ['', 'customer C10001: cw token demo-cw-token, key demo-cw-key'],
  ['', 'staff: admin@demo.local, password opencang-demo, operator DEMO'],
  ['', 'Authorization: Bearer demo-admin-key'],
];

function setUp(link: string): [string, string][] {
  return [
    ['Set up · 初始化', link],
    ['', 'makes the first installer, who makes operators; once, within 24 hours'],
    ['', '创建首位系统管理员（可开通服务商）；仅可使用一次，24 小时内有效'],
  ];
}

/** The simulator speaks to the default address unless told otherwise. */
function tryNext(config: Config, address: string): string {
  if (!config.demo) return `${address}/docs`;
  const isDefault = address === 'http://127.0.0.1:8080';
  return `npm run temu -- conformance${isDefault ? '' : ` --url ${address}`}`;
}

/** A Chinese character takes two columns of a terminal. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
}
