import { describePlaces } from './places-contract.ts';
import { createMemoryStore } from '../../../lib/delivery/memory-store.ts';
import { describeStore } from './store-contract.ts';
import { describeTranscript } from './transcript-contract.ts';

const store = createMemoryStore();
describeStore('the memory store', () => store);
describePlaces('memory', async () => createMemoryStore().places);
describeTranscript('memory', () => ({ store, transcript: async () => store.transcript() }));
