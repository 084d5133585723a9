type State = 'idle' | 'hello' | 'keyed' | 'open' | 'armed' | 'fired';

/** A protocol: each byte is a message, and a wrong one starts it over. */
function next(state: State, message: number): State {
  switch (state) {
    case 'idle':
      return message === 0x48 ? 'hello' : 'idle';
    case 'hello':
      return message === 0x4b ? 'keyed' : 'idle';
    case 'keyed':
      return message === 0x4f ? 'open' : 'idle';
    case 'open':
      return message === 0xc1 ? 'armed' : message === 0x00 ? 'open' : 'idle';
    case 'armed':
      return message === 0x7e ? 'fired' : 'idle';
    case 'fired':
      return 'fired';
  }
}

export function fuzz(data: Buffer): void {
  let state: State = 'idle';
  for (const message of data) state = next(state, message);
  if (state === 'fired') {
    throw new Error('reached'); // planted
  }
}
