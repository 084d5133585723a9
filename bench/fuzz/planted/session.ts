/** Commands, one a line, that change what later ones may do. */
export function fuzz(data: Buffer): void {
  let user: string | undefined;
  let balance = 0;
  const locked = new Set<string>();
  for (const line of data.toString().split('\n')) {
    const [command, argument = ''] = line.split(' ');
    if (command === 'login') user = argument;
    else if (user === undefined) continue;
    else if (command === 'deposit') balance += Number.parseInt(argument, 10) || 0;
    else if (command === 'lock') locked.add(user);
    else if (command === 'withdraw' && locked.has(user) && balance > 0) {
      throw new Error('a locked account pays'); // planted
    }
  }
}
