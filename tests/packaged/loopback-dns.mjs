import dns from 'node:dns';

// Preloaded into a container: names of providers lead to this machine, every other one where it leads.
const lookup = dns.lookup;
dns.lookup = (name, ...rest) => {
  const isProvider = name === 'api.deepseek.com';
  return lookup(isProvider ? '127.0.0.1' : name, ...rest);
};
