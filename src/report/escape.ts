// oxlint-disable no-control-regex -- control characters are what this file is about

// Control and format characters that would move a terminal's cursor, colour its output or reorder text, and halves of
// surrogate pairs, which no file can hold.
const unprintable =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text of a target, safe to print: control characters and lone surrogates become visible escapes; newlines and tabs stay. */
export function escapeTerminal(text: string): string {
  return text.replaceAll(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Text that a CI log cannot take for a workflow command, which starts a line with two colons. */
export function escapeWorkflowCommands(text: string): string {
  return text.replaceAll(/^(\s*)::/gm, '$1:\u200b:').replaceAll('##[', '#\u200b#[');
}

/** Text inside a markdown table cell or line: shown as it is, never as markup, links or mentions. */
export function escapeMarkdown(text: string): string {
  return escapeTerminal(text)
    .replaceAll(/[\\`*_{}[\]()#+!|<>~@&-]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll(/\r?\n/g, '<br>');
}

/** A fenced block that its content cannot end. */
export function fencedBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${escapeTerminal(text)}\n${fence}`;
}
