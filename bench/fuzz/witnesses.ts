/** For each planted bug an input that reaches it: proof that it can be reached, and that its twin without the bug holds. */
function bytes(...parts: readonly (string | number | readonly number[])[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(typeof part === 'number' ? [part] : part),
    ),
  );
}

function text(value: string): Uint8Array {
  return Buffer.from(value);
}

/** By file name without extension. */
export const witnesses: Readonly<Record<string, Uint8Array>> = {
  'magic-string': text('open sesame, the cave is yours'),
  'nested-magic': bytes(0x89, 'ASYHEAD', 3, 0x0d, 0x0a, 0x1a, 0x0a, 0),
  'magic-numbers': bytes(
    [0xde, 0xad, 0xbe, 0xef],
    [0xfe, 0xca, 0xad, 0x0b],
    [0x42, 0x78, 0xf7, 0xff],
    [0x12, 0x34, 0x56, 0x78],
  ),
  checksum: bytes('P!ab', [0x0c, 0x9c, 0xa6, 0xfb]),
  'text-checksum': text('$GPGLL,*7C'),
  'state-machine': bytes('HKO', 0, 0xc1, 0x7e),
  session: text('login ann\ndeposit 5\nlock\nwithdraw 5'),
  'expression-grammar': text('((1*1+(2)*(3)))'),
  'query-grammar': text('select a, b from t where a = 1 limit 0'),
  'number-ranges': text('4096;2161;-16'),
  'map-keys': text('export/parquet'),
  'object-keys': text('4 parsec'),
  unicode: text('🦀Ångström'),
  'hash-guarded': text('key:e3u'),
  'deep-structure': bytes([0x30, 10, 0x30, 8, 0x30, 6, 0x30, 4, 0x30, 2, 0x0c, 0]),
  'regex-guarded': text('ORDER-2091-CHF-00ff'),
  'regex-test': text('a.b@example.org\nv1.2.3-rc4\n'),
  'length-fields': bytes('TLV1', [0x2a, 0, 1, 200]),
  'case-insensitive': text('Transfer-Encoding: chunked\r\nContent-Length: 4'),
  'base64-payload': text(`Basic ${Buffer.from('admin:x').toString('base64')}`),
  'hex-payload': text(Buffer.from('hunter2').toString('hex')),
  'json-document': text('{"type":"refund","detail":{"amount":-1,"tags":[]}}'),
  'csv-header': text('id,email,c\n,x'),
  'decimal-equality': text('98.625 451'),
  'date-range': text('2038-02-01T00:00Z'),
  records: bytes([7, 0, 1, 0xa5, 0, 0, 1, 0], [7, 0, 2, 0, 0, 0, 1, 0]),
  'switch-words': text('unlock trapdoor silently'),
  'starts-and-ends': text('<?xml version="1.0" standalone="no"?>'),
  'index-of': text('amqps://a@b#!'),
  varints: bytes([0xf0, 0xa2, 0x04], [0x80, 0x80, 0x01], [0xac, 0x02]),
  'url-parts': text('ftp://h:2121/?debug'),
  'xor-encoded': Buffer.from('xylophone').map((byte) => byte ^ 0x5a),
  maze: text('ssssddddwwaawwddddssssddwwww'),
  'path-segments': text('/api/v2/12/export?format=xlsx'),
  'big-integer': text('18446744073709551615'),
  'card-number': text('4929 0000 0000 0000'),
  'easy-tag': text('%%'),
  'easy-depth': text('[[['),
  'easy-sum': bytes([255, 255, 255, 12]),
};
