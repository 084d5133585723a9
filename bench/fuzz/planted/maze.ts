const maze = ['+-+---+---+', '| |     |#|', '| | --+ | |', '| |   | | |', '| +-- | | |', '|     |   |', '+-----+---+'];

/** Steps through a maze, as KLEE has it in its examples. */
export function fuzz(data: Buffer): void {
  let x = 1;
  let y = 1;
  for (const step of data.subarray(0, 64).toString('latin1')) {
    if (step === 'w') y--;
    else if (step === 's') y++;
    else if (step === 'a') x--;
    else if (step === 'd') x++;
    else return;
    const cell = maze[y]?.[x];
    if (cell === '#') {
      throw new Error('out of the maze'); // planted
    }
    if (cell !== ' ') return;
  }
}
