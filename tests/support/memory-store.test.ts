import { describeSlots } from '../lib/delivery/slots-contract.ts';
import { describeStore } from '../lib/delivery/store-contract.ts';
import { describeTranscript } from '../lib/delivery/transcript-contract.ts';
import { createMemoryStore } from './memory-store.ts';

const store = createMemoryStore();
describeStore('the memory store', () => store);
describeSlots('memory', async () => createMemoryStore().slots);
describeTranscript('memory', () => ({ store, transcript: async () => store.transcript() }));
