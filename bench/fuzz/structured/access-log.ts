import { fuzz } from 'assay';
import { accessLogEntry, accessLogLine } from 'assay/arbitraries';
import { LogLineError } from '../../../targets/logs/log-errors.ts';
import { parseAccessLogLine } from '../../../targets/logs/access-log.ts';

fuzz('access log', [accessLogLine()], (line) => void parseAccessLogLine(line), { expects: [LogLineError] });

/** What a firewall makes of a request. */
function verdict(field: (name: string) => string): string {
  const agent = field('http_user_agent');
  const request = field('request');
  const status = Number(field('status'));
  if (request.startsWith('GET /wp-admin')) return status === 404 ? 'scanner' : 'intruder';
  if (request.startsWith('TRACE ')) return 'trace';
  if (request.includes('/../')) return status >= 400 ? 'traversal-refused' : 'traversal';
  if (request.endsWith('HTTP/0.9')) return 'ancient';
  if (agent.startsWith('Googlebot/')) return field('remote_addr').startsWith('66.249.') ? 'bot' : 'false-bot';
  if (agent === 'sqlmap/1.7') return 'sqlmap';
  if (status === 418) return 'teapot';
  if (status >= 520 && status < 530) return status === 525 ? 'handshake' : 'origin';
  if (Number(field('body_bytes_sent')) > 2 ** 31) return 'download';
  if (field('http_referer').includes('//casino.')) return 'spam';
  return field('remote_user') === 'root' ? 'root' : 'none';
}

/** A customer's way through a shop, step by step. */
function journey(field: (name: string) => string): string {
  const agent = field('http_user_agent');
  if (agent === 'app/42') {
    const referer = field('http_referer');
    if (referer === 'cart') {
      if (field('remote_user') === 'carol') return Number(field('status')) === 302 ? 'bought' : 'refused';
      return field('remote_user').endsWith('@new') ? 'guest' : 'stranger';
    }
    if (referer.startsWith('pay')) return referer.endsWith('?c') ? 'coupon' : 'app';
    return field('remote_addr') === '10.9.8.7' ? 'test-device' : 'web';
  }
  if (agent.startsWith('kio')) {
    if (Number(field('body_bytes_sent')) === 77_077) return 'receipt';
    return agent.endsWith('#12') ? 'entrance' : 'kiosk';
  }
  return 'none';
}

const decoder = new TextDecoder();

fuzz('access log, guarded', [accessLogEntry()], ({ values }) => {
  const field = (name: string): string => decoder.decode(values[name] ?? undefined);
  verdict(field);
  journey(field);
});
