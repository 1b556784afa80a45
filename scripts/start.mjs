/** `npm start`: everything that is needed first, then the application in this very process. */
import { setUp } from './setup.mjs';

setUp();
await import('../dist/src/main.js');
