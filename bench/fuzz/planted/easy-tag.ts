/** Easy on purpose: two characters next to each other. */
export function fuzz(data: Buffer): void {
  if (data.toString('latin1').includes('%%')) {
    throw new Error('reached'); // planted
  }
}
