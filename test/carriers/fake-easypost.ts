import { drawSandboxLabel } from '../../src/modules/labels/sandbox-label.rules';
import { type CarrierReply, type CarrierRequest, FakeCarrier } from '../support/fake-carrier';
import { LABEL } from './shipment';

export const NUMBER = '9405500208303109884199';

/** EasyPost as the documentation of its version 2 shows it, with what it has charged. */
export class FakeEasyPost extends FakeCarrier {
  readonly shipments = new Map<string, Record<string, unknown>>();
  readonly forms = new Map<string, Record<string, unknown>>();
  charged = 0;

  constructor() {
    super((request) => this.reply(request));
  }

  /** Answers as it should, whatever a test had it answer before. */
  behave(): void {
    this.answer = (request) => this.reply(request);
  }

  reply({ method, path, body }: CarrierRequest): CarrierReply {
    if (path === '/label.pdf') return { body: drawSandboxLabel(LABEL, 'PDF') };
    if (method === 'POST' && path === '/v2/scan_forms') return this.makeForm(body.shipments);
    const [, formId] = /^\/v2\/scan_forms\/(\w+)$/.exec(path) ?? [];
    if (formId) return { body: this.forms.get(formId) };
    if (method === 'POST' && path === '/v2/shipments') return this.make(body.shipment.reference);
    if (path.startsWith('/v2/shipments?')) return { body: { shipments: [], has_more: false } };
    const [, id = '', deed] = /^\/v2\/shipments\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    const shipment = this.shipments.get(id);
    if (!shipment) return { ...refusal('NOT_FOUND', 'not found'), status: 404 };
    if (deed === 'buy' && shipment.postage_label)
      return refusal('SHIPMENT.POSTAGE.EXISTS', 'Postage already exists');
    if (deed === 'buy') this.pay(shipment, body.rate.id);
    if (deed === 'refund') shipment.refund_status = 'submitted';
    return { body: shipment };
  }

  private make(reference: string): CarrierReply {
    const id = `shp_${this.shipments.size + 1}`;
    const shipment = {
      id,
      reference,
      messages: [],
      rates: [rate('rate_1', 'Priority', '8.90'), rate('rate_2', 'GroundAdvantage', '5.57')],
      postage_label: null,
      tracking_code: null,
      refund_status: null,
      tracker: null,
    };
    this.shipments.set(id, shipment);
    return { status: 201, body: shipment };
  }

  /** No shipment is on two forms. */
  private makeForm(asked: readonly { id: string }[]): CarrierReply {
    const on = asked.map(({ id }) => this.shipments.get(id) ?? {});
    if (on.some((one) => one.scan_form))
      return refusal('SCAN_FORM.INVALID', 'a shipment is on a form already');
    const id = `sf_${this.forms.size + 1}`;
    const form = {
      id,
      object: 'ScanForm',
      status: 'created',
      message: '',
      tracking_codes: on.map((one) => one.tracking_code),
      form_url: `${this.url}/label.pdf`,
      form_file_type: null,
    };
    this.forms.set(id, form);
    for (const one of on) one.scan_form = { id };
    return { status: 201, body: form };
  }

  private pay(shipment: Record<string, unknown>, rateId: string): void {
    this.charged += 1;
    const seen = { datetime: '2026-11-20T10:00:00Z', message: 'Arrived', status: 'in_transit' };
    Object.assign(shipment, {
      postage_label: { label_url: `${this.url}/label.pdf`, label_file_type: 'application/pdf' },
      tracking_code: NUMBER,
      selected_rate: rate(rateId, 'GroundAdvantage', '5.57'),
      tracker: { tracking_code: NUMBER, status: 'in_transit', tracking_details: [seen] },
    });
  }
}

export function refusal(code: string, message: string): CarrierReply {
  return { status: 422, body: { error: { code, message, errors: [] } } };
}

function rate(id: string, service: string, amount: string) {
  return { id, carrier: 'USPS', service, rate: amount, currency: 'USD', delivery_days: 3 };
}
