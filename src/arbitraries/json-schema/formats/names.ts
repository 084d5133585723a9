import { codePointLength } from '../json.ts';
import { matcher, whole, type TextFormat } from './format.ts';

// Hyphens are never doubled: "xn--" and its like announce Punycode (RFC 5891 section 4.2.3.1), which most texts are not.
const label = '[a-z0-9](?:-?[a-z0-9]){0,14}';
const host = String.raw`${label}(?:\.${label}){0,3}`;
const dottedHost = String.raw`${label}(?:\.${label}){1,3}`;
const international = '[a-z0-9ßàéñöλжשक日本語]';
const internationalLabel = `${international.replace('ßàéñöλжשक', 'àéñöλж')}{1,12}`;
const internationalHost = String.raw`${internationalLabel}(?:\.${internationalLabel}){0,2}`;
const atom = String.raw`[A-Za-z0-9!#$%&'*+/=?^_{|}~\x60-]`;

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const ipv4 = String.raw`${octet}(?:\.${octet}){3}`;
const piece = '[0-9a-fA-F]{1,4}';
const tail = `(?:${piece}:${piece}|${ipv4})`;
/** RFC 3986 section 3.2.2, `IPv6address`. */
export const ipv6 = [
  `(?:${piece}:){6}${tail}`,
  `::(?:${piece}:){5}${tail}`,
  ...[4, 3, 2, 1].map((after) => {
    const before = 4 - after;
    return `(?:(?:${piece}:){0,${before}}${piece})?::(?:${piece}:){${after}}${tail}`;
  }),
  `(?:(?:${piece}:){0,4}${piece})?::${tail}`,
  `(?:(?:${piece}:){0,5}${piece})?::${piece}`,
  `(?:(?:${piece}:){0,6}${piece})?::`,
].join('|');

export { host, ipv4 };

const acceptsLabels = matcher(
  String.raw`(?=.{1,253}\.?$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*`,
  'iu',
);
const acceptsInternational = matcher(
  String.raw`[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}·-]{0,61}[\p{L}\p{N}\p{M}])?(?:[.。][\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}·-]{0,61}[\p{L}\p{N}\p{M}])?)*`,
);
const acceptsLocalPart = matcher(String.raw`${atom}+(?:\.${atom}+)*`);

function acceptsEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && at <= 64 && acceptsLocalPart(text.slice(0, at)) && acceptsLabels(text.slice(at + 1));
}

function acceptsInternationalEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  return (
    at > 0 && codePointLength(local) <= 64 && /^[^\s@"(),:;<>[\\\]]+$/u.test(local) && acceptsHost(text.slice(at + 1))
  );
}

const acceptsHost = (text: string): boolean => acceptsLabels(text) || acceptsInternational(text);

export const nameFormats: Readonly<Record<string, TextFormat>> = {
  email: {
    valid: whole(String.raw`${atom}{1,16}(?:\.${atom}{1,8}){0,2}@${dottedHost}`),
    invalid: whole(
      String.raw`[a-z]{0,8}|@[a-z]{1,6}\.[a-z]{2}|[a-z]{1,6}@|[a-z]{1,4} [a-z]{1,4}@[a-z]{2,6}\.[a-z]{2}|\.[a-z]{1,4}@[a-z]{2}\.[a-z]{2}`,
    ),
    accepts: acceptsEmail,
  },
  'idn-email': {
    valid: whole(
      String.raw`${international}{1,12}(?:\.${international}{1,6})?@${internationalLabel}\.${internationalLabel}`,
    ),
    invalid: whole(String.raw`[a-z]{0,8}|@[a-z]{1,6}\.[a-z]{2}|[a-z]{1,6}@`),
    accepts: acceptsInternationalEmail,
  },
  hostname: {
    valid: whole(host),
    invalid: whole(
      String.raw`|-[a-z]{1,6}|[a-z]{1,6}-|[a-z]{1,4}\.\.[a-z]{1,4}|[a-z]{1,4}[_ !/][a-z]{1,4}|[a-z]{64,66}`,
    ),
    accepts: acceptsLabels,
  },
  'idn-hostname': {
    valid: whole(internationalHost),
    invalid: whole(String.raw`|-[a-z]{1,6}|[a-z]{1,6}-|[a-z]{1,4}[_ !/][a-z]{1,4}`),
    accepts: acceptsHost,
  },
  ipv4: {
    valid: whole(ipv4),
    invalid: whole(
      String.raw`(?:\d{1,3}\.){2}\d{1,3}|(?:\d\.){3}(?:25[6-9]|2[6-9]\d|[3-9]\d\d)|(?:\d\.){4}\d|[a-z]{0,6}|1\.2\.3\.0\d`,
    ),
    accepts: matcher(ipv4),
  },
  ipv6: {
    valid: whole(ipv6),
    invalid: whole(
      String.raw`|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}|[0-9a-f]{5}::|::[g-z]{1,4}|1::2::3|(?:[0-9a-f]:){8}[0-9a-f]|:::`,
    ),
    accepts: matcher(ipv6),
  },
};
