/** Nested switches over words. */
exports.fuzz = function fuzz(data) {
  const [verb, noun, manner] = data.toString('latin1').split(' ');
  switch (verb) {
    case 'examine':
    case 'open':
      return;
    case 'unlock':
      switch (noun) {
        case 'chest':
          return;
        case 'trapdoor':
          if (manner === 'silently') {
            throw new Error('reached'); // planted
          }
      }
  }
};
