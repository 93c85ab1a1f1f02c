import { createMemoryStore } from '../../../lib/delivery/memory-store.ts';
import { describeStore } from './store-contract.ts';

const store = createMemoryStore();
describeStore('the memory store', () => store);
