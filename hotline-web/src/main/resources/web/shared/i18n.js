// Languages: catalogues of plain texts with {names}; what is put in is text, never markup.

export const LANGUAGES = {
  en: 'English', ru: 'Русский', zh: '中文', ar: 'العربية', fr: 'Français', es: 'Español',
};
const RIGHT_TO_LEFT = new Set(['ar']);
const STORED = 'hotline-language';

let texts = {};
let current = 'en';

/** The language to begin with: chosen before, or the browser's, or English. */
export function preferred() {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages.map((l) => l.slice(0, 2))];
  return wanted.find((l) => l && LANGUAGES[l]) || 'en';
}

/** Loads a language from all folders of catalogues and turns the page to it. */
export async function speak(lang, folders) {
  const parts = await Promise.all(folders.map(async (f) => (await fetch(`${f}/${lang}.json`)).json()));
  texts = Object.assign({}, ...parts);
  current = lang;
  localStorage.setItem(STORED, lang);
  document.documentElement.lang = lang;
  document.documentElement.dir = RIGHT_TO_LEFT.has(lang) ? 'rtl' : 'ltr';
}

/** The language of the page. */
export function language() {
  return current;
}

/** A text. Catalogues are worded so that no number needs a plural form. */
export function t(key, values = {}) {
  const text = texts[key];
  if (text === undefined) {
    return key;
  }
  return text.replace(/\{(\w+)\}/g, (all, name) => (values[name] === undefined ? all : isolate(values[name])));
}

/** Whether the catalogue has a text. */
export function has(key) {
  return texts[key] !== undefined;
}

/** The comma of the page's language. */
export function comma() {
  return { ar: '، ', zh: '，' }[current] || ', ';
}

/** Words in a row. */
export function row(words) {
  return words.join(current === 'zh' ? '、' : comma());
}

/** A title that agreements give in some languages: the page's, else English, else any. */
export function titled(titles, otherwise) {
  return titles[current] || titles.en || Object.values(titles)[0] || otherwise;
}

// First-strong isolate around what is put in: a foreign name cannot turn the sentence around.
function isolate(value) {
  return typeof value === 'number' ? `\u2066${value}\u2069` : `\u2068${value}\u2069`;
}
