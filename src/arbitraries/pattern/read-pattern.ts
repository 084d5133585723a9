import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { AssayError } from '../../core/errors.ts';

export interface ReadPattern {
  readonly source: string;
  readonly regex: RegExp;
  readonly alternatives: AST.Alternative[];
}

const parser = new RegExpParser({ ecmaVersion: 2025 });

/** @throws AssayError `declaration` for what is no regular expression of ECMA-262 */
export function readPattern(source: string): ReadPattern {
  let failure: unknown;
  for (const flags of ['u', '']) {
    try {
      const regex = new RegExp(source, flags);
      const { alternatives } = parser.parsePattern(source, 0, source.length, { unicode: flags === 'u' });
      return { source, regex, alternatives };
    } catch (error) {
      failure ??= error;
    }
  }
  throw new AssayError(
    'declaration',
    `The pattern ${JSON.stringify(source)} is no regular expression: ${(failure as Error).message}`,
    'Patterns are those of ECMA-262, with the flag u where they can be.',
  );
}
