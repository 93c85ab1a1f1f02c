import { redraw } from './chat.js';
import { prepareForms, showState } from './forms.js';
import { say, switchLanguage, writeTexts } from './say.js';
import { prepareWire } from './wire.js';

const language = document.querySelector('#language');

function write() {
  writeTexts();
  language.textContent = say('otherLanguage');
  language.lang = say('otherLanguage') === '中文' ? 'zh-CN' : 'en';
}

language.addEventListener('click', () => {
  switchLanguage();
  write();
  showState();
  redraw();
});

write();
prepareWire();
await prepareForms();
document.querySelector('#text').focus();
