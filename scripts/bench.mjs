/** `npm run bench -- …`: measures, each figure beside the limit it is compared with. */
import { setUp } from './setup.mjs';

setUp();
await import('../dist/bench/main.js');
