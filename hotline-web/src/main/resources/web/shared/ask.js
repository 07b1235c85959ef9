// Questions to the console, and things it is told to do.

/** A refusal: a stable code and one English sentence. */
export class Refused extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

async function outcome(answer) {
  const told = await answer.json().catch(() => ({ code: 'UNREACHABLE', text: `HTTP ${answer.status}` }));
  if (!answer.ok || told.refused) {
    const refused = told.refused || told;
    throw new Refused(refused.code, refused.text);
  }
  return told;
}

function lost() {
  throw new Refused('UNREACHABLE', 'the console does not answer');
}

/** Asks. */
export async function ask(name, values = {}) {
  return outcome(await fetch(`api/${name}?${new URLSearchParams(values)}`).catch(lost));
}

/** Tells the console to do something. */
export async function tell(name, body = {}) {
  return outcome(await fetch(`api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hotline': '1' },
    body: JSON.stringify(body),
  }).catch(lost));
}
