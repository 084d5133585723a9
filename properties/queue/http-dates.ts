const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** An instant as each of the three forms of an HTTP date (RFC 9110, section 5.6.7) writes it. */
export function httpDates(atMs: number): { imf: string; rfc850: string; asctime: string } {
  const imf = new Date(atMs).toUTCString();
  const [weekday = '', day = '', month = '', year = '', time = ''] = imf.split(/,? /);
  const longDay = days.find((name) => name.startsWith(weekday));
  return {
    imf,
    rfc850: `${longDay}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    asctime: `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`,
  };
}
