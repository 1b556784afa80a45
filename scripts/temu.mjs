/** `npm run temu -- …`: plays Temu against an installation; arguments are the simulator's. */
import { setUp } from './setup.mjs';

setUp();
await import('../dist/src/simulator/main.js');
