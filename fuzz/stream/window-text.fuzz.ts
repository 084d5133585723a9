import { fuzz, text } from 'assay';
import { StreamError } from '../../targets/stream/stream-error.ts';
import { formatWindow, parseWindow } from '../../targets/stream/window-text.ts';
import { windowsOf } from '../../targets/stream/windows.ts';

fuzz(
  'a text is a window that is written and read the same again and holds the present, or is refused',
  [text()],
  (source) => {
    const window = parseWindow(source);
    const written = formatWindow(window);
    if (JSON.stringify(parseWindow(written)) !== JSON.stringify(window)) throw new Error('another window');
    if (formatWindow(parseWindow(written)) !== written) throw new Error('written in two ways');
    const { windowing } = window;
    // Windows that overlap a million times over take a while to list.
    if (windowing.kind === 'aligned' && windowing.sizeMs / windowing.advanceMs > 1000) return;
    const windows = windowsOf(windowing, 0);
    if (windows.length === 0 || windows.some(({ startMs, endMs }) => startMs > 0 || endMs <= 0))
      throw new Error('not now');
  },
  { expects: [StreamError] },
);
