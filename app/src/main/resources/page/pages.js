// The script of the pages to which links in messages lead. Whatever the service answers is hostile:
// it becomes text and nothing else. Elements are made here, one by one, and never of text.

const TOKEN = 'takagari.token';
const OPERATOR = 'takagari.operator';
const NAME = /^[A-Za-z0-9._@+-]{1,64}$/;
const KEY = /^[Aa]-[0-9]{4}-[0-9]{6,18}$/;
const REASONS = ['true-positive', 'expected', 'false-positive', 'duplicate', 'not-enough-data', 'other'];
// as they are offered in chats too
const SNOOZES = [['1h', '1 hour'], ['4h', '4 hours'], ['tomorrow', 'until tomorrow 9:00'], ['7d', '7 days']];
const NEEDS_NOTE = ['duplicate', 'not-enough-data', 'other'];
// controls, marks that turn the direction of writing, and what cannot be seen
const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const at = (id) => document.getElementById(id);

/** What can be seen of a text. */
const visible = (text) =>
  String(text).replace(HARMFUL, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));

/**
 * Addresses in a text so that nobody follows them by mistake, wherever the text is pasted. Names
 * without a scheme stay: what is a domain and what a file, only the service can tell.
 */
const defang = (text) =>
  text.replace(/\b(h)tt(ps?):\/\/([^\s/?#"'<>]*)/gi, (_, h, s, host) => h + 'xx' + s + '[://]' + host.replaceAll('.', '[.]'))
    .replace(/\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/g, '$1[.]$2[.]$3[.]$4');

/** The same for all texts of an answer but keys of cases and links, which are checked elsewhere. */
function harmless(value, name) {
  if (typeof value === 'string') {
    return name === 'link' || name === 'key' || name === 'assignee' || name === 'actor' ? value : defang(value);
  }
  if (Array.isArray(value)) {
    return value.map((one) => harmless(one, ''));
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, harmless(one, key)]))
    : value;
}

/** An element with attributes and children; children that are no elements become text. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === 'onclick' || key === 'onsubmit') {
      element.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== false) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== '') {
      element.append(child instanceof Node ? child : visible(child));
    }
  }
  return element;
}

/** A link, if the address is one that a browser may follow; else its text. */
function link(text, address) {
  try {
    const url = new URL(address, location.origin);
    if (url.protocol === 'https:' || url.protocol === 'http:') {
      return make('a', { href: url.href, rel: 'noreferrer noopener' }, text);
    }
  } catch {
    // no address
  }
  return make('span', {}, text);
}

const time = (text) =>
  text === null || text === undefined
    ? ''
    : make('time', { datetime: text }, text.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));

function say(text, isBad) {
  const message = at('message');
  message.textContent = visible(text);
  message.className = isBad ? 'bad' : '';
}

// --- who asks

/** A token of a link that is not that of this tab: it counts only when the tab's is refused. */
let offered = null;

/**
 * A token in the address is taken out of it at once. It never replaces one: whoever follows a link
 * of somebody else goes on as who they are.
 */
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    history.replaceState(null, '', location.pathname + location.search);
    const held = sessionStorage.getItem(TOKEN);
    if (!held) {
      sessionStorage.setItem(TOKEN, given);
    } else if (held !== given) {
      offered = given;
    }
  }
}

/** Who acts besides the token; empty for nobody. */
function operator() {
  const name = sessionStorage.getItem(OPERATOR) || '';
  return NAME.test(name) ? name : '';
}

/** Says in the page as whom it acts. */
async function showMe() {
  const me = await call('/api/v1/me');
  at('me').textContent = visible('as ' + me.as);
  if (at('as')) {
    at('as').textContent = visible(me.as);
    at('operator').value = operator();
  }
  return me;
}

function askForToken(why) {
  sessionStorage.removeItem(TOKEN);
  at('content').hidden = true;
  at('me').textContent = '';
  at('login').hidden = false;
  say(why, why !== '');
  at('token').focus();
}

class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || 'the service answered ' + status);
    this.status = status;
  }
}

async function call(path, options = {}) {
  const headers = { Authorization: 'Bearer ' + sessionStorage.getItem(TOKEN), ...options.headers };
  if (operator()) {
    headers['Takagari-Operator'] = operator();
  }
  const request = { method: options.method || 'GET', headers, cache: 'no-store' };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(options.body);
  }
  const answer = await fetch(path, request);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(answer.status, body);
  }
  return body;
}

/** Does something that asks the service, and says when it cannot. */
async function trying(work) {
  try {
    await work();
  } catch (e) {
    if (e instanceof Refused && e.status === 401 && offered) {
      sessionStorage.setItem(TOKEN, offered);
      offered = null;
      await open();
    } else if (e instanceof Refused && e.status === 401) {
      askForToken(e.message);
    } else {
      say(e instanceof Refused ? e.message : 'The service cannot be reached.', true);
    }
  }
}

// --- what people were told

const told = { cursor: null };

async function moreTold() {
  const query = told.cursor ? '?cursor=' + encodeURIComponent(told.cursor) : '';
  const page = await call('/api/v1/told' + query);
  for (const note of page.told) {
    at('told').append(
      make('article', { class: note.kind === 'add' ? 'add' : null },
        make('h2', {}, KEY.test(note.subject) ? link(note.title, '/cases/' + note.subject) : note.title),
        make('p', { class: 'quiet' },
          { show: 'Case', add: 'Entry', post: 'Message' }[note.kind] || note.kind, ' ', note.subject, ' at ',
          note.destination, ', ', time(note.at),
          note.edited_at ? [', edited ' + note.edits + (note.edits === 1 ? ' time' : ' times') + ', last ', time(note.edited_at)] : ''),
        make('pre', {}, note.text)));
  }
  if (!told.cursor && page.told.length === 0) {
    at('told').append(make('p', {}, nothingTold(page.destinations)));
  }
  told.cursor = page.next_cursor;
  at('more').hidden = !told.cursor;
}

/** Why nothing is shown, by where people are told. */
function nothingTold(destinations) {
  if (destinations.length === 0) {
    return 'Nothing is shown here: this service has no alert queue, so it tells nobody.';
  }
  return destinations.includes('screen')
    ? 'Nothing is shown here: there was nothing to tell anybody yet.'
    : 'Nothing is shown here: people are told elsewhere, by ' + destinations.join(', ') + '.';
}

async function showTold() {
  told.cursor = null;
  at('told').replaceChildren();
  await moreTold();
}

// --- a case

const shown = { summary: null, works: false };

const caseKey = () => decodeURIComponent(location.pathname.split('/')[2] || '');

/** Distinct values of the first of these fields that a detection has. */
function values(detections, fields) {
  const found = new Set();
  for (const detection of [...detections].reverse()) {
    const field = fields.find((name) => (detection.fields[name] || []).length > 0);
    (field ? detection.fields[field] : []).forEach((value) => found.add(value));
  }
  return [...found];
}

function pair(list, name, content) {
  const parts = Array.isArray(content) ? content : [content];
  if (parts.length > 0 && parts.some((part) => part !== '' && part !== null && part !== undefined)) {
    list.append(make('dt', {}, name), make('dd', {}, parts));
  }
}

const items = (texts) =>
  texts.length === 0 ? '' : texts.length === 1 ? texts[0] : make('ul', {}, texts.map((text) => make('li', {}, text)));

function section(title, ...content) {
  return make('section', {}, make('h2', {}, title), ...content);
}

const QUESTIONS = {
  who: 'Who it is', where: 'Where it is', before: 'How it got here', after: 'What it did next',
  elsewhere: 'Who else', known: 'What is known', earlier: 'Earlier cases', coverage: 'What we cannot know',
};

function facts(group) {
  const notes = [group.state === 'complete' ? '' : group.state, group.note].filter((text) => text !== '');
  if (group.facts.length === 0 && notes.length === 0) {
    notes.push('nothing was found, which is no proof that there is nothing');
  }
  return [
    make('h3', {}, QUESTIONS[group.kind] || group.kind),
    notes.length > 0 ? make('p', { class: 'quiet' }, notes.join('; ')) : '',
    group.facts.length > 0
      ? make('ul', {}, group.facts.map((fact) =>
          make('li', {}, fact.label + ': ' + fact.text + (fact.on ? ' on ' + fact.on : ''), ' ',
            make('span', { class: 'quiet' }, '(' + fact.source, fact.time ? ', ' : '', time(fact.time), ')'))))
      : '',
  ];
}

async function showCase() {
  const answer = harmless(await call('/api/v1/cases/' + encodeURIComponent(caseKey())), '');
  const { summary, detections } = answer;
  shown.summary = summary;
  const hosts = values(detections, ['host.name', 'host.id', 'cloud.instance.id', 'container.id', 'cloud.account.id']);
  const place = summary.hosts > 1 ? ' on ' + summary.hosts + ' hosts' : hosts.length > 0 ? ' on ' + hosts[0] : '';
  document.title = visible(summary.key + ' · ' + summary.title);
  at('headline').replaceChildren(
    make('b', { class: 'severity ' + summary.severity }, summary.severity.toUpperCase()), visible(' · ' + summary.title + place));

  const list = make('dl', {});
  pair(list, 'Case', summary.key);
  pair(list, 'State', summary.state + (summary.reason ? ' as ' + summary.reason : ''));
  pair(list, 'Note', summary.note);
  pair(list, 'Assigned to', summary.assignee || 'nobody');
  if (summary.merged_into) {
    pair(list, 'Merged into', link(summary.merged_into, '/cases/' + summary.merged_into));
  }
  pair(list, 'Snoozed until', time(summary.snoozed_until));
  pair(list, 'Who', items(values(detections, ['user.name', 'user.id', 'aws.principal.arn'])));
  pair(list, 'What', items(values(detections, ['process.command_line', 'process.name', 'event.action', 'file.path'])));
  pair(list, 'Where', items(hosts));
  pair(list, 'Why', items(summary.assessment.reasons));
  pair(list, 'Found by', [summary.source, summary.rule_id ? ' rule ' + summary.rule_id : '']);
  pair(list, 'Times', [time(summary.first_at), ' to ', time(summary.last_at), '; opened ', time(summary.opened_at)]);
  pair(list, 'Counts', [[summary.detections, 'detection'], [summary.occurrences, 'occurrence'], [summary.hosts, 'host']].map(([n, thing]) => n + ' ' + thing + (n === 1 ? '' : 's')).join(', '));
  at('standing').replaceChildren(list);
  actions(summary);

  const parts = [];
  if (answer.facts.length > 0) {
    parts.push(section('Facts', answer.facts.flatMap(facts)));
  }
  parts.push(section('Timeline', make('ol', {}, answer.timeline.map((entry) =>
    make('li', {}, time(entry.at), ' ', entry.what + ' by ' + entry.actor + (entry.origin === 'system' ? '' : ' (' + entry.origin + ')'),
      entry.text ? ': ' + entry.text : '')))));
  parts.push(section('Detections', detections.length < summary.detections ? make('p', { class: 'quiet' }, 'The newest ' + detections.length + ' of ' + summary.detections + '.') : '',
    detections.map((detection) => make('article', {},
      make('h3', {}, make('b', { class: 'severity ' + detection.severity }, detection.severity.toUpperCase()), ' · ' + detection.title),
      make('p', { class: 'quiet' }, time(detection.time), ' ', detection.source, detection.rule_id ? ' rule ' + detection.rule_id : ''),
      detection.description ? make('p', {}, detection.description) : '',
      make('p', {}, Object.entries(detection.fields).map(([name, held]) => pill(name, held.join(', ')))),
      detection.link ? make('p', {}, link('Open in ' + detection.source, detection.link)) : ''))));
  if (answer.related.length > 0) {
    parts.push(section('Related cases', make('ul', {}, answer.related.map((other) =>
      make('li', {}, link(other.key, '/cases/' + other.key), ' ' + other.severity + ', ' + other.state + ': ' + other.title + ' (' + other.shares.join(', ') + ')')))));
  }
  at('case').replaceChildren(...parts);
}

/** Tomorrow at nine where the reader is, as the service takes it. */
function tomorrow() {
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  return morning.toISOString();
}

function actions(summary) {
  const forms = [];
  const closed = summary.state === 'closed';
  if (summary.merged_into || !shown.works) {
    at('actions').hidden = true;
    return;
  }
  if (summary.state === 'open') {
    forms.push(form('acknowledge', 'Acknowledge', [], () => ({})));
  }
  if (!closed) {
    const who = make('input', { id: 'assignee', maxlength: '100', autocomplete: 'off', value: summary.assignee });
    forms.push(form('assign', 'Assign', [make('label', { for: 'assignee' }, 'To (empty: nobody)'), who], () => ({ assignee: who.value })));
    // nothing is chosen beforehand: a reason that nobody chose is worth nothing
    const reason = make('select', { id: 'reason' }, [make('option', { value: '' }, 'choose…')]
      .concat(REASONS.map((code) => make('option', { value: code }, code))));
    reason.required = true;
    const note = make('input', { id: 'close-note', maxlength: '4000', autocomplete: 'off' });
    reason.addEventListener('change', () => {
      note.required = NEEDS_NOTE.includes(reason.value);
      note.placeholder = reason.value === 'duplicate' ? 'of which case, as A-2026-000123' : '';
    });
    forms.push(form('close', 'Close', [make('label', { for: 'reason' }, 'Reason'), reason, make('label', { for: 'close-note' }, 'Note'), note],
      () => ({ reason: reason.value, note: note.value })));
    const until = make('select', { id: 'until' }, SNOOZES.map(([value, text]) => make('option', { value }, text)));
    forms.push(form('snooze', 'Snooze', [make('label', { for: 'until' }, 'How long'), until],
      () => ({ until: until.value === 'tomorrow' ? tomorrow() : until.value })));
  } else {
    const note = make('input', { id: 'reopen-note', maxlength: '4000', autocomplete: 'off' });
    forms.push(form('reopen', 'Reopen', [make('label', { for: 'reopen-note' }, 'Why'), note], () => ({ note: note.value })));
  }
  const text = make('textarea', { id: 'comment', rows: '2', maxlength: '4000', required: true });
  forms.push(form('comment', 'Comment', [make('label', { for: 'comment' }, 'Text'), text], () => ({ text: text.value })));
  at('buttons').replaceChildren(...forms);
  at('actions').hidden = false;
}

/** A form of one action. What is sent twice because no answer came is done once. */
function form(action, title, fields, body) {
  let token = '';
  let asked = '';
  const submit = (event) => {
    event.preventDefault();
    const button = event.target.querySelector('button');
    const words = JSON.stringify(body());
    if (words !== asked || token === '') {
      token = random();
      asked = words;
    }
    button.disabled = true;
    trying(async () => {
      try {
        await call('/api/v1/cases/' + encodeURIComponent(shown.summary.key) + '/' + action, {
          method: 'POST',
          body: body(),
          headers: { 'If-Match': '"' + shown.summary.version + '"', 'Idempotency-Key': 'page:' + token },
        });
        await showCase();
        say(title + ': done.');
        at('message').scrollIntoView({ block: 'nearest' });
      } catch (e) {
        if (e instanceof Refused && (e.status === 412 || e.status === 409)) {
          await showCase();
          say('Not done: ' + e.message + '. The case is shown as it is now.', true);
        } else {
          throw e;
        }
      }
    }).finally(() => { button.disabled = false; });
  };
  return make('form', { onsubmit: submit, class: 'action' },
    make('fieldset', {}, make('legend', {}, title), fields, make('div', {}, make('button', { type: 'submit' }, title))));
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}

// --- a search

const found = { question: null, cursor: null, body: null };
const COLUMNS = [
  ['Time', ['@timestamp']],
  ['Host', ['host.name', 'host.id']],
  ['User', ['user.name', 'user.id']],
  ['What', ['event.action', 'event.class']],
];

const pill = (name, value) => make('span', { class: 'pill' }, make('b', {}, name), value);

const plain = (value) => (Array.isArray(value) ? value.map(plain).join(', ') : value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value));

function eventRow(event) {
  const used = new Set(['attributes', 'owner']);
  const cells = COLUMNS.map(([, names], i) => {
    const name = names.find((one) => event[one] !== undefined && event[one] !== null);
    if (!name) {
      return make('td', {});
    }
    used.add(name);
    return i === 0 ? make('td', { class: 'time' }, time(event[name])) : make('td', {}, plain(event[name]));
  });
  const pills = Object.entries(event).filter(([name, value]) => !used.has(name) && value !== null)
    .map(([name, value]) => pill(name, plain(value)));
  const others = Object.entries(event.attributes || {});
  return make('tr', {}, cells, make('td', {}, pills,
    others.length > 0 ? make('details', {}, make('summary', {}, others.length + ' more'), others.map(([name, value]) => pill(name, plain(value)))) : ''));
}

async function moreRows() {
  const answer = await call('/api/v1/search', {
    method: 'POST',
    body: found.cursor ? { cursor: found.cursor, limit: 100 } : { ...found.question, limit: 100 },
  });
  const first = found.body === null;
  if (first) {
    found.body = make('tbody', {});
    at('rows').replaceChildren(make('table', {},
      make('thead', {}, make('tr', {}, [...COLUMNS.map(([title]) => title), 'Fields'].map((title) => make('th', { scope: 'col' }, title)))),
      found.body));
  }
  found.body.append(...answer.rows.map(eventRow));
  found.cursor = answer.next_cursor;
  at('more').hidden = !found.cursor;
  const count = found.body.children.length;
  const about = [make('p', {}, count === 0 ? 'No events' : count + (found.cursor ? ' newest' : '') + (count === 1 ? ' event' : ' events'),
    ' from ', time(answer.range.from), ' to ', time(answer.range.to), answer.complete ? '.' : '; some may be missing.')];
  const notes = [
    ...answer.not_covered.map((item) => [item.message, item.from || item.to ? [' (', item.from ? time(item.from) : 'the first', ' to ', item.to ? time(item.to) : 'now', ')'] : '']),
    ...(answer.not_covered_more > 0 ? [['and ' + answer.not_covered_more + ' more']] : []),
  ];
  if (notes.length > 0) {
    about.push(section('What is not covered', make('ul', {}, notes.map((note) => make('li', {}, note.flat())))));
  }
  const hints = [...answer.notes.map((note) => note.message), ...answer.not_read.map((part) => 'not read: ' + plain(part))];
  if (hints.length > 0) {
    about.push(make('details', { open: !answer.complete }, make('summary', {}, 'How it was read'), make('ul', {}, hints.map((hint) => make('li', {}, hint)))));
  }
  at('about').replaceChildren(...about);
}

async function search() {
  const query = new URLSearchParams(location.search);
  at('q').value = query.get('q') || '';
  at('from').value = query.get('from') || '';
  at('to').value = query.get('to') || '';
  at('rows').replaceChildren();
  at('about').replaceChildren();
  at('more').hidden = true;
  if (query.get('q') === null) {
    return;
  }
  found.question = { query: query.get('q') };
  for (const name of ['from', 'to']) {
    if (query.get(name)) {
      found.question[name] = query.get(name);
    }
  }
  found.cursor = null;
  found.body = null;
  say('Searching …');
  await moreRows();
  say('');
}

// --- begin

const PAGES = { told: showTold, case: showCase, search };

function open() {
  at('login').hidden = true;
  at('content').hidden = false;
  say('');
  return trying(async () => {
    const me = await showMe();
    shown.works = me.scopes.includes('admin');
    await PAGES[document.body.dataset.page]();
  });
}

function begin() {
  takeToken();
  if (sessionStorage.getItem(TOKEN)) {
    open();
  } else {
    askForToken('');
  }
}

at('login').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, at('token').value.trim());
  at('token').value = '';
  open();
});
at('operator')?.addEventListener('change', (event) => {
  const name = event.target.value.trim();
  if (name === '' || NAME.test(name)) {
    sessionStorage.setItem(OPERATOR, name);
    trying(showMe);
  } else {
    event.target.reportValidity();
  }
});
addEventListener('hashchange', begin);
addEventListener('popstate', () => { if (document.body.dataset.page === 'search' && sessionStorage.getItem(TOKEN)) { open(); } });
at('more')?.addEventListener('click', () => trying(document.body.dataset.page === 'told' ? moreTold : moreRows));
at('question')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const query = new URLSearchParams({ q: at('q').value });
  for (const name of ['from', 'to']) {
    if (at(name).value.trim()) {
      query.set(name, at(name).value.trim());
    }
  }
  history.pushState(null, '', '/search?' + query);
  trying(search);
});
begin();
