// Alarm sound. It rings from the audio clock, not from timers, so that a hidden tab rings too, and
// in one tab only: the one that holds the lock.

const PATTERNS = { // [frequency in Hz, seconds], 0 Hz is silence
  flash: [[960, 0.18], [720, 0.18], [960, 0.18], [720, 0.18], [0, 0.4]],
  immediate: [[660, 0.3], [0, 0.2], [660, 0.3], [0, 1.2]],
  exhausted: [[330, 0.5], [262, 0.7], [0, 1.6]],
};
const LEVEL = 0.35;

export const SILENCE_SECONDS = 30;

export class Alarm {
  #context = null;
  #gain = null;
  #source = null;
  #kind = '';
  #held = false;
  #silentUntil = 0;
  #changed;

  /** @param changed called when something about the sound changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Arms the sound; only a click or a key may do so (a rule of browsers). */
  async arm() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#gain = this.#context.createGain();
      this.#gain.gain.value = LEVEL;
      this.#gain.connect(this.#context.destination);
      this.#context.addEventListener('statechange', () => this.#changed());
    }
    await this.#context.resume();
    navigator.locks.request('hotline-sound', () => {
      this.#held = true;
      this.#play();
      this.#changed();
      return new Promise(() => {});
    });
    this.#changed();
  }

  /** Whether this tab can be heard. */
  get armed() {
    return this.#context !== null && this.#context.state === 'running';
  }

  /** What rings: flash, immediate, exhausted, or nothing. */
  ring(kind) {
    if (kind !== this.#kind) {
      const louder = kind && order(kind) > order(this.#kind);
      this.#kind = kind;
      if (louder) {
        this.#silentUntil = 0; // what is new and worse is heard at once
      }
      this.#play();
    }
  }

  /** Silent for 30 seconds; then it rings again by itself. */
  silence() {
    this.#silentUntil = Date.now() + SILENCE_SECONDS * 1000;
    if (this.armed) {
      const at = this.#context.currentTime;
      this.#gain.gain.cancelScheduledValues(at);
      this.#gain.gain.setValueAtTime(0, at);
      this.#gain.gain.setValueAtTime(LEVEL, at + SILENCE_SECONDS);
    }
    this.#changed();
  }

  /** Until when it is silent, in milliseconds of this page's clock; 0: it is not. */
  get silentUntil() {
    return this.#silentUntil > Date.now() ? this.#silentUntil : 0;
  }

  /** Whether this tab is the one that rings now. */
  get sounding() {
    return this.#source !== null && !this.silentUntil;
  }

  #play() {
    if (this.#source) {
      this.#source.stop();
      this.#source = null;
    }
    if (!this.#kind || !this.#held || !this.#context) {
      return;
    }
    if (!this.silentUntil) {
      const at = this.#context.currentTime;
      this.#gain.gain.cancelScheduledValues(at);
      this.#gain.gain.setValueAtTime(LEVEL, at);
    }
    this.#source = this.#context.createBufferSource();
    this.#source.buffer = wave(this.#context, PATTERNS[this.#kind]);
    this.#source.loop = true;
    this.#source.connect(this.#gain);
    this.#source.start();
  }
}

function order(kind) {
  return ['', 'exhausted', 'immediate', 'flash'].indexOf(kind);
}

function wave(context, pattern) {
  const rate = context.sampleRate;
  const length = Math.round(pattern.reduce((sum, [, s]) => sum + s, 0) * rate);
  const buffer = context.createBuffer(1, length, rate);
  const samples = buffer.getChannelData(0);
  let begin = 0;
  for (const [frequency, secondsLong] of pattern) {
    const count = Math.round(secondsLong * rate);
    for (let i = 0; i < count && begin + i < length; i++) {
      const edge = Math.min(1, i / 200, (count - i) / 200); // no clicks
      samples[begin + i] = frequency ? edge * Math.sin((2 * Math.PI * frequency * i) / rate) : 0;
    }
    begin += count;
  }
  return buffer;
}
