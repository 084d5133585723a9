// Lets plain Node run the TypeScript of the benchmarks as it stands: types are taken out, nothing else is changed, so that
// what is measured is what V8 makes of the code itself. Use: node --import ./bench/register.js bench/shrink.ts
import { register } from 'node:module';

register('./register-hooks.js', import.meta.url);
