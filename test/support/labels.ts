import { drawSandboxLabel } from '../../src/modules/labels/sandbox-label.rules';
import { sandboxTrackingNumber } from '../../src/modules/labels/sandbox-numbers.rules';
import { order as temuOrder } from '../../src/simulator/orders';
import { type Session, succeeded } from '../../src/simulator/session';
import type { AdminClient } from './admin';
import { idOfOrder } from './orders';

const ADDRESS = {
  name: 'A',
  lines: ['1 Main St'],
  city: 'Ontario',
  state: 'CA',
  postcode: '91761',
};

/** A label as a carrier would make it, that can be scanned. */
export function labelFile(trackingNumber: string, format: 'PDF' | 'PNG' | 'ZPL'): Buffer {
  return drawSandboxLabel(
    {
      style: 'UPS',
      service: 'UPS Ground',
      from: ADDRESS,
      to: ADDRESS,
      weight: '1 lb',
      trackingNumber,
      reference: 'R',
      date: '2026-11-23',
      parcel: { no: 1, of: 1 },
    },
    format,
  );
}

export interface LabelledOrder {
  readonly id: number;
  readonly trackingNumber: string;
  readonly made: ReturnType<typeof temuOrder>;
}

/** An order of Temu's with a label of its own; `format` null: the label is still to come. */
export async function takeLabelled(
  session: Session,
  admin: AdminClient,
  format: 'PDF' | 'PNG' | 'ZPL' | null,
  fields: Record<string, unknown> = {},
): Promise<LabelledOrder> {
  const trackingNumber = sandboxTrackingNumber('UPS', Math.floor(Math.random() * 1e9));
  const file = format && labelFile(trackingNumber, format).toString('base64');
  const made = temuOrder(session, {
    tailShippingMode: 1,
    logisticsProductCode: undefined,
    shipCompanyName: 'UPS',
    trackingNumber,
    ...(file ? { shippingLabelFileType: format, shippingLabelFileBase64: file } : {}),
    ...fields,
  });
  succeeded(await session.ask('order/createWithLabel', made));
  return { id: await idOfOrder(admin, made.cwFulfillNo), trackingNumber, made };
}
