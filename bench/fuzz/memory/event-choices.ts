import { fuzz } from 'assay';
import { apiGatewayRestEvent } from 'assay/arbitraries';
import { decodeEvent } from '../../../targets/events/event.ts';
import { recordMemory } from './recorder.ts';

recordMemory('event-choices');

fuzz('memory: an event of choices is decoded or refused', [apiGatewayRestEvent()], async (event) => {
  await null; // so that promises are part of what is measured
  try {
    decodeEvent(event);
  } catch {
    // Which errors it throws is not the question here.
  }
});
