import type { Carrier, CarrierTools } from './carriers.types';
import { easyPost } from './kinds/easypost';
import { manual } from './kinds/manual';
import { sandbox } from './kinds/sandbox';
import { shipEngine } from './kinds/shipengine';

/** All carriers there are: a new one is a file in `kinds/` and a line here. */
const KINDS: readonly ((tools: CarrierTools) => Carrier)[] = [
  manual,
  sandbox,
  easyPost,
  shipEngine,
];

export function carriers(tools: CarrierTools): ReadonlyMap<string, Carrier> {
  return new Map(KINDS.map((make) => make(tools)).map((carrier) => [carrier.kind, carrier]));
}
