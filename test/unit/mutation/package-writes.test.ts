import { moduleRunnerTransform } from 'vite';
import { expect, test } from 'vitest';
import { writesToPackages } from '../../../src/mutation/in-process/package-writes.ts';

async function writes(source: string): Promise<boolean> {
  const result = await moduleRunnerTransform(source, null, 'code.js', source);
  return writesToPackages(result!.code);
}

test.each([
  "import dayjs from 'dayjs'; dayjs.extend(plugin);",
  "import { marked } from 'marked'; marked.use({});",
  "import { setLocale } from 'yup'; export function start() { setLocale({}); }",
  "import i18next from 'i18next'; export const start = async () => { await i18next.init({}); };",
  "import i18next from 'i18next'; i18next.services.formatter?.add('loud', (text) => text);",
  "import i18next from 'i18next'; export const start = () => i18next.init({});",
  "import i18next from 'i18next'; export default i18next.use(plugin).init({});",
  "import { enableMapSet } from 'immer'; export const ready = enableMapSet();",
  "import { program } from 'commander'; program.name('x').option('-y');",
  "import { defaults } from 'registry'; export function within(ms) { defaults.timeout = ms; }",
  "import axios from 'axios'; delete axios.defaults.baseURL;",
  "import axios from 'axios'; axios.defaults.retries++;",
  "import axios from 'axios'; Object.assign(axios.defaults, { timeout: 1 });",
  "import Handlebars from 'handlebars'; const { helpers } = Handlebars; helpers.upper = 1;",
  "import Handlebars from 'handlebars'; if (active()) {} else { cover(), active() ? Handlebars : (cover(), Handlebars.registerHelper('a', b)); }",
  "import dayjs from '/project/node_modules/dayjs/dayjs.min.js'; dayjs.extend(plugin);",
  "const axios = require('axios'); axios.interceptors.request.use((config) => config);",
])('what is done to a package is seen: %s', async (source) => {
  expect(await writes(source)).toBe(true);
});

test.each([
  'export const own = {}; own.part = 1; own.use(2);',
  "import { own } from '/project/src/own.js'; own.use(1);",
  "import { own } from './own.js'; own.use(1); own.part = 2;",
  "import { z } from 'zod'; const schema = z.object({}); schema.parse({}); export const read = (text) => z.string().parse(text);",
  "import { user } from 'user'; export const own = user.initials(); export const settle = () => user.settle();",
  "import { writeFileSync } from 'node:fs'; writeFileSync('a', 'b');",
  "import { vi, expect } from 'vitest'; vi.useFakeTimers(); expect(1).toBe(1);",
  "import fc from '/project/node_modules/fast-check/lib/fast-check.js'; fc.configureGlobal({});",
  "import fc from 'fast-check'; fc.configureGlobal({});",
  "import { Client } from 'client'; const client = new Client(); client.timeout = 1; client.start();",
  'const text = "import(\'dayjs\')"; text.trim();',
])('and nothing else: %s', async (source) => {
  expect(await writes(source)).toBe(false);
});

test('a module in a syntax that is not known may write to the packages that it imports', () => {
  expect(writesToPackages("const dayjs = await __vite_ssr_import__('dayjs'); unless (dayjs) {}")).toBe(true);
  expect(writesToPackages("const own = await __vite_ssr_import__('./own.js'); unless (own) {}")).toBe(false);
});
