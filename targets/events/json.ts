import { EventError } from './errors.ts';

/**
 * Parses JSON text.
 * @param path where the text stood, for the error
 * @throws EventError `json`
 */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EventError('json', path, (error as SyntaxError).message);
  }
}
