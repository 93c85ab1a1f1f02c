import { describePlaces } from '../lib/delivery/places-contract.ts';
import { describeStore } from '../lib/delivery/store-contract.ts';
import { describeTranscript } from '../lib/delivery/transcript-contract.ts';
import { createMemoryStore } from './memory-store.ts';

const store = createMemoryStore();
describeStore('the memory store', () => store);
describePlaces('memory', async () => createMemoryStore().places);
describeTranscript('memory', () => ({ store, transcript: async () => store.transcript() }));
