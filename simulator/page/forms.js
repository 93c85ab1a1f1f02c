import { becomeStranger, send } from './chat.js';
import { changeSettings, pointTo, readState } from './server.js';
import { say } from './say.js';

const find = (selector) => document.querySelector(selector);

let state;

/** Shows where messages go, and which switches have an effect there. */
export function showState(changed = state) {
  state = changed;
  const isHere = state.deployedHost === undefined;
  find('#where').textContent = isHere ? say('here') : say('there', state.deployedHost);
  find('#mode').value = state.mode;
  find('#trouble').value = state.trouble;
  find('#mode').disabled = !isHere;
  find('#trouble').disabled = !isHere;
  for (const option of document.querySelectorAll('[data-robot]')) {
    option.disabled = !state.isRobotStandIn;
  }
}

export async function prepareForms() {
  prepareComposer();
  prepareKinds();
  prepareSettings();
  prepareDeployed();
  showState(await readState());
}

function prepareComposer() {
  const text = find('#text');
  find('#composer').addEventListener('submit', (event) => {
    event.preventDefault();
    if (text.value === '') return;
    void send({ kind: 'text', text: text.value });
    text.value = '';
    text.focus();
  });
}

function prepareKinds() {
  const [more, kinds] = [find('#more'), find('#kinds')];
  more.addEventListener('click', () => {
    kinds.hidden = !kinds.hidden;
    more.setAttribute('aria-expanded', String(!kinds.hidden));
  });
  for (const button of document.querySelectorAll('[data-send]')) {
    button.addEventListener('click', () => {
      const { send: kind, field } = button.dataset;
      const value = field === undefined ? undefined : find(`#${field}`).value;
      void send(field === 'words' ? { kind, words: value } : { kind, key: value });
    });
  }
  find('#stranger').addEventListener('click', becomeStranger);
}

function prepareSettings() {
  for (const name of ['mode', 'trouble']) {
    find(`#${name}`).addEventListener('change', (event) => {
      void change({ [name]: event.target.value });
    });
  }
}

async function change(settings) {
  const status = find('#status');
  status.textContent = say('restarting');
  try {
    showState(await changeSettings(settings));
    status.textContent = say('done');
  } catch (error) {
    showState();
    status.textContent = say('failed', error.message);
  }
}

function prepareDeployed() {
  const form = find('#deployed');
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void connect(form, Object.fromEntries(new FormData(form)));
  });
  find('#back-here').addEventListener('click', () => void connect(form));
}

/** Nothing secret stays in the page: the fields are emptied once the server has them. */
async function connect(form, values) {
  const problem = find('#deployed-problem');
  problem.textContent = '';
  try {
    showState(await pointTo(values));
    form.reset();
  } catch (error) {
    problem.textContent = say('wrongField', error.field ?? error.message);
    if (error.field !== undefined) form.elements[error.field].focus();
  }
}
